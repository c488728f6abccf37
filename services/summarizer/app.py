"""The wiring: log, store, articles and writer meet here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from services.summarizer.settings import Settings
from services.summarizer.store import open_store
from services.summarizer.summarize import Summarizer
from services.summarizer.writing import WritingProcess
from shared.articles import ARTICLES, Articles
from shared.documents import open_documents
from shared.kafka import consume, make_broker, publisher
from shared.service import Service
from shared.topics import STORIES_CHANGED, STORIES_SUMMARIZED

NAME = "summarizer"
WAITING_LOOKED_AT_SECONDS = 0.2


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The service with its store open and its consumer registered."""
    documents = await open_documents(settings)
    writer = WritingProcess(share=settings.summarizer_share)
    try:
        await writer.start()
        broker = make_broker(settings, service=NAME)
        summarizer = Summarizer(
            await open_store(documents),
            Articles(await documents.collection(ARTICLES)),
            writer,
            publisher(broker, STORIES_SUMMARIZED),
            lambda: datetime.now(UTC),
            words=settings.summarizer_words,
            min_reports=settings.summarizer_min_reports,
            max_reports=settings.summarizer_max_reports,
            pause=timedelta(seconds=settings.summarizer_pause_seconds),
        )

        async def tell_waiting() -> None:
            while True:
                await asyncio.sleep(max(WAITING_LOOKED_AT_SECONDS, settings.summarizer_pause_seconds / 4))
                await summarizer.tell_waiting()

        consume(broker, STORIES_CHANGED, group=NAME, handler=summarizer.story_changed, settings=settings)
        yield Service(name=NAME, broker=broker, documents=documents, tasks=(tell_waiting,))
    finally:
        await writer.aclose()
        await documents.close()
