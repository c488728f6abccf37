"""Upkeep of an embedded log's file: retention by age, compaction by key, checkpoints. Bounded, and never in a hurry."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from aiokafka import TopicPartition

from shared.kafka.embedded.file import LogFailed, LogFile, StoredPartition, StoredTopic, checkpoint, scan

if TYPE_CHECKING:
    from shared.kafka.embedded.log import Partition

log = structlog.get_logger()

CHECKPOINT_SECONDS = 0.25
CHECKPOINT_BYTES = 4 * 2**20
CLEAN_SECONDS = 60.0
DIRTY_RECORDS = 1000
"""A compacted partition is scanned when this many records came since the last time."""
DELETE_RECORDS = 200
"""Deleted in one transaction: the event loop waits for it, so it must be a matter of a few milliseconds."""


class Maintenance:
    """Runs on the log's event loop; only scans and checkpoints, which take long, run in a thread."""

    def __init__(
        self, file: LogFile, topics: Mapping[str, StoredTopic], partitions: "Mapping[TopicPartition, Partition]"
    ) -> None:
        self._file = file
        self._topics = topics
        self._partitions = partitions
        self._compacted_to: dict[TopicPartition, int] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="embedded-log-maintenance")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        cleaned = 0.0
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            try:
                await self._checkpoint()
                if time.monotonic() - cleaned > CLEAN_SECONDS:
                    await self.clean(int(time.time() * 1000))
                    cleaned = time.monotonic()
            except (LogFailed, OSError) as error:
                log.warning("embedded_log_maintenance_failed", file=str(self._file.path), error=str(error))

    async def _checkpoint(self) -> None:
        journal = self._file.path.with_name(self._file.path.name + "-wal")
        if journal.exists() and journal.stat().st_size > CHECKPOINT_BYTES:
            await asyncio.to_thread(checkpoint, self._file.path)

    async def clean(self, now_ms: int) -> int:
        """Deletes what every topic's retention and compaction allow as of `now_ms`; how many records that was."""
        deleted = 0
        for tp, partition in tuple(self._partitions.items()):
            topic, stored = self._topics[tp.topic], partition.stored
            expired_before = now_ms - topic.retention_ms if topic.retention_ms is not None else None
            compact = topic.compacted and stored.next_offset - self._compacted_to.get(tp, 0) >= DIRTY_RECORDS
            if expired_before is None and not compact:
                continue
            upto = stored.next_offset
            obsolete, floor = await asyncio.to_thread(self._obsolete, stored, expired_before, compact)
            if compact:
                self._compacted_to[tp] = upto
            deleted += await self._delete(stored, obsolete, floor)
        return deleted

    def _obsolete(self, stored: StoredPartition, expired_before: int | None, compact: bool) -> tuple[list[int], int]:
        """Positions that may go, oldest first, and the floor once the expired ones are gone."""
        rows = scan(self._file.path, stored.id)
        expired: list[int] = []
        last_of: dict[bytes, int] = {}
        superseded: list[int] = []
        head = expired_before is not None
        for position, timestamp, key in rows:
            head = head and timestamp < (expired_before or 0)
            if head:
                expired.append(position)
            elif not compact:
                break
            elif key is not None:
                if key in last_of:
                    superseded.append(last_of[key])
                last_of[key] = position
        floor = stored.offset(expired[-1]) + 1 if expired else stored.floor
        return expired + sorted(superseded), floor

    async def _delete(self, stored: StoredPartition, obsolete: list[int], floor: int) -> int:
        for chunk in _chunks(obsolete):
            reached = min(floor, stored.offset(chunk[-1]) + 1)
            self._file.delete(chunk, [(stored.id, max(stored.floor, reached))])
            stored.floor = max(stored.floor, reached)
            await asyncio.sleep(0)
        return len(obsolete)


def _chunks(positions: list[int]) -> Iterator[list[int]]:
    remaining = iter(positions)
    while chunk := list(islice(remaining, DELETE_RECORDS)):
        yield chunk
