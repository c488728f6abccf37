"""What the ingestor counts."""

from prometheus_client import Counter, Gauge, Histogram

POLLS = Counter("infobud_ingestor_polls_total", "Looks at feeds", ["outcome"])
ARTICLES = Counter("infobud_ingestor_articles_total", "Articles published", ["kind"])
ENTRIES_REFUSED = Counter("infobud_ingestor_entries_refused_total", "Entries that could not become articles")
PAGES = Counter("infobud_ingestor_pages_total", "Pages fetched for their full text", ["outcome"])
FETCH_ERRORS = Counter("infobud_ingestor_fetch_errors_total", "Requests without an answer", ["cause"])
CATALOGUE_PROBLEMS = Counter("infobud_ingestor_catalogue_problems_total", "Catalogue entries left out")
POLL_SECONDS = Histogram("infobud_ingestor_poll_seconds", "From claiming a feed to settling it")
SUBSCRIPTIONS = Counter("infobud_ingestor_subscriptions_total", "Requests to hubs and their answers", ["outcome"])
DELIVERIES = Counter("infobud_ingestor_deliveries_total", "Pushes by hubs", ["outcome"])
BACKLOG = Gauge("infobud_ingestor_backlog", "Articles that the pipeline has not handled yet, by the last count")
HELD_BACK = Counter("infobud_ingestor_held_back_total", "Times that reading waited for the pipeline to catch up")

SOURCE_SUCCESS = Gauge("infobud_source_last_success_timestamp_seconds", "When it was last read", ["source"])
SOURCE_FAILURES = Gauge("infobud_source_failures", "Failed looks in a row at its worst feed", ["source"])
SOURCE_ARTICLES = Gauge("infobud_source_articles_per_day", "Articles a day, smoothed over a week", ["source"])
SOURCE_INTERVAL = Gauge("infobud_source_interval_seconds", "Between two looks at its busiest feed", ["source"])
