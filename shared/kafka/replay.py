"""A group's offsets and dead letters, and how to handle messages once more: safe, for handlers are idempotent.

A dead letter is replayed into its group's retry topic, not into the topic that it came from: other groups have had it,
and in a compacted topic it would become the last word on its key.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition

from shared.kafka.clients import Clients, Consumer, clients_for
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.groups import group_id
from shared.kafka.letters import Letter, Origin, original_headers, read_letter
from shared.settings import CommonSettings
from shared.topics import Topic

READ_MS = 5000
"""How long Kafka may take to hand over records that are known to be there."""


@dataclass(frozen=True)
class DeadLetter:
    """One message in a dead-letter topic. `letter` says why it is there; none when someone else put it there."""

    record: "ConsumerRecord[bytes, bytes]"
    letter: Letter | None

    @property
    def key(self) -> str:
        return (self.record.key or b"").decode(errors="replace")


async def dead_letters(
    settings: CommonSettings, topic: Topic[Any], group: str, *, replayed: bool = False, limit: int = 1000
) -> list[DeadLetter]:
    """The oldest `limit` dead letters that were not replayed yet (with `replayed`: all that are kept).

    Reading only: on the embedded log, too, it is possible while the services run.
    """
    clients = clients_for(settings, "replay", read_only=True)
    async with reading(clients, topic.dead(group), _replays(topic, group)) as consumer:
        return [
            DeadLetter(record, read_letter(record)) async for record in _pending(consumer, whole=replayed, limit=limit)
        ]


async def replay_dead_letters(settings: CommonSettings, topic: Topic[Any], group: str) -> int:
    """Has `group` handle its dead letters once more, with all attempts and rounds; how many. Each is replayed once."""
    clients = clients_for(settings, "replay")
    producer = clients.producer()
    count = 0
    async with reading(clients, topic.dead(group), _replays(topic, group)) as consumer:
        await producer.start()
        try:
            async for record in _pending(consumer):
                await producer.send_and_wait(
                    topic.retry(group), record.value, record.key, headers=_afresh(record, group)
                )
                await consumer.commit({TopicPartition(record.topic, record.partition): record.offset + 1})
                count += 1
        finally:
            await producer.stop()
    return count


async def rewind(settings: CommonSettings, topic: Topic[Any], group: str) -> int:
    """Has `group` read `topic` from the start when it next starts; how many records that are.

    Raises `LogUnavailable` while members of the group run: stop them first.
    """
    clients = clients_for(settings, "replay")
    async with reading(clients, topic.name, group_id(topic, group)) as consumer:
        partitions = list(consumer.assignment())
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        try:
            await consumer.commit(begins)
        except LOG_ERRORS as error:
            raise LogUnavailable(
                f"group {group} still reads {topic.name}: stop its services first ({error})"
            ) from error
    return sum(ends[tp] - begins[tp] for tp in partitions)


async def lag(settings: CommonSettings, topic: Topic[Any], group: str, *, retrying: bool = False) -> int:
    """How many records of `topic` (of its retry topic) `group` has not acknowledged yet."""
    clients = clients_for(settings, "lag", read_only=True)
    name = topic.retry(group) if retrying else topic.name
    async with reading(clients, name, group_id(topic, group, retrying=retrying)) as consumer:
        return await unacknowledged(consumer)


async def unacknowledged(consumer: Consumer) -> int:
    """How many records of its partitions the consumer's group has not acknowledged yet."""
    partitions = list(consumer.assignment())
    begins = await consumer.beginning_offsets(partitions)
    ends = await consumer.end_offsets(partitions)
    done = {tp: await consumer.committed(tp) for tp in partitions}
    return sum(ends[tp] - max(begins[tp], done[tp] or 0) for tp in partitions)


@asynccontextmanager
async def reading(clients: Clients, topic: str, group: str) -> AsyncIterator[Consumer]:
    """A consumer of all partitions, outside its group's sharing. Raises `LogUnavailable`."""
    consumer = clients.consumer(group_id=group, auto_offset_reset="earliest")
    admin = clients.admin()
    try:
        await admin.start()
        found = [row for row in await admin.describe_topics() if row["topic"] == topic]
        if not found:
            raise LogUnavailable(f"{clients.where} has no topic {topic}: create it with `python -m deploy.topics`")
        consumer.assign([TopicPartition(topic, row["partition"]) for row in found[0]["partitions"]])
        await consumer.start()
    except LOG_ERRORS as error:
        await consumer.stop()
        raise LogUnavailable(f"{clients.where} does not answer: {error}") from error
    finally:
        await admin.close()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def _pending(
    consumer: Consumer, *, whole: bool = False, limit: int | None = None
) -> "AsyncIterator[ConsumerRecord[bytes, bytes]]":
    """What lies between the committed offset (with `whole`: the start) and the present end of each partition."""
    left = limit
    ends = await consumer.end_offsets(list(consumer.assignment()))
    begins = await consumer.beginning_offsets(list(consumer.assignment()))
    for tp, end in sorted(ends.items()):
        position = begins[tp] if whole else max(begins[tp], await consumer.committed(tp) or 0)
        consumer.seek(tp, position)
        while position < end and left != 0:
            batch = await consumer.getmany(tp, timeout_ms=READ_MS, max_records=left)
            if not batch:
                break  # retention or compaction has taken the rest
            for record in batch[tp]:
                yield record
                position = record.offset + 1
                left = None if left is None else left - 1


def _afresh(record: "ConsumerRecord[bytes, bytes]", group: str) -> list[tuple[str, bytes | None]]:
    """Headers with which the record goes through its rounds from the first on, and still tells where it came from."""
    letter = read_letter(record)
    fresh = Letter(
        group=group,
        round=0,
        error="Replayed",
        cause=f"replayed after: {letter.cause}" if letter else "replayed",
        origin=letter.origin if letter else Origin(record.topic, record.partition, record.offset),
        failed_at=datetime.now(UTC),
    )
    return fresh.headers(original_headers(record.headers))


def _replays(topic: Topic[Any], group: str) -> str:
    """The group whose committed offset says how far the dead letters were replayed."""
    return f"{group_id(topic, group)}.replay"
