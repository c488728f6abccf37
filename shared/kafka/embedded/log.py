"""The embedded log of one process: appends, committed offsets and groups, over one SQLite file.

It belongs to the event loop that opened it. Whatever is appended or committed within one turn of the loop goes into one
transaction, and whoever waits for records is woken in the turn after it: nothing polls.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError
from aiokafka.structs import RecordMetadata

from shared.kafka.embedded.file import LogFailed, LogFile, Row, StoredPartition, StoredTopic
from shared.kafka.embedded.groups import Group
from shared.kafka.embedded.maintenance import Maintenance

MAX_RECORD_BYTES = 5 * 2**20
FETCH_RECORDS = 200
FETCH_BYTES = 2**20

Headers = Sequence[tuple[str, bytes | None]]


@dataclass
class _Append:
    partition: StoredPartition
    timestamp: int
    key: bytes | None
    headers: bytes | None
    value: bytes | None
    done: "asyncio.Future[RecordMetadata]"


@dataclass
class _Commit:
    group: str
    offsets: dict[TopicPartition, int]
    done: "asyncio.Future[None]"


@dataclass
class Partition:
    stored: StoredPartition
    watchers: set[Callable[[], None]] = field(default_factory=set)
    """Called when there is something new to read."""


class Log:
    """Use `open_log`, which gives one per file."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._file = LogFile(path, read_only=read_only)
        self._loop = asyncio.get_running_loop()
        self._appends: list[_Append] = []
        self._commits: list[_Commit] = []
        self._scheduled = False
        self.groups: dict[str, Group] = {}
        self.topics: dict[str, StoredTopic] = {topic.name: topic for topic in self._file.topics()}
        self._partitions = {stored.tp: Partition(stored) for stored in self._file.partitions()}
        names = {partition.stored.id: tp for tp, partition in self._partitions.items()}
        self._committed = {(group, names[id]): offset for group, id, offset in self._file.offsets()}
        self.maintenance = Maintenance(self._file, self.topics, self._partitions)
        if not read_only:
            self.maintenance.start()

    async def close(self) -> None:
        await self.maintenance.stop()
        self.flush()
        self._file.close()

    def create_topic(self, topic: StoredTopic) -> bool:
        """False when it exists already."""
        if topic.name in self.topics:
            return False
        self._file.create_topic(topic)
        self.topics[topic.name] = topic
        for stored in self._file.partitions():
            self._partitions.setdefault(stored.tp, Partition(stored))
        return True

    def partition(self, tp: TopicPartition) -> Partition:
        try:
            return self._partitions[tp]
        except KeyError:
            raise UnknownTopicOrPartitionError(
                f"the embedded log {self._file.path} has no partition {tp.partition} of topic {tp.topic}; "
                "`infobud run` creates every topic of shared/topics.py"
            ) from None

    def partitions_of(self, topic: str) -> int:
        """How many partitions a topic has; an error that names it when there is no such topic."""
        self.partition(TopicPartition(topic, 0))
        return self.topics[topic].partitions

    def begin_offset(self, tp: TopicPartition) -> int:
        return self.partition(tp).stored.floor

    def end_offset(self, tp: TopicPartition) -> int:
        return self.partition(tp).stored.next_offset

    def append(
        self, tp: TopicPartition, value: bytes | None, key: bytes | None, headers: Headers, timestamp: int | None
    ) -> "asyncio.Future[RecordMetadata]":
        """The future is done when a crash can no longer lose the record."""
        size = len(value or b"") + len(key or b"")
        if size > MAX_RECORD_BYTES:
            raise MessageSizeTooLargeError(f"a record of {size} bytes for {tp.topic}; at most {MAX_RECORD_BYTES} fit")
        done: asyncio.Future[RecordMetadata] = self._loop.create_future()
        now = timestamp if timestamp is not None else int(time.time() * 1000)
        self._appends.append(_Append(self.partition(tp).stored, now, key, _encode(headers), value, done))
        self._schedule()
        return done

    def commit(self, group: str, offsets: dict[TopicPartition, int]) -> "asyncio.Future[None]":
        """The future is done when a crash can no longer lose the offsets."""
        done: asyncio.Future[None] = self._loop.create_future()
        self._commits.append(_Commit(group, offsets, done))
        self._schedule()
        return done

    def committed(self, group: str, tp: TopicPartition) -> int | None:
        return self._committed.get((group, tp))

    def read(self, tp: TopicPartition, offset: int, limit: int = FETCH_RECORDS) -> list[ConsumerRecord[bytes, bytes]]:
        stored = self.partition(tp).stored
        if offset >= stored.next_offset:
            return []
        return [_record(stored, row) for row in self._file.read(stored, offset, limit, FETCH_BYTES)]

    def group(self, group_id: str) -> Group:
        if group_id not in self.groups:
            self.groups[group_id] = Group(self)
        return self.groups[group_id]

    def flush(self) -> None:
        """Writes what is waiting, in one transaction, and tells those who wait for it."""
        self._scheduled = False
        appends, self._appends = self._appends, []
        commits, self._commits = self._commits, []
        if not appends and not commits:
            return
        next_offsets: dict[int, int] = {}
        rows: list[Row] = []
        for append in appends:
            stored = append.partition
            offset = next_offsets.get(stored.id, stored.next_offset)
            next_offsets[stored.id] = offset + 1
            rows.append((stored.base + offset, append.timestamp, append.key, append.headers, append.value))
        offsets = [
            (commit.group, self.partition(tp).stored.id, offset)
            for commit in commits
            for tp, offset in commit.offsets.items()
        ]
        try:
            self._file.write(rows, offsets)
        except LogFailed as error:
            waiting: list[asyncio.Future[Any]] = [op.done for op in appends] + [op.done for op in commits]
            for done in waiting:
                if not done.done():
                    done.set_exception(error)
            return
        self._written(appends, rows, commits)

    def _written(self, appends: list[_Append], rows: list[Row], commits: list[_Commit]) -> None:
        touched = set()
        for append, row in zip(appends, rows, strict=True):
            stored = append.partition
            offset = stored.offset(row[0])
            stored.next_offset = offset + 1
            touched.add(stored.tp)
            if not append.done.done():
                append.done.set_result(
                    RecordMetadata(
                        stored.tp.topic, stored.tp.partition, stored.tp, offset, append.timestamp, 0, stored.floor
                    )
                )
        for commit in commits:
            for tp, offset in commit.offsets.items():
                self._committed[commit.group, tp] = offset
            if not commit.done.done():
                commit.done.set_result(None)
        for tp in touched:
            for watcher in tuple(self._partitions[tp].watchers):
                watcher()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self.flush)


@dataclass(frozen=True)
class LogAddress:
    """A log's file. Opened `read_only` it shows what is there now, even while another process has the log."""

    path: Path
    read_only: bool = False


_open: dict[LogAddress, tuple[Log, int]] = {}


def open_log(address: LogAddress) -> Log:
    """The one log of this process at `address`, opened when it is not yet. Each call needs its `close_log`.

    Raises `LogInUse` when another process has it.
    """
    address = _absolute(address)
    log, users = _open.get(address) or (Log(address.path, read_only=address.read_only), 0)
    _open[address] = (log, users + 1)
    return log


async def close_log(address: LogAddress) -> None:
    """Closes the log when nobody in this process uses it any more."""
    address = _absolute(address)
    log, users = _open.pop(address)
    if users > 1:
        _open[address] = (log, users - 1)
    else:
        await log.close()


def _absolute(address: LogAddress) -> LogAddress:
    return LogAddress(address.path.resolve(), address.read_only)


def _record(stored: StoredPartition, row: Row) -> "ConsumerRecord[bytes, bytes]":
    position, timestamp, key, headers, value = row
    return ConsumerRecord(
        stored.tp.topic,
        stored.tp.partition,
        stored.offset(position),
        timestamp,
        0,
        key,
        value,
        None,
        -1 if key is None else len(key),
        -1 if value is None else len(value),
        _decode(headers),
    )


def _encode(headers: Headers) -> bytes | None:
    """Header values are any bytes; Latin-1 maps each to one character, so JSON can hold them."""
    if not headers:
        return None
    return orjson.dumps([(name, None if value is None else value.decode("latin-1")) for name, value in headers])


def _decode(headers: bytes | None) -> tuple[tuple[str, bytes | None], ...]:
    if headers is None:
        return ()
    return tuple((name, None if value is None else value.encode("latin-1")) for name, value in orjson.loads(headers))
