"""The logs that the contract suite runs on, and what its tests have in common."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.admin import NewTopic

from shared.events import Event
from shared.kafka.clients import Clients, Consumer, clients_for
from shared.settings import CommonSettings
from shared.topics import Topic

PATIENCE_SECONDS = 30.0
"""Kafka's rebalances take seconds; nothing waits this long unless something is broken."""


class Note(Event):
    """The smallest event."""

    key: str
    text: str = ""


@dataclass(frozen=True)
class LogUnderTest:
    """One log, embedded or Kafka, and names that no other test uses."""

    settings: CommonSettings
    tag: str

    @property
    def clients(self) -> Clients:
        return clients_for(self.settings, "contract")

    def topic(self, name: str = "notes", *, partitions: int = 3, group: str = "readers") -> Topic[Note]:
        return Topic(
            name=f"test.{self.tag}.{name}",
            event=Note,
            key=lambda event: event.key,
            key_is="key",
            producer="writer",
            consumers=(group,),
            partitions=partitions,
        )

    async def create(self, name: str, partitions: int) -> str:
        """Creates a topic; its full name."""
        admin = self.clients.admin()
        await admin.start()
        try:
            full = f"test.{self.tag}.{name}"
            answer = await admin.create_topics([NewTopic(full, partitions, 1)])
            assert [row["error_code"] for row in answer.to_object()["topic_errors"]] == [0]
        finally:
            await admin.close()
        return full

    @asynccontextmanager
    async def producer(self) -> Any:
        producer = self.clients.producer()
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    @asynccontextmanager
    async def consumer(self, *topics: str, group: str | None = "readers", start: str = "earliest") -> Any:
        name = f"{self.tag}.{group}" if group else None
        consumer = self.clients.consumer(*topics, group_id=name, auto_offset_reset=start)
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()


def embedded_log(folder: Path, tag: str = "") -> LogUnderTest:
    settings = CommonSettings(data_dir=folder, kafka_bootstrap_servers=None, delivery_retry_delay_seconds=0.1)
    return LogUnderTest(settings, tag or uuid.uuid4().hex[:8])


def kafka_log(bootstrap: str, tag: str = "") -> LogUnderTest:
    settings = CommonSettings(kafka_bootstrap_servers=bootstrap, delivery_retry_delay_seconds=0.1)
    return LogUnderTest(settings, tag or uuid.uuid4().hex[:8])


async def read(consumer: Consumer, count: int) -> "list[ConsumerRecord[bytes, bytes]]":
    """The next `count` records."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [await consumer.getone() for _ in range(count)]


async def nothing_more(consumer: Consumer) -> bool:
    return await consumer.getmany(timeout_ms=100) == {}


async def eventually(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Returns when `holds`; fails when it does not for too long."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.01)


def values(records: "Sequence[ConsumerRecord[bytes, bytes]]") -> list[str]:
    return [(record.value or b"").decode() for record in records]


def place(record: "ConsumerRecord[bytes, bytes]") -> TopicPartition:
    return TopicPartition(record.topic, record.partition)
