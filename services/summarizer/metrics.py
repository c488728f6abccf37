"""What an operator watches."""

from prometheus_client import Counter, Gauge, Histogram

SUMMARIES = Counter("infobud_summarizer_summaries_total", "Summaries published, by status", ["status", "writer"])
SKIPPED = Counter(
    "infobud_summarizer_skipped_total",
    "Story changes that led to no summary, by why: outdated, merged, immaterial, republished",
    ["why"],
)
DROPPED = Counter(
    "infobud_summarizer_sentences_dropped_total",
    "Sentences that failed grounding, by what was wrong",
    ["writer", "cause"],
)
FALLBACKS = Counter(
    "infobud_summarizer_fallbacks_total", "Times that the model gave nothing to publish, by why", ["cause"]
)
MODEL_REQUESTS = Counter(
    "infobud_summarizer_model_requests_total", "Requests to the model, by outcome: answered, or why not", ["outcome"]
)
MODEL_TOKENS = Counter("infobud_summarizer_model_tokens_total", "Tokens that the model took and gave", ["task"])
MODEL_SECONDS = Histogram(
    "infobud_summarizer_model_seconds",
    "Time of one request to the model, its retries and waits included",
    buckets=(0.5, 1, 2, 5, 10, 20, 40, 80, 160),
)
STORY_TOKENS = Histogram(
    "infobud_summarizer_story_tokens",
    "Tokens that one summary by the model took",
    buckets=(500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000),
)
DAY_TOKENS = Gauge("infobud_summarizer_day_tokens", "Tokens spent today (UTC), of MODEL_TOKENS_A_DAY")
MODEL_WAITING = Gauge("infobud_summarizer_model_waiting", "Stories that wait for the model and are due")
TRANSLATIONS = Counter(
    "infobud_summarizer_translations_total", "Translations asked for, by outcome", ["kind", "outcome"]
)
CONFLICTS = Counter("infobud_summarizer_conflicts_total", "Stories that another replica wrote meanwhile")
WRITING_SECONDS = Histogram(
    "infobud_summarizer_writing_seconds",
    "Time to write and ground one summary",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0),
)
