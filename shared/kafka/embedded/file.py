"""The SQLite file of an embedded log: topics, partitions, records and committed offsets."""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

OFFSET_BITS = 40
"""A record's row id is its partition's id and its offset in one integer: one B-tree, every partition in order."""

BUSY_SECONDS = 2.0
"""How long a statement may wait for another connection: the event loop waits with it."""

_OFFSETS = (1 << OFFSET_BITS) - 1

# `value` comes last: scans for keys and ages then never read its overflow pages.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS topics (
    name TEXT PRIMARY KEY, partitions INTEGER NOT NULL, retention_ms INTEGER, compacted INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partitions (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, floor INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, partition)
);
CREATE TABLE IF NOT EXISTS records (
    position INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key BLOB, headers BLOB, value BLOB
);
CREATE TABLE IF NOT EXISTS offsets (
    group_id TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, PRIMARY KEY (group_id, partition)
) WITHOUT ROWID;
"""

Row = tuple[int, int, bytes | None, bytes | None, bytes | None]
"""position, timestamp in milliseconds, key, encoded headers, value"""


class LogInUse(KafkaError):  # type: ignore[misc]  # aiokafka is not typed
    """Another process has the log open."""


class LogFailed(KafkaError):  # type: ignore[misc]  # aiokafka is not typed
    """The file could not be read or written (disk full, say); nothing of the refused write is in it."""


@dataclass(frozen=True)
class StoredTopic:
    name: str
    partitions: int
    retention_ms: int | None
    compacted: bool


@dataclass
class StoredPartition:
    """`floor` is the lowest offset that may still be there, `next_offset` the one that the next record gets."""

    id: int
    tp: TopicPartition
    floor: int
    next_offset: int

    @property
    def base(self) -> int:
        return self.id << OFFSET_BITS

    def offset(self, position: int) -> int:
        return position & _OFFSETS


class LogFile:
    """Statements on the file; each method is one short transaction. Used by one thread only, but for `obsolete`."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._lock: TextIO | None = None
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(path)
        try:
            self._connection = _connect(path, read_only=read_only)
            if not read_only:
                self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            if self._lock is not None:
                self._lock.close()
            raise LogFailed(f"the embedded log {path} cannot be opened: {error}") from error

    def close(self) -> None:
        self._connection.close()
        if self._lock is not None:
            self._lock.close()

    def topics(self) -> list[StoredTopic]:
        rows = self._connection.execute("SELECT name, partitions, retention_ms, compacted FROM topics")
        return [StoredTopic(name, count, retention, bool(compacted)) for name, count, retention, compacted in rows]

    def partitions(self) -> list[StoredPartition]:
        rows = self._connection.execute("SELECT id, topic, partition, floor FROM partitions").fetchall()
        partitions = []
        for id, topic, partition, floor in rows:
            (last,) = self._connection.execute(
                "SELECT max(position) FROM records WHERE position BETWEEN ? AND ?", _bounds(id)
            ).fetchone()
            next_offset = max(floor, 0 if last is None else (last & _OFFSETS) + 1)
            partitions.append(StoredPartition(id, TopicPartition(topic, partition), floor, next_offset))
        return partitions

    def offsets(self) -> list[tuple[str, int, int]]:
        """Group, partition id, committed offset."""
        return list(self._connection.execute('SELECT group_id, partition, "offset" FROM offsets'))

    def create_topic(self, topic: StoredTopic) -> None:
        with self._transaction():
            self._connection.execute(
                "INSERT INTO topics VALUES (?, ?, ?, ?)",
                (topic.name, topic.partitions, topic.retention_ms, topic.compacted),
            )
            self._connection.executemany(
                "INSERT INTO partitions (topic, partition) VALUES (?, ?)",
                [(topic.name, partition) for partition in range(topic.partitions)],
            )

    def write(self, records: Sequence[Row], offsets: Sequence[tuple[str, int, int]]) -> None:
        """Appends `records` and stores `offsets` (group, partition id, offset): all of it, or nothing and an error."""
        with self._transaction():
            if records:
                self._connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", records)
            if offsets:
                self._connection.executemany("INSERT OR REPLACE INTO offsets VALUES (?, ?, ?)", offsets)

    def read(self, partition: StoredPartition, offset: int, limit: int, limit_bytes: int) -> Iterator[Row]:
        """Records from `offset` on, at most `limit`, and no more once their values exceed `limit_bytes`."""
        size = 0
        for row in self._connection.execute(
            "SELECT position, timestamp, key, headers, value FROM records WHERE position BETWEEN ? AND ? LIMIT ?",
            (partition.base + offset, partition.base + _OFFSETS, limit),
        ):
            yield row
            size += len(row[4] or b"")
            if size > limit_bytes:
                return

    def delete(self, positions: Iterable[int], floors: Iterable[tuple[int, int]] = ()) -> None:
        """Deletes records, and raises the floor of partitions (partition id, floor) in the same transaction."""
        with self._transaction():
            self._connection.executemany("DELETE FROM records WHERE position = ?", [(row,) for row in positions])
            self._connection.executemany(
                "UPDATE partitions SET floor = ? WHERE id = ?", [(floor, id) for id, floor in floors]
            )

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._connection, self.path)


class _Transaction:
    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def __enter__(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise LogFailed(f"the embedded log {self._path} cannot be written: {error}") from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        try:
            self._connection.execute("ROLLBACK" if kind else "COMMIT")
        except sqlite3.Error as failure:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            error = error or failure
        if isinstance(error, sqlite3.Error):
            raise LogFailed(f"the embedded log {self._path} cannot be written: {error}") from error


def scan(path: Path, partition_id: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Position, timestamp and key of every record of a partition, oldest first, over a connection of its own."""
    connection = _connect(path, read_only=True)
    try:
        yield from connection.execute(
            "SELECT position, timestamp, key FROM records WHERE position BETWEEN ? AND ?", _bounds(partition_id)
        )
    finally:
        connection.close()


def checkpoint(path: Path) -> None:
    """Moves what the write-ahead log holds into the file, over a connection of its own: it may wait for the disk."""
    connection = _connect(path)
    try:
        # The first moves most of it beside a busy writer. The second keeps the writer out while it moves the rest, so
        # that the journal starts anew; under steady load it would grow without end otherwise.
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
    finally:
        connection.close()


def _bounds(partition_id: int) -> tuple[int, int]:
    return partition_id << OFFSET_BITS, (partition_id << OFFSET_BITS) + _OFFSETS


def _connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    if not read_only:
        connection.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing: the system has what was committed. Power loss may cost the last moments.
        connection.execute("PRAGMA synchronous=NORMAL")
        # Checkpoints wait for the disk, so a thread does them (see maintenance), never a commit.
        connection.execute("PRAGMA wal_autocheckpoint=0")
    return connection


def _lock(path: Path) -> TextIO:
    lock = path.with_name(path.name + ".lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise LogInUse(
            f"the embedded log {path} is in use by process {owner}: stop that one first, "
            "give this one its own DATA_DIR, or set KAFKA_BOOTSTRAP_SERVERS to share a Kafka"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
