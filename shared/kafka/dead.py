"""Dead letters: finding them, having their group handle them once more, or dropping them.

A letter that was replayed or dropped is **settled**: a record that says so is added to its dead-letter topic, so that
any may be chosen, in any order, and what became of each stays on the log as long as the letter does. A group's
committed offset lies before its first letter that is not settled; reading begins there.

A letter is replayed into its group's retry topic, not into the topic that it came from: other groups have had it, and
in a compacted topic it would become the last word on its key.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import Any

import orjson
from aiokafka import ConsumerRecord, TopicPartition

from shared.kafka.clients import Consumer, Producer, clients_for
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.groups import group_id
from shared.kafka.letters import Letter, Origin, original_headers, read_letter
from shared.kafka.offsets import reading
from shared.settings import CommonSettings
from shared.topics import Topic

SETTLED = "infobud-settled"
"""The header of a record that settles others. Its value says how, its body is a JSON list of their offsets."""

READ_MS = 5000
"""How long Kafka may take to hand over records that are known to be there."""

READ_RECORDS = 200

SETTLED_AT_ONCE = 100
"""Letters a record that settles. Whoever is killed in between has as many replayed twice, which changes nothing."""


class Fate(StrEnum):
    REPLAYED = "replayed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class DeadLetter:
    """One message in the dead-letter topic of a group. `letter` says why; none when someone else put it there."""

    topic: Topic[Any]
    group: str
    record: "ConsumerRecord[bytes, bytes]"
    letter: Letter | None
    fate: Fate | None = None
    """None: nobody has dealt with it yet."""

    @property
    def id(self) -> str:
        """`topic/group/partition/offset`"""
        return f"{self.topic.name}/{self.group}/{self.record.partition}/{self.record.offset}"

    @property
    def key(self) -> str:
        return (self.record.key or b"").decode(errors="replace")

    @property
    def cause(self) -> str:
        return self.letter.cause if self.letter else "not put there by Infobud"

    @property
    def failed_at(self) -> datetime:
        """When it was given up."""
        return self.letter.failed_at if self.letter else datetime.fromtimestamp(self.record.timestamp / 1000, UTC)


@dataclass(frozen=True)
class Wanted:
    """Which letters are meant: those that every condition holds for."""

    cause: str = ""
    """A part of the cause, whatever its case."""
    since: datetime | None = None
    """Not given up before."""
    ids: frozenset[str] = frozenset()
    """These alone; empty: any."""

    def __call__(self, dead: DeadLetter) -> bool:
        return (
            self.cause.casefold() in dead.cause.casefold()
            and (self.since is None or dead.failed_at >= self.since)
            and (not self.ids or dead.id in self.ids)
        )


@dataclass
class Settlements:
    """What the records of one dead-letter topic that settle others say."""

    fates: dict[TopicPartition, dict[int, Fate]] = field(default_factory=dict)

    def learn(self, record: "ConsumerRecord[bytes, bytes]") -> bool:
        """Whether the record settles others, rather than being a letter."""
        fate = dict(record.headers).get(SETTLED)
        if fate is None:
            return False
        known = self.fates.setdefault(TopicPartition(record.topic, record.partition), {})
        known.update(dict.fromkeys(orjson.loads(record.value), Fate(fate.decode())))
        return True

    def of(self, record: "ConsumerRecord[bytes, bytes]") -> Fate | None:
        return self.fates.get(TopicPartition(record.topic, record.partition), {}).get(record.offset)


async def dead_letters(
    settings: CommonSettings,
    topic: Topic[Any],
    group: str,
    wanted: Wanted = Wanted(),
    *,
    settled: bool = False,
    limit: int | None = None,
) -> list[DeadLetter]:
    """The oldest `limit` letters that are wanted and not settled yet (with `settled`: all of them that are kept).

    Reading only: on the embedded log, too, it is possible while the services run. Raises `LogUnavailable`.
    """
    clients = clients_for(settings, "dead", read_only=True)
    found: list[DeadLetter] = []
    async with reading(clients, topic.dead(group), settled_group(topic, group)) as consumer:
        async for dead in _letters(consumer, topic, group, whole=settled):
            if wanted(dead) and (settled or dead.fate is None):
                found.append(dead)
                if len(found) == limit:
                    break
    return found


async def count_dead(settings: CommonSettings, topic: Topic[Any], group: str, wanted: Wanted = Wanted()) -> int:
    """How many letters are wanted and not settled yet. Raises `LogUnavailable`."""
    clients = clients_for(settings, "dead", read_only=True)
    async with reading(clients, topic.dead(group), settled_group(topic, group)) as consumer:
        return len([1 async for dead in _letters(consumer, topic, group) if dead.fate is None and wanted(dead)])


async def replay_dead(
    settings: CommonSettings,
    topic: Topic[Any],
    group: str,
    wanted: Wanted = Wanted(),
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Has `group` handle its letters once more, with all attempts and rounds; how many. Each is replayed once.

    Raises `LogUnavailable`, and `LogInUse` when another process has the embedded log.
    """
    return await _settle(settings, topic, group, wanted, Fate.REPLAYED, progress)


async def drop_dead(
    settings: CommonSettings,
    topic: Topic[Any],
    group: str,
    wanted: Wanted = Wanted(),
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Lays letters aside for good; how many. They stay readable until retention takes them. Raises as `replay_dead`."""
    return await _settle(settings, topic, group, wanted, Fate.DROPPED, progress)


async def _settle(
    settings: CommonSettings,
    topic: Topic[Any],
    group: str,
    wanted: Wanted,
    fate: Fate,
    progress: Callable[[int], None],
) -> int:
    clients = clients_for(settings, "dead")
    producer = clients.producer()
    count = 0
    waiting: dict[TopicPartition, list[int]] = {}
    async with reading(clients, topic.dead(group), settled_group(topic, group)) as consumer:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        left = dict(ends)
        await producer.start()
        try:
            async for dead in _letters(consumer, topic, group):
                tp = TopicPartition(dead.record.topic, dead.record.partition)
                if dead.fate is not None:
                    continue
                if not wanted(dead):
                    left[tp] = min(left[tp], dead.record.offset)
                    continue
                if fate is Fate.REPLAYED:
                    await producer.send_and_wait(
                        topic.retry(group), dead.record.value, dead.record.key, headers=_afresh(dead)
                    )
                chosen = waiting.setdefault(tp, [])
                chosen.append(dead.record.offset)
                if len(chosen) == SETTLED_AT_ONCE:
                    await _tell(producer, tp, waiting.pop(tp), fate)
                count += 1
                progress(1)
            for tp, offsets in waiting.items():
                await _tell(producer, tp, offsets, fate)
            await consumer.commit(left)
        except LOG_ERRORS as error:
            raise LogUnavailable(f"{clients.where} does not answer: {error}") from error
        finally:
            await producer.stop()
    return count


async def _tell(producer: Producer, tp: TopicPartition, offsets: list[int], fate: Fate) -> None:
    await producer.send_and_wait(
        tp.topic, orjson.dumps(offsets), partition=tp.partition, headers=[(SETTLED, fate.encode())]
    )


async def _letters(
    consumer: Consumer, topic: Topic[Any], group: str, *, whole: bool = False
) -> AsyncIterator[DeadLetter]:
    """What lies between the committed offset (with `whole`: the start) and the present end of each partition.

    A record that settles lies behind those that it settles, so everything is read twice: once for what is settled.
    """
    settlements = Settlements()
    ends = await consumer.end_offsets(list(consumer.assignment()))
    async for record in _records(consumer, ends, whole=whole):
        settlements.learn(record)
    async for record in _records(consumer, ends, whole=whole):
        if SETTLED not in dict(record.headers):
            yield DeadLetter(topic, group, record, read_letter(record), settlements.of(record))


async def _records(
    consumer: Consumer, ends: dict[TopicPartition, int], *, whole: bool
) -> "AsyncIterator[ConsumerRecord[bytes, bytes]]":
    begins = await consumer.beginning_offsets(list(ends))
    for tp, end in sorted(ends.items()):
        position = begins[tp] if whole else max(begins[tp], await consumer.committed(tp) or 0)
        consumer.seek(tp, position)
        while position < end:
            batch = await consumer.getmany(tp, timeout_ms=READ_MS, max_records=READ_RECORDS)
            if not batch:
                break  # retention has taken the rest
            for record in chain.from_iterable(batch.values()):
                position = record.offset + 1
                if record.offset < end:
                    yield record


def _afresh(dead: DeadLetter) -> list[tuple[str, bytes | None]]:
    """Headers with which the record goes through its rounds from the first on, and still tells where it came from."""
    record = dead.record
    fresh = Letter(
        group=dead.group,
        round=0,
        error="Replayed",
        cause=f"replayed after: {dead.letter.cause}" if dead.letter else "replayed",
        origin=dead.letter.origin if dead.letter else Origin(record.topic, record.partition, record.offset),
        failed_at=datetime.now(UTC),
    )
    return fresh.headers(original_headers(record.headers))


def settled_group(topic: Topic[Any], group: str) -> str:
    """The group whose committed offset says before what everything is settled."""
    return f"{group_id(topic, group)}.replay"
