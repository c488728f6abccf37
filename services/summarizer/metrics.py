"""What an operator watches."""

from prometheus_client import Counter, Histogram

SUMMARIES = Counter("infobud_summarizer_summaries_total", "Summaries published, by status", ["status", "writer"])
SKIPPED = Counter(
    "infobud_summarizer_skipped_total",
    "Story changes that led to no summary, by why: outdated, merged, immaterial, republished",
    ["why"],
)
DROPPED = Counter("infobud_summarizer_sentences_dropped_total", "Sentences that failed grounding", ["writer"])
CONFLICTS = Counter("infobud_summarizer_conflicts_total", "Stories that another replica wrote meanwhile")
WRITING_SECONDS = Histogram(
    "infobud_summarizer_writing_seconds",
    "Time to write and ground one summary",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0),
)
