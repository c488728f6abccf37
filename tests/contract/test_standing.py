"""How a group stands is what its log says: lag, age of the oldest message, retries, and letters that wait."""

import asyncio
import time

from prometheus_client import REGISTRY

from shared.kafka import PermanentError, consume, make_broker
from shared.kafka.clients import clients_for
from shared.kafka.dead import drop_dead, replay_dead
from shared.kafka.provision import provision
from shared.kafka.standing import GroupWatch, show_standings, standings
from tests.contract.logs import LogUnderTest, eventually
from tests.contract.test_delivery import GROUP, Reader, reading

HOUR_MS = 3_600_000


def shown(name: str, topic: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"topic": topic, "group": GROUP})


async def test_what_is_not_handled_is_counted_with_the_age_of_the_oldest(any_log: LogUnderTest) -> None:
    topic = any_log.topic()
    await provision(any_log.settings, [topic])
    async with any_log.producer() as producer:
        for number in range(4):
            written = int(time.time() * 1000) - (HOUR_MS if number == 0 else 0)
            await producer.send_and_wait(topic.name, b'{"key": "k"}', str(number).encode(), timestamp_ms=written)
    (before,) = await standings(any_log.settings, [(topic, GROUP)])
    assert (before.published, before.lag, before.handled, before.dead) == (4, 4, 0, 0)
    assert 3590 < before.oldest_seconds < 3700
    reader = Reader()
    async with reading(any_log.settings, topic, reader):
        await eventually(lambda: len(reader.handled) == 4)
    (after,) = await standings(any_log.settings, [(topic, GROUP)])
    assert (after.published, after.lag, after.handled, after.oldest_seconds) == (4, 0, 4, 0.0)
    assert (shown("infobud_delivery_seconds_count", topic.name) or 0) == 4
    assert (shown("infobud_delivery_seconds_sum", topic.name) or 0) > 3500


async def test_letters_are_counted_until_they_are_settled_by_one_that_goes_on_looking(any_log: LogUnderTest) -> None:
    reader = Reader(*[PermanentError("no")] * 3)
    topic = any_log.topic(partitions=1)
    settings = any_log.settings
    async with reading(settings, topic, reader) as (_, send):
        watch = GroupWatch(clients_for(settings, "watch"), topic, GROUP)
        for text in ("bad", "bad", "bad", "good"):
            await send(text)
        await eventually(lambda: reader.handled == ["good"])
        assert (await watch.look()).dead == 3
        assert (await watch.look()).dead == 3
        assert await drop_dead(settings, topic, GROUP) == 3
        assert (await watch.look()).dead == 0
        await watch.aclose()
    assert await replay_dead(settings, topic, GROUP) == 0


async def test_a_service_shows_it_in_its_metrics(any_log: LogUnderTest) -> None:
    topic = any_log.topic()
    await provision(any_log.settings, [topic])
    broker = make_broker(any_log.settings, service="reader")
    consume(broker, topic, group=GROUP, handler=Reader(), settings=any_log.settings)
    async with any_log.producer() as producer:
        await producer.send_and_wait(topic.name, b'{"key": "k"}', b"k")
        showing = asyncio.create_task(show_standings(broker.clients, [(topic, GROUP)]))
        await eventually(lambda: shown("infobud_log_lag", topic.name) == 1)
        await eventually(lambda: (shown("infobud_log_oldest_seconds", topic.name) or 0) > 0)
        assert shown("infobud_log_retrying", topic.name) == 0
        assert shown("infobud_dead_letters", topic.name) == 0
        showing.cancel()
        await asyncio.wait([showing])
