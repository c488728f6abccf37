"""How a consumer group stands with its topic: what it has not handled, since when, and what it laid aside."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiokafka import TopicPartition
from prometheus_client import Gauge

from shared.kafka.clients import Clients, Consumer, clients_for
from shared.kafka.dead import Settlements, settled_group
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.groups import group_id
from shared.kafka.offsets import reading
from shared.settings import CommonSettings
from shared.topics import Topic, readers_of

log = structlog.get_logger()

LOOK_SECONDS = 15.0
READ_MS = 2000
READ_RECORDS = 200

LAG = Gauge(
    "infobud_log_lag",
    "Records that a group has not acknowledged, as each of its instances sees it",
    ["topic", "group"],
)
OLDEST = Gauge("infobud_log_oldest_seconds", "Age of the oldest of them; 0 when there is none", ["topic", "group"])
RETRYING = Gauge("infobud_log_retrying", "Messages that wait in the group's retry topic", ["topic", "group"])
LETTERS = Gauge("infobud_dead_letters", "Dead letters that nobody has replayed or dropped", ["topic", "group"])


@dataclass(frozen=True)
class Standing:
    """How one group stands with one topic now."""

    topic: str
    group: str
    published: int
    """Records ever put into the topic."""
    lag: int
    """Records that it has not acknowledged."""
    oldest_seconds: float
    """Age of the oldest of them; 0 when there is none."""
    retrying: int
    dead: int
    """Letters that nobody has settled."""

    @property
    def handled(self) -> int:
        """Records ever acknowledged."""
        return self.published - self.lag


class GroupWatch:
    """Looks at one group again and again. It connects at the first look; close it at the end."""

    def __init__(self, clients: Clients, topic: Topic[Any], group: str) -> None:
        self.topic, self.group = topic, group
        self._clients = clients
        self._open = AsyncExitStack()
        self._consumers: tuple[Consumer, Consumer, Consumer] | None = None
        self._letters = _Letters()

    async def look(self) -> Standing:
        """Raises LogUnavailable."""
        try:
            if self._consumers is None:
                self._consumers = await self._connect()
            source, retry, dead = self._consumers
            left, published = await _left(source)
            retrying, _ = await _left(retry)
            return Standing(
                topic=self.topic.name,
                group=self.group,
                published=published,
                lag=sum(count for count, _ in left.values()),
                oldest_seconds=await _oldest_seconds(source, left),
                retrying=sum(count for count, _ in retrying.values()),
                dead=await self._letters.count(dead),
            )
        except LOG_ERRORS as error:
            raise LogUnavailable(f"{self._clients.where} does not answer: {error}") from error

    async def aclose(self) -> None:
        self._consumers = None
        await self._open.aclose()

    async def _connect(self) -> tuple[Consumer, Consumer, Consumer]:
        topic, group = self.topic, self.group
        names = (
            (topic.name, group_id(topic, group)),
            (topic.retry(group), group_id(topic, group, retrying=True)),
            (topic.dead(group), settled_group(topic, group)),
        )
        source, retry, dead = [
            await self._open.enter_async_context(reading(self._clients, name, id)) for name, id in names
        ]
        for consumer in (source, retry):
            consumer.pause(*consumer.assignment())  # read only to see how old its oldest record is
        return source, retry, dead


@dataclass
class _Letters:
    """Which letters of a dead-letter topic wait; each look reads only what is new."""

    settlements: Settlements = field(default_factory=Settlements)
    waiting: set[tuple[TopicPartition, int]] = field(default_factory=set)

    async def count(self, consumer: Consumer) -> int:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        begins = await consumer.beginning_offsets(list(ends))
        for tp, end in ends.items():
            while await consumer.position(tp) < end:
                batch = await consumer.getmany(tp, timeout_ms=READ_MS, max_records=READ_RECORDS)
                if not batch:
                    break
                for record in batch[tp]:
                    if not self.settlements.learn(record):
                        self.waiting.add((tp, record.offset))
        self.waiting = {
            (tp, offset)
            for tp, offset in self.waiting
            if offset >= begins[tp] and offset not in self.settlements.fates.get(tp, {})
        }
        return len(self.waiting)


async def standings(settings: CommonSettings, pairs: Iterable[tuple[Topic[Any], str]] = ()) -> list[Standing]:
    """Every group of the table as it stands now. Reading only, also beside a running process. Raises LogUnavailable."""
    clients = clients_for(settings, "standing", read_only=True)
    watches = [GroupWatch(clients, topic, group) for topic, group in pairs or readers_of()]
    try:
        return list(await asyncio.gather(*(watch.look() for watch in watches)))
    finally:
        await asyncio.gather(*(watch.aclose() for watch in watches))


async def show_standings(clients: Clients, pairs: Sequence[tuple[Topic[Any], str]]) -> None:
    """Puts how these groups stand into the metrics, again and again; runs until it is cancelled."""
    watches = [GroupWatch(clients, topic, group) for topic, group in pairs]
    try:
        while True:
            for watch in watches:
                try:
                    show(await watch.look())
                except LogUnavailable as error:
                    log.info("group_not_seen", topic=watch.topic.name, group=watch.group, error=str(error))
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        for watch in watches:
            await watch.aclose()


def show(standing: Standing) -> None:
    labels = standing.topic, standing.group
    LAG.labels(*labels).set(standing.lag)
    OLDEST.labels(*labels).set(standing.oldest_seconds)
    RETRYING.labels(*labels).set(standing.retrying)
    LETTERS.labels(*labels).set(standing.dead)


async def _left(consumer: Consumer) -> tuple[dict[TopicPartition, tuple[int, int]], int]:
    """Of each partition how many records are not acknowledged, and the first one's offset; and how many ever came."""
    partitions = list(consumer.assignment())
    begins = await consumer.beginning_offsets(partitions)
    ends = await consumer.end_offsets(partitions)
    left = {}
    for tp in partitions:
        first = max(begins[tp], await consumer.committed(tp) or 0)
        left[tp] = max(0, ends[tp] - first), first
    return left, sum(ends.values())


async def _oldest_seconds(consumer: Consumer, left: dict[TopicPartition, tuple[int, int]]) -> float:
    oldest = None
    for tp, (count, first) in left.items():
        if not count:
            continue
        consumer.seek(tp, first)
        consumer.resume(tp)
        batch = await consumer.getmany(tp, timeout_ms=READ_MS, max_records=1)
        consumer.pause(tp)
        for record in batch.get(tp, ()):
            oldest = min(oldest or record.timestamp, record.timestamp)
    return 0.0 if oldest is None else max(0.0, time.time() - oldest / 1000)
