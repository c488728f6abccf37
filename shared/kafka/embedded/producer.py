"""A producer for the embedded log, shaped like `aiokafka.AIOKafkaProducer` as far as FastStream and we use it."""

import asyncio

from aiokafka import TopicPartition
from aiokafka.errors import ProducerClosed
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import RecordMetadata

from shared.kafka.embedded.log import Headers, Log, LogAddress, close_log, open_log


class EmbeddedProducer:
    def __init__(self, *, log: LogAddress) -> None:
        self._address = log
        self._log: Log | None = None
        self._partition = DefaultPartitioner()
        self._closed = False

    async def start(self) -> None:
        self._log = open_log(self._address)

    async def stop(self) -> None:
        self._closed = True
        if self._log is not None:
            self._log = None
            await close_log(self._address)

    async def flush(self) -> None:
        if self._log is not None:
            self._log.flush()

    async def send(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        headers: Headers | None = None,
    ) -> "asyncio.Future[RecordMetadata]":
        """The future is done once the record is safe from a crash. The same keys go where Kafka would put them."""
        if self._log is None:
            raise ProducerClosed
        if partition is None:
            everywhere = list(range(self._log.partitions_of(topic)))
            partition = self._partition(key, everywhere, everywhere)
        return self._log.append(TopicPartition(topic, partition), value, key, headers or (), timestamp_ms)

    async def send_and_wait(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        headers: Headers | None = None,
    ) -> RecordMetadata:
        return await (await self.send(topic, value, key, partition, timestamp_ms, headers))
