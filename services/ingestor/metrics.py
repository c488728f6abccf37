"""What the ingestor counts."""

from prometheus_client import Counter, Histogram

POLLS = Counter("infobud_ingestor_polls_total", "Looks at feeds", ["outcome"])
ARTICLES = Counter("infobud_ingestor_articles_total", "Articles published", ["kind"])
ENTRIES_REFUSED = Counter("infobud_ingestor_entries_refused_total", "Entries that could not become articles")
PAGES = Counter("infobud_ingestor_pages_total", "Pages fetched for their full text", ["outcome"])
FETCH_ERRORS = Counter("infobud_ingestor_fetch_errors_total", "Requests without an answer", ["cause"])
CATALOGUE_PROBLEMS = Counter("infobud_ingestor_catalogue_problems_total", "Catalogue entries left out")
POLL_SECONDS = Histogram("infobud_ingestor_poll_seconds", "From claiming a feed to settling it")
