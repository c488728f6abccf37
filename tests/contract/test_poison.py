"""A thousand bad messages on every topic: each ends in its group's dead-letter topic with its cause; good ones pass."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest

from shared.events import Event
from shared.kafka import consume, make_broker
from shared.kafka.dead import SETTLED, DeadLetter, dead_letters
from shared.kafka.offsets import lag
from shared.kafka.provision import provision
from shared.topics import TOPICS, Topic, readers_of
from tests.contract.logs import LogUnderTest, eventually
from tests.contract.poison import USUAL, Bad, poison
from tests.examples import EXAMPLES

BAD = 1000
GOOD_EACH = 25
"""After so many bad messages comes a good one."""
AT_ONCE = 100


@dataclass
class Readers:
    """Handlers of every topic and group that count what reaches them."""

    handled: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad: list[Event] = field(default_factory=list)

    def of(self, topic: Topic[Any], group: str) -> Callable[[Event], Awaitable[None]]:
        good = next(example for example in EXAMPLES if type(example) is topic.event)

        async def handle(event: Event) -> None:
            if event == good:
                self.handled[topic.name, group] += 1
            else:
                self.bad.append(event)

        return handle


@pytest.mark.timeout(300)
async def test_every_bad_message_is_laid_aside_with_its_cause_and_good_ones_pass(any_log: LogUnderTest) -> None:
    topics = {row.name: replace(row, name=f"test.{any_log.tag}.{row.name}", partitions=2) for row in TOPICS}
    await provision(any_log.settings, list(topics.values()))
    readers, sent = Readers(), {name: poison(row.event, BAD) for name, row in topics.items()}
    broker = make_broker(any_log.settings, service="poison")
    pairs = [(name, topics[name], group) for name, group in ((row.name, group) for row, group in readers_of())]
    for _, topic, group in pairs:
        handler = readers.of(topic, group)
        consume(broker, topic, group=group, handler=handler, settings=any_log.settings)
    await broker.start()
    try:
        async with any_log.producer() as producer:
            for name, topic in topics.items():
                for batch in _batches(list(_mixed(topic, sent[name])), AT_ONCE):
                    await asyncio.gather(*(producer.send_and_wait(topic.name, *message) for message in batch))
        for _, topic, group in pairs:
            await eventually(partial(_all_read, any_log, topic, group))
    finally:
        await broker.stop()

    assert readers.bad == []
    for name, topic, group in pairs:
        assert readers.handled[topic.name, group] == BAD // GOOD_EACH, (name, group)
        letters = await dead_letters(any_log.settings, topic, group)
        _check(letters, sent[name])


def test_the_generator_makes_every_kind_for_every_event() -> None:
    for topic in TOPICS:
        kinds = Counter(bad.kind for bad in poison(topic.event, BAD))
        assert sum(kinds.values()) == BAD
        assert len(kinds) == len(USUAL) + 2
        assert min(kinds.values()) >= 3


def _mixed(topic: Topic[Any], bad: Iterable[Bad]) -> Iterable[tuple[Any, ...]]:
    """Value, key, partition, timestamp and headers of every message, the good ones among the bad."""
    good = next(example for example in EXAMPLES if type(example) is topic.event).model_dump_json().encode()
    for number, message in enumerate(bad):
        yield message.value, str(number).encode(), None, None, list(message.headers)
        if number % GOOD_EACH == 0:
            forged = [("infobud-round", b"99"), (SETTLED, b"dropped"), ("traceparent", b"00-nonsense")]
            yield good, b"\xff\xfe no text", None, None, forged


def _check(letters: list[DeadLetter], sent: list[Bad]) -> None:
    """Each message is there once, byte by byte, and its letter names what is the matter with it."""
    assert sorted(int(dead.key) for dead in letters) == list(range(len(sent)))
    for dead in letters:
        bad = sent[int(dead.key)]
        assert bad.cause in dead.cause, (bad.kind, dead.cause, (bad.value or b"")[:300])
        assert dead.record.value == bad.value, bad.kind
        kept = [header for header in bad.headers if not header[0].startswith("infobud-")]
        assert [header for header in dead.record.headers if not header[0].startswith("infobud-")] == kept
        assert dead.letter is not None
        assert dead.letter.round == 0


async def _all_read(log: LogUnderTest, topic: Topic[Any], group: str) -> bool:
    return await lag(log.settings, topic, group) == 0


def _batches(messages: list[tuple[Any, ...]], size: int) -> Iterable[list[tuple[Any, ...]]]:
    return (messages[start : start + size] for start in range(0, len(messages), size))
