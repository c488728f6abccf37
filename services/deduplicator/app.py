"""How the deduplicator is put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from services.deduplicator.agency import AgencyNames
from services.deduplicator.deduplicate import Deduplicator
from services.deduplicator.settings import Settings
from services.deduplicator.store import Store, open_store
from services.deduplicator.upkeep import tidy
from shared.documents import open_documents
from shared.kafka import consume, make_broker, publisher
from shared.service import Service
from shared.topics import ARTICLES_DEDUPLICATED, ARTICLES_FETCHED

NAME = "deduplicator"


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The service, ready to run; its store is closed on exit."""
    documents = await open_documents(settings)
    try:
        store = await open_store(documents)
        broker = make_broker(settings, service=NAME)
        deduplicator = Deduplicator(
            store=store,
            publish=publisher(broker, ARTICLES_DEDUPLICATED),
            agencies=AgencyNames(settings.deduplicator_agencies),
            revisions_kept=settings.deduplicator_revisions_kept,
        )
        consume(broker, ARTICLES_FETCHED, group=NAME, handler=deduplicator.handle, settings=settings)

        async def tidy_for_ever() -> None:
            await _tidy_for_ever(store, settings)

        yield Service(NAME, broker, documents, tasks=(tidy_for_ever,))
    finally:
        await documents.close()


async def _tidy_for_ever(store: Store, settings: Settings) -> None:
    window = timedelta(days=settings.deduplicator_window_days)
    keep_texts = timedelta(days=settings.deduplicator_text_days)
    while True:
        await tidy(store, datetime.now(UTC), window, keep_texts)
        await asyncio.sleep(60 * settings.deduplicator_tidy_minutes)
