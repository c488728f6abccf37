"""What operators ask for over the feed's API: outlets to add, to stop reading, or to import. The same twice is once."""

import structlog

from services.ingestor import metrics
from services.ingestor.sources import add_source, import_sources, remove_source
from shared.documents import Documents
from shared.events import SourceRequested

log = structlog.get_logger()


class Requests:
    """Carries requests out. One that makes no sense is logged with its reason: trying again would not help."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def handle(self, event: SourceRequested) -> None:
        try:
            await self._carry_out(event)
        except ValueError as error:
            metrics.CATALOGUE_PROBLEMS.inc()
            log.error("source_request_refused", action=event.action, source=event.source_id, reason=str(error))

    async def _carry_out(self, event: SourceRequested) -> None:
        if event.action == "import":
            imported = await import_sources(self._documents, event.catalogue, "that was sent")
            for problem in imported.problems:
                metrics.CATALOGUE_PROBLEMS.inc()
                log.error("catalogue_entry_left_out", problem=problem)
            log.info("catalogue_imported", sources=imported.sources, left_out=len(imported.problems))
        elif event.action == "remove":
            removed = await remove_source(self._documents, event.source_id)
            log.info("source_removed", source=event.source_id, was_read=removed)
        else:
            record = await add_source(
                self._documents,
                event.feed_url,
                id=event.source_id,
                name=event.name,
                language=event.language,
                country=event.country,
                topic=event.topic,
            )
            log.info("source_added", source=record.source.id, feed=event.feed_url)
