"""Health answers tell the truth: ready only when messages would be handled, live unless a restart would help."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.background import BackgroundTask
from shared.events import ArticleFetched
from shared.health import STANDSTILL_SECONDS, Check, Health, answer
from shared.kafka import LogBroker, consume, follow, make_broker, publisher
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED, STORIES_CHANGED
from tests.examples import ARTICLE
from tests.unit.shared.fakes import NoDocuments


async def ignore(_: object) -> None:
    return


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[LogBroker]:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None)
    await provision(settings)
    broker = make_broker(settings, service="health")
    consume(broker, ARTICLES_FETCHED, group="deduplicator", handler=ignore, settings=settings)
    follow(broker, STORIES_CHANGED, handler=ignore)
    yield broker
    await broker.stop()


def failing(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.reason for check in checks if not check.ok}


async def test_it_is_ready_once_its_consumers_read_and_not_before(broker: LogBroker) -> None:
    health = Health("health", broker, NoDocuments())
    before = failing(await health.readiness())
    assert set(before) == {
        "log",
        "consumer articles.fetched",
        "consumer articles.fetched.deduplicator.retry",
        "consumer stories.changed",
    }
    await broker.start()
    checks = await health.readiness()
    assert failing(checks) == {}
    assert [check.reason for check in checks if check.name == "consumer stories.changed"] == ["reads 6 partitions"]


async def test_a_store_that_is_down_is_named(broker: LogBroker) -> None:
    await broker.start()
    documents = NoDocuments()
    documents.down = "MongoDB does not answer at 127.0.0.1:27017"
    assert failing(await Health("health", broker, documents).readiness()) == {"store": documents.down}


async def test_a_consumer_whose_task_died_is_not_ready_though_the_log_answers(broker: LogBroker) -> None:
    await broker.start()
    for subscriber, route in broker.delivery.routes.items():
        if route.source == "articles.fetched":
            subscriber.tasks[0].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    checks = await Health("health", broker, NoDocuments()).readiness()
    assert failing(checks) == {"consumer articles.fetched": "is not running"}


async def test_a_member_without_partitions_stands_by_and_is_ready(broker: LogBroker) -> None:
    await broker.start()
    members = []
    for _ in range(6):
        member = make_broker(broker.settings, service="health")
        consume(member, ARTICLES_FETCHED, group="deduplicator", handler=ignore, settings=broker.settings)
        await member.start()
        members.append(member)
    checks = await Health("health", members[-1], NoDocuments()).readiness()
    assert failing(checks) == {}
    assert any("stands by" in check.reason for check in checks)
    for member in members:
        await member.stop()


async def test_a_background_task_that_is_down_is_named(broker: LogBroker) -> None:
    await broker.start()
    task = BackgroundTask("health", lambda: ignore(None), failure="OSError: no route")
    checks = await Health("health", broker, NoDocuments(), [task]).readiness()
    assert list(failing(checks).values()) == ["OSError: no route"]


async def test_a_message_in_hand_for_too_long_is_not_life(broker: LogBroker) -> None:
    health = Health("health", broker, NoDocuments())
    assert failing(health.liveness()) == {}
    route = next(iter(broker.delivery.routes.values()))
    route.in_hand_since = time.monotonic() - 10_000
    assert list(failing(health.liveness())) == [f"consumer {route.source}"]


async def test_a_consumer_that_stands_still_before_work_is_not_life(broker: LogBroker) -> None:
    await broker.start()
    health = Health("health", broker, NoDocuments())
    subscriber, route = next(
        (subscriber, route)
        for subscriber, route in broker.delivery.routes.items()
        if route.source == "articles.fetched"
    )
    subscriber.tasks[0].cancel()
    await publisher(broker, ARTICLES_FETCHED)(
        ArticleFetched(article=ARTICLE, feed_url="https://harbour-post.example/rss")
    )
    now = time.monotonic() - STANDSTILL_SECONDS - 1
    for _ in range(2):
        await health.look(subscriber, route, now)
    assert list(failing(health.liveness())) == ["consumer articles.fetched"]
    assert subscriber.consumer is not None
    await subscriber.consumer.getone()
    await health.look(subscriber, route, time.monotonic())
    assert failing(health.liveness()) == {}


def test_the_answer_is_503_as_soon_as_one_check_fails() -> None:
    good, bad = Check("feed", "store", True, "answers"), Check("feed", "log", False, "is gone")
    assert answer([good], "ready", "not ready")[0] == 200
    status, body = answer([good, bad], "ready", "not ready")
    assert (status, body["status"]) == (503, "not ready")
    assert body["checks"][1] == {"service": "feed", "name": "log", "ok": False, "reason": "is gone"}
