"""What the embedded log promises beyond what every log does: its file, its upkeep, its one process."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError

from shared.kafka.embedded import EmbeddedConsumer, EmbeddedProducer, LogAddress
from shared.kafka.embedded.file import LogFailed, LogInUse, StoredTopic
from shared.kafka.embedded.log import MAX_RECORD_BYTES, Log, close_log, open_log

HOUR_MS = 3_600_000
TP = TopicPartition("notes", 0)


@pytest.fixture
def address(tmp_path: Path) -> LogAddress:
    return LogAddress(tmp_path / "log.sqlite3")


@pytest.fixture
async def log(address: LogAddress) -> AsyncIterator[Log]:
    log = open_log(address)
    log.create_topic(StoredTopic("notes", partitions=1, retention_ms=HOUR_MS, compacted=False))
    log.create_topic(StoredTopic("stories", partitions=1, retention_ms=None, compacted=True))
    yield log
    await close_log(address)


async def append(log: Log, tp: TopicPartition, key: str, value: str = "-", timestamp: int = 0) -> int:
    written = await log.append(tp, value.encode(), key.encode(), (), timestamp)
    return int(written.offset)


def values(log: Log, tp: TopicPartition, offset: int = 0) -> list[str]:
    return [(record.value or b"").decode() for record in log.read(tp, offset)]


async def test_what_is_appended_at_once_goes_into_one_transaction(log: Log, address: LogAddress) -> None:
    watcher = sqlite3.connect(address.path)
    before = watcher.execute("PRAGMA data_version").fetchone()
    sent = [log.append(TP, b"-", b"k", (), 0) for _ in range(50)]
    assert watcher.execute("PRAGMA data_version").fetchone() == before
    await asyncio.gather(*sent)
    assert [future.result().offset for future in sent] == list(range(50))
    assert watcher.execute("SELECT count(*) FROM records").fetchone() == (50,)
    watcher.close()


async def test_a_second_process_is_refused_and_told_why(log: Log, address: LogAddress) -> None:
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from shared.kafka.embedded.log import Log\n"
        "async def go(): Log(Path(sys.argv[1]))\n"
        "asyncio.run(go())\n"
    )
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(address.path), stderr=subprocess.PIPE
    )
    _, errors = await other.communicate()
    assert other.returncode != 0
    assert b"is in use by process" in errors
    assert b"DATA_DIR" in errors


async def test_it_can_be_looked_at_while_it_is_in_use(log: Log, address: LogAddress) -> None:
    await append(log, TP, "k", "seen")
    looking = LogAddress(address.path, read_only=True)
    consumer = EmbeddedConsumer(log=looking, auto_offset_reset="earliest")
    consumer.assign([TP])
    await consumer.start()
    assert (await consumer.getone()).value == b"seen"
    await consumer.stop()
    producer = EmbeddedProducer(log=looking)
    await producer.start()
    with pytest.raises(LogFailed):
        await producer.send_and_wait("notes", b"-", b"k")
    await producer.stop()


async def test_a_write_that_fails_leaves_nothing_behind_and_the_next_one_works(log: Log, address: LogAddress) -> None:
    saboteur = sqlite3.connect(address.path, isolation_level=None)
    saboteur.execute("CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(LogFailed, match=r"log\.sqlite3 cannot be written: disk full"):
        await append(log, TP, "k", "refused")
    saboteur.execute("DROP TRIGGER full")
    saboteur.close()
    assert await append(log, TP, "k", "taken") == 0
    assert values(log, TP) == ["taken"]


async def test_records_older_than_the_retention_go_and_offsets_stay(log: Log, address: LogAddress) -> None:
    for number, age in enumerate((5, 4, 0)):
        await append(log, TP, "k", str(number), timestamp=10 * HOUR_MS - age * HOUR_MS)
    assert await log.maintenance.clean(10 * HOUR_MS) == 2
    assert values(log, TP) == ["2"]
    assert log.begin_offset(TP) == 2
    assert await log.maintenance.clean(20 * HOUR_MS) == 1
    assert await append(log, TP, "k", "new") == 3


async def test_an_emptied_partition_counts_on_after_a_restart(address: LogAddress) -> None:
    log = open_log(address)
    log.create_topic(StoredTopic("notes", partitions=1, retention_ms=HOUR_MS, compacted=False))
    await append(log, TP, "k")
    await log.maintenance.clean(2 * HOUR_MS)
    await close_log(address)
    log = open_log(address)
    assert (log.begin_offset(TP), log.end_offset(TP)) == (1, 1)
    assert await append(log, TP, "k") == 1
    await close_log(address)


async def test_compaction_keeps_the_last_record_of_every_key(log: Log) -> None:
    stories = TopicPartition("stories", 0)
    for number in range(1000):
        await log.append(stories, str(number).encode(), f"story-{number % 3}".encode(), (), 0)
    assert await log.maintenance.clean(0) == 997
    assert values(log, stories) == ["997", "998", "999"]
    assert (await append(log, stories, "story-0", "1000"), log.read(stories, 5)[0].offset) == (1000, 997)


async def test_a_record_that_is_too_large_is_refused(log: Log) -> None:
    with pytest.raises(MessageSizeTooLargeError):
        log.append(TP, b"x" * (MAX_RECORD_BYTES + 1), None, (), 0)


async def test_an_unknown_topic_is_an_error_that_says_what_to_do(log: Log, address: LogAddress) -> None:
    producer = EmbeddedProducer(log=address)
    await producer.start()
    with pytest.raises(UnknownTopicOrPartitionError, match=r"unheard.*shared/topics\.py"):
        await producer.send("unheard", b"-")
    await producer.stop()


async def test_a_paused_partition_waits_until_it_is_resumed(log: Log, address: LogAddress) -> None:
    await append(log, TP, "k", "held")
    consumer = EmbeddedConsumer("notes", log=address, group_id="g", auto_offset_reset="earliest")
    await consumer.start()
    consumer.pause(TP)
    assert await consumer.getmany(timeout_ms=20) == {}
    assert consumer.paused() == {TP}
    consumer.resume(TP)
    assert (await consumer.getone()).value == b"held"
    await consumer.stop()


async def test_it_is_closed_when_the_last_client_stops(address: LogAddress) -> None:
    first, second = EmbeddedProducer(log=address), EmbeddedProducer(log=address)
    await first.start()
    await second.start()
    await first.stop()
    with pytest.raises(LogInUse):
        Log(address.path)
    await second.stop()
    await Log(address.path).close()
