"""The health of every source as metrics, from the store, so that each instance shows the same."""

from services.ingestor import metrics
from shared.sources import Sources


async def show_health(sources: Sources) -> None:
    """Brings the gauges in line with the sources that are read."""
    records = await sources.all()
    gauges = (metrics.SOURCE_SUCCESS, metrics.SOURCE_FAILURES, metrics.SOURCE_ARTICLES, metrics.SOURCE_INTERVAL)
    for gauge in gauges:
        gauge.clear()
    for record in records:
        id = record.source.id
        if record.last_success_at is not None:
            metrics.SOURCE_SUCCESS.labels(id).set(record.last_success_at.timestamp())
        metrics.SOURCE_FAILURES.labels(id).set(record.failures)
        metrics.SOURCE_ARTICLES.labels(id).set(record.articles_per_day)
        if record.interval_seconds is not None:
            metrics.SOURCE_INTERVAL.labels(id).set(record.interval_seconds)
