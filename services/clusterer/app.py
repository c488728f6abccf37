"""The wiring: log, store and clusterer meet here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from services.clusterer.cluster import Clusterer
from services.clusterer.embeddings import Embedder, open_embedder
from services.clusterer.settings import Settings
from services.clusterer.store import open_store
from shared.documents import Documents, open_documents
from shared.events import StoryChanged
from shared.kafka import consume, follow, make_broker, publisher
from shared.service import Service
from shared.topics import ARTICLES_DEDUPLICATED, STORIES_CHANGED

NAME = "clusterer"


async def make_clusterer(
    settings: Settings,
    documents: Documents,
    publish: Callable[[StoryChanged], Awaitable[None]],
    embedder: Embedder | None = None,
) -> Clusterer:
    """A clusterer as these settings want it, over these documents."""
    return Clusterer(
        await open_store(documents),
        publish,
        active_window=settings.active_window,
        active_articles=settings.clusterer_active_articles,
        embedder=embedder,
    )


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The service with its store open and its consumers registered."""
    documents = await open_documents(settings)
    try:
        async with open_embedder(settings) as embedder:
            broker = make_broker(settings, service=NAME)
            clusterer = await make_clusterer(settings, documents, publisher(broker, STORIES_CHANGED), embedder)
            consume(broker, ARTICLES_DEDUPLICATED, group=NAME, handler=clusterer.cluster, settings=settings)
            follow(broker, STORIES_CHANGED, handler=clusterer.follow)

            async def second_thoughts() -> None:
                await clusterer.settle_when_quiet(settings.clusterer_quiet_seconds)

            tasks = (second_thoughts,)
            yield Service(name=NAME, broker=broker, documents=documents, tasks=tasks, ready=clusterer.restore)
    finally:
        await documents.close()
