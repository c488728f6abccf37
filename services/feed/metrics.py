"""What the feed counts."""

from prometheus_client import Counter, Gauge, Histogram

PROJECTED = Counter("infobud_feed_projected_total", "Events taken into the read model", ["event", "outcome"])
VISIBLE_SECONDS = Histogram(
    "infobud_feed_visible_seconds",
    "From the fetch of an article to its story's change in the read model, seconds",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
)
REQUESTS = Counter("infobud_feed_requests_total", "HTTP requests answered", ["route", "method", "status"])
REQUEST_SECONDS = Histogram("infobud_feed_request_seconds", "Time to the start of the answer, seconds", ["route"])
STREAMS = Gauge("infobud_feed_streams", "Open event streams")
STREAMS_DROPPED = Counter("infobud_feed_streams_dropped_total", "Streams closed because their reader was too slow")
WEBHOOKS = Counter("infobud_feed_webhooks_total", "Deliveries to webhooks", ["outcome"])
ANSWERS_KEPT = Counter("infobud_feed_answers_kept_total", "Answers served from memory, or made", ["outcome"])
REFUSED = Counter("infobud_feed_refused_total", "Requests refused at the door", ["reason"])
