"""What an operator watches."""

from prometheus_client import Counter, Gauge, Histogram

ARTICLES = Counter(
    "infobud_clusterer_articles_total", "Articles by what became of them", ["outcome"]
)  # opened, joined, reprint, revised, repeated
CHANGES = Counter("infobud_clusterer_story_changes_total", "Story changes published", ["change"])
STORY_ARTICLES = Histogram(
    "infobud_clusterer_story_articles",
    "Articles in a story, at each of its changes",
    buckets=(1, 2, 3, 5, 10, 20, 50, 100, 200, 500),
)
CONFLICTS = Counter("infobud_clusterer_conflicts_total", "Story writes that another replica was faster at")
HEALED = Counter("infobud_clusterer_healed_total", "Stories whose members did not match the claims and were put right")
ACTIVE_ARTICLES = Gauge("infobud_clusterer_active_articles", "Articles in memory")
ACTIVE_STORIES = Gauge("infobud_clusterer_active_stories", "Stories in memory")
DECISION_SECONDS = Histogram(
    "infobud_clusterer_decision_seconds",
    "CPU time of finding an article's story",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1),
)
EMBEDDINGS = Counter(
    "infobud_clusterer_embeddings_total", "Texts by what the embedding endpoint did", ["outcome"]
)  # embedded, failed, skipped
