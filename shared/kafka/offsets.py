"""How far consumer groups have read, and sending one back to the start: safe, for handlers are idempotent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import TopicPartition

from shared.kafka.clients import Clients, Consumer, clients_for
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.groups import group_id
from shared.settings import CommonSettings
from shared.topics import Topic


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
