"""The deduplicator as it runs: from `articles.fetched` to `articles.deduplicated`, over the embedded log and store."""

import asyncio
from pathlib import Path

from services.deduplicator.app import build
from services.deduplicator.settings import Settings
from shared.articles import ARTICLES, Articles
from shared.events import ArticleDeduplicated, ArticleKind
from shared.kafka import consume, make_broker, publisher
from shared.kafka.provision import provision
from shared.topics import ARTICLES_DEDUPLICATED, ARTICLES_FETCHED
from tests.unit.deduplicator.newswire import article, fetched, prose


async def test_a_reprint_travels_from_topic_to_topic_and_into_the_store(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, instance="test")
    await provision(settings)
    got: asyncio.Queue[ArticleDeduplicated] = asyncio.Queue()
    async with build(settings) as service:
        reader = make_broker(settings, service="reader")
        consume(reader, ARTICLES_DEDUPLICATED, group="clusterer", handler=got.put, settings=settings)
        publish = publisher(reader, ARTICLES_FETCHED)
        await service.broker.start()
        await reader.start()
        tidying = [asyncio.ensure_future(task()) for task in service.tasks]
        try:
            original, reprint = (article(id, prose(300, 1), minute=minute) for minute, id in enumerate("ab"))
            await publish(fetched(original))
            first = await asyncio.wait_for(got.get(), 10)
            await publish(fetched(reprint))
            second = await asyncio.wait_for(got.get(), 10)
            stored = await Articles(await service.documents.collection(ARTICLES)).get("b")
        finally:
            for task in tidying:
                task.cancel()
            await reader.stop()
            await service.broker.stop()
    assert (first.article, first.kind) == (original, ArticleKind.ORIGINAL)
    assert (second.article, second.kind, second.original_id) == (reprint, ArticleKind.REPRINT, "a")
    assert stored is not None
    assert (stored.article, stored.original_id) == (reprint, "a")
