"""The pipeline is never given more than it has room for."""

import asyncio
from pathlib import Path

from services.ingestor.backlog import Backlog
from shared.events import ArticleFetched
from shared.kafka import consume, make_broker, publisher
from shared.kafka.lag import Lag
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED
from tests.examples import ARTICLE

EVENT = ArticleFetched(article=ARTICLE, feed_url="https://harbour-post.example/rss")


class Pipeline:
    """Takes what is published, and handles it when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[ArticleFetched] = []
        self.most = 0

    async def publish(self, event: ArticleFetched) -> None:
        self.waiting.append(event)
        self.most = max(self.most, len(self.waiting))

    async def count(self) -> int:
        return len(self.waiting)


async def test_publishing_waits_until_the_pipeline_has_caught_up() -> None:
    pipeline = Pipeline()
    backlog = Backlog(pipeline.count, 10)
    publish = backlog.limited(pipeline.publish)
    work = [asyncio.ensure_future(publish(EVENT)) for _ in range(35)]
    while not all(task.done() for task in work):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(pipeline.waiting) <= 10
        del pipeline.waiting[:3]
        await backlog.measure()
    assert pipeline.most == 10
    await asyncio.gather(*work)


async def test_room_shrinks_from_half_the_limit_on() -> None:
    pipeline = Pipeline()
    backlog = Backlog(pipeline.count, 100)
    rooms = []
    for waiting in (0, 50, 75, 100, 500):
        pipeline.waiting = [EVENT] * waiting
        await backlog.measure()
        rooms.append(backlog.room())
    assert rooms == [1.0, 1.0, 0.5, 0.0, 0.0]


async def test_the_lag_of_the_log_is_what_the_groups_have_not_acknowledged(tmp_path: Path) -> None:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None)
    await provision(settings)
    producer, reader = make_broker(settings, service="ingestor"), make_broker(settings, service="deduplicator")
    publish = publisher(producer, ARTICLES_FETCHED)
    lag = Lag(producer.clients, [ARTICLES_FETCHED])
    await producer.start()
    try:
        assert await lag.count() == 0
        for _ in range(7):
            await publish(EVENT)
        assert await lag.count() == 7

        async def handle(event: ArticleFetched) -> None: ...

        consume(reader, ARTICLES_FETCHED, group="deduplicator", handler=handle, settings=settings)
        await reader.start()
        async with asyncio.timeout(20):
            while await lag.count():
                await asyncio.sleep(0.02)
    finally:
        await lag.aclose()
        await reader.stop()
        await producer.stop()
