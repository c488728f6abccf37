"""A service for process tests (`python -m tests.integration.sleeper`): handles slowly and prints what it does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.documents import open_documents
from shared.events import ArticleFetched
from shared.kafka import consume, make_broker, publisher
from shared.service import Service, run_service
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED
from tests.examples import ARTICLE


@asynccontextmanager
async def build(settings: CommonSettings) -> AsyncIterator[Service]:
    documents = await open_documents(settings)
    broker = make_broker(settings, service="sleeper")

    async def handle(event: ArticleFetched) -> None:
        print("begun", flush=True)
        await asyncio.sleep(0.3)
        print("handled", flush=True)

    async def publish_one() -> None:
        await publish(ArticleFetched(article=ARTICLE, feed_url="https://harbour-post.example/rss"))
        await asyncio.Event().wait()

    consume(broker, ARTICLES_FETCHED, group="deduplicator", handler=handle, settings=settings)
    publish = publisher(broker, ARTICLES_FETCHED)
    try:
        yield Service("sleeper", broker, documents, tasks=(publish_one,))
    finally:
        await documents.close()
        print("closed", flush=True)


if __name__ == "__main__":
    run_service(build, CommonSettings())
