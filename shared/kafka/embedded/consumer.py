"""A consumer of the embedded log, shaped like `aiokafka.AIOKafkaConsumer` as far as FastStream and we use it."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from uuid import uuid4

from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import ConsumerStoppedError, IllegalOperation, IllegalStateError, UnknownMemberIdError

from shared.kafka.embedded.log import Log, LogAddress, close_log, open_log

Record: TypeAlias = ConsumerRecord[bytes, bytes]


@dataclass
class _Reading:
    """How far one assigned partition has been read. `position` is the offset that the caller gets next."""

    position: int
    fetched: deque[Record] = field(default_factory=deque)
    paused: bool = False

    def seek(self, offset: int) -> None:
        self.position = offset
        self.fetched.clear()


@dataclass(frozen=True)
class _Coordinator:
    member_id: str


class EmbeddedConsumer:
    """Positions start at the group's committed offset, else where `auto_offset_reset` says.

    Raises `IllegalStateError` for partitions that are not assigned, `ConsumerStoppedError` once stopped.
    """

    def __init__(
        self,
        *topics: str,
        log: LogAddress,
        group_id: str | None = None,
        client_id: str | None = None,
        auto_offset_reset: Literal["earliest", "latest"] = "latest",
        enable_auto_commit: bool = False,
        **_: Any,
    ) -> None:
        if enable_auto_commit and group_id is not None:
            raise ValueError(f"group {group_id}: the embedded log has no automatic commits; commit what was handled")
        self._address = log
        self._log: Log | None = None
        self._group_id = group_id
        self._from_end = auto_offset_reset == "latest"
        self._topics = frozenset(topics)
        self._assigned_by_hand: frozenset[TopicPartition] | None = None
        self._listener: ConsumerRebalanceListener | None = None
        self._readings: dict[TopicPartition, _Reading] = {}
        self._order: deque[TopicPartition] = deque()
        self._news = asyncio.Event()
        self._closed = False
        # FastStream's rebalance listener names both in its log lines.
        self._coordinator = _Coordinator(f"{client_id or 'consumer'}-{uuid4().hex[:8]}")
        self._subscription = self

    # --- life --------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        self._log = open_log(self._address)
        try:
            if self._assigned_by_hand is not None:
                self.reassign(set(self._assigned_by_hand))
            elif self._group_id is not None and self._topics:
                await self._log.group(self._group_id).join(self)
            else:
                self.reassign(self._every_partition())
        except BaseException:
            await close_log(self._address)
            self._log = None
            raise

    async def stop(self) -> None:
        if self._closed or self._log is None:
            return
        self._closed = True
        self._news.set()
        self.reassign(set())
        if self._group_id is not None and self in self._log.group(self._group_id).members:
            await self._log.group(self._group_id).leave(self)
        self._log = None
        await close_log(self._address)

    # --- subscription ------------------------------------------------------------------------------------------------

    def subscribe(
        self,
        topics: Collection[str] = (),
        pattern: str | None = None,
        listener: ConsumerRebalanceListener | None = None,
    ) -> None:
        """Before `start`. Patterns are refused: every topic is named in shared/topics.py."""
        if pattern is not None:
            raise ValueError(f"the embedded log has no pattern subscriptions ({pattern!r}); name the topics")
        self._topics = frozenset(topics)
        self._listener = listener

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        """Reads exactly these partitions, sharing with nobody. Committing is possible if the group has no members."""
        self._assigned_by_hand = frozenset(partitions)
        if self._log is not None:
            self.reassign(set(self._assigned_by_hand))

    def subscription(self) -> frozenset[str]:
        return self._topics

    @property
    def topics(self) -> frozenset[str]:
        return self._topics

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self._readings)

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        stored = self._running().topics.get(topic)
        return set(range(stored.partitions)) if stored else None

    def reassign(self, partitions: set[TopicPartition]) -> None:
        """See `groups.Member`."""
        log = self._log
        if log is None:
            return
        for tp in self._readings.keys() - partitions:
            log.partition(tp).watchers.discard(self._news.set)
            del self._readings[tp]
        for tp in sorted(partitions - self._readings.keys()):
            log.partition(tp).watchers.add(self._news.set)
            self._readings[tp] = _Reading(self._starting_offset(log, tp))
        self._order = deque(sorted(self._readings))
        self._news.set()

    async def reassigned(self, before: frozenset[TopicPartition]) -> None:
        """See `groups.Member`."""
        if self._listener is not None:
            await self._listener.on_partitions_revoked(set(before))
            await self._listener.on_partitions_assigned(set(self._readings))

    # --- reading -----------------------------------------------------------------------------------------------------

    async def getone(self, *partitions: TopicPartition) -> Record:
        """The next record of `partitions` (of all that are assigned), in turn; waits for one."""
        while True:
            self._running()
            self._news.clear()
            record = self._next(partitions)
            if record is not None:
                return record
            await self._news.wait()

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[Record]]:
        """What there is, at most `max_records`; waits up to `timeout_ms` for the first."""
        records: dict[TopicPartition, list[Record]] = {}
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                record: Record | None = await self.getone(*partitions)
        except TimeoutError:
            return records
        count = 0
        while record is not None:
            records.setdefault(TopicPartition(record.topic, record.partition), []).append(record)
            count += 1
            record = self._next(partitions) if max_records is None or count < max_records else None
        return records

    def __aiter__(self) -> "EmbeddedConsumer":
        return self

    async def __anext__(self) -> Record:
        try:
            return await self.getone()
        except ConsumerStoppedError:
            raise StopAsyncIteration from None

    def pause(self, *partitions: TopicPartition) -> None:
        for tp in partitions:
            self._reading(tp).paused = True

    def resume(self, *partitions: TopicPartition) -> None:
        for tp in partitions:
            self._reading(tp).paused = False
        self._news.set()

    def paused(self) -> set[TopicPartition]:
        return {tp for tp, reading in self._readings.items() if reading.paused}

    # --- offsets -----------------------------------------------------------------------------------------------------

    async def commit(self, offsets: Mapping[TopicPartition, int | tuple[int, str]] | None = None) -> None:
        """Stores where the group goes on; without `offsets` after everything that was read."""
        if self._group_id is None:
            raise IllegalOperation("only a member of a group can commit")
        log = self._running()
        if offsets is None:
            offsets = {tp: reading.position for tp, reading in self._readings.items()}
        for tp in offsets:
            self._reading(tp)
        if self._assigned_by_hand is not None and log.group(self._group_id).members:
            raise UnknownMemberIdError(f"group {self._group_id} has running members: stop them first")
        numbers = {tp: offset if isinstance(offset, int) else offset[0] for tp, offset in offsets.items()}
        await log.commit(self._group_id, numbers)

    async def committed(self, partition: TopicPartition) -> int | None:
        if self._group_id is None:
            raise IllegalOperation("only a member of a group has committed offsets")
        log = self._running()
        log.flush()
        return log.committed(self._group_id, partition)

    async def position(self, partition: TopicPartition) -> int:
        return self._reading(partition).position

    def highwater(self, partition: TopicPartition) -> int:
        return self._running().end_offset(partition)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        if offset < 0:
            raise ValueError(f"offset {offset} of {partition} is negative")
        self._reading(partition).seek(offset)
        self._news.set()

    async def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        for tp, offset in (await self.beginning_offsets(partitions or self.assignment())).items():
            self.seek(tp, offset)

    async def seek_to_end(self, *partitions: TopicPartition) -> None:
        for tp, offset in (await self.end_offsets(partitions or self.assignment())).items():
            self.seek(tp, offset)

    async def seek_to_committed(self, *partitions: TopicPartition) -> dict[TopicPartition, int | None]:
        offsets = {tp: await self.committed(tp) for tp in partitions or self.assignment()}
        for tp, offset in offsets.items():
            if offset is not None:
                self.seek(tp, offset)
        return offsets

    async def beginning_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        return {tp: self._running().begin_offset(tp) for tp in partitions}

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        return {tp: self._running().end_offset(tp) for tp in partitions}

    # --- inside ------------------------------------------------------------------------------------------------------

    def _running(self) -> Log:
        if self._closed or self._log is None:
            raise ConsumerStoppedError
        return self._log

    def _reading(self, tp: TopicPartition) -> _Reading:
        try:
            return self._readings[tp]
        except KeyError:
            raise IllegalStateError(f"Partition {tp} is not assigned") from None

    def _starting_offset(self, log: Log, tp: TopicPartition) -> int:
        committed = None if self._group_id is None else log.committed(self._group_id, tp)
        if committed is not None:
            return committed
        return log.end_offset(tp) if self._from_end else log.begin_offset(tp)

    def _every_partition(self) -> set[TopicPartition]:
        log = self._running()
        return {
            TopicPartition(topic, partition) for topic in self._topics for partition in range(log.partitions_of(topic))
        }

    def _next(self, partitions: Collection[TopicPartition]) -> Record | None:
        log = self._running()
        for _ in range(len(self._order)):
            tp = self._order[0]
            self._order.rotate(-1)
            if partitions and tp not in partitions:
                continue
            reading = self._readings[tp]
            if reading.paused:
                continue
            if not reading.fetched:
                reading.fetched.extend(log.read(tp, reading.position))
            if reading.fetched:
                record = reading.fetched.popleft()
                reading.position = record.offset + 1
                return record
        return None
