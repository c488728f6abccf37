"""What the deduplicator counts."""

from prometheus_client import Counter, Histogram

ARTICLES = Counter(
    "infobud_deduplicator_articles",
    "Articles by what they turned out to be: original, reprint, revision, repeated (nothing new), late (out of date)",
    ["outcome"],
)
CANDIDATES = Histogram(
    "infobud_deduplicator_candidates",
    "Articles that a new one was compared with",
    buckets=(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
)
CALLED_BACK = Counter("infobud_deduplicator_called_back", "Unsettled articles that an earlier one made look again")
HOT_KEYS = Counter("infobud_deduplicator_hot_keys", "Index keys not written because too many articles have them")
EXPIRED = Counter("infobud_deduplicator_expired", "What grew old and was removed: signature or text", ["what"])
