"""Where clients of the log come from: aiokafka's for a Kafka, their embedded look-alikes without one."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.structs import RecordMetadata

from shared.kafka.embedded import EmbeddedAdmin, EmbeddedConsumer, EmbeddedProducer, LogAddress
from shared.kafka.security import security_options
from shared.settings import CommonSettings

MAX_EVENT_BYTES = 4 * 2**20
"""Largest key and value of one event. Retry and dead-letter topics take a little more, for the cause in the headers."""
MAX_RECORD_BYTES = MAX_EVENT_BYTES + 2**18

IDLE_FETCH_MS = 10
"""How long Kafka may hold back an empty answer. At its default of 500, three idle hops take 868 ms; at 10, 31 ms."""


Place: TypeAlias = TopicPartition
"""A partition of a topic."""


class Producer(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send_and_wait(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        headers: Sequence[tuple[str, bytes | None]] | None = None,
    ) -> RecordMetadata: ...


class Consumer(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def assign(self, partitions: Iterable[TopicPartition]) -> None: ...

    def assignment(self) -> Iterable[TopicPartition]: ...

    def pause(self, *partitions: TopicPartition) -> None: ...

    def resume(self, *partitions: TopicPartition) -> None: ...

    async def getone(self, *partitions: TopicPartition) -> "ConsumerRecord[bytes, bytes]": ...

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> "dict[TopicPartition, list[ConsumerRecord[bytes, bytes]]]": ...

    async def commit(self, offsets: Mapping[TopicPartition, int] | None = None) -> None: ...

    async def committed(self, partition: TopicPartition) -> int | None: ...

    async def position(self, partition: TopicPartition) -> int: ...

    def seek(self, partition: TopicPartition, offset: int) -> None: ...

    async def beginning_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]: ...

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]: ...


class Admin(Protocol):
    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def create_topics(self, new_topics: Sequence[NewTopic]) -> Any: ...

    async def describe_topics(self, topics: Sequence[str] | None = None) -> list[dict[str, Any]]: ...

    async def describe_cluster(self) -> dict[str, Any]: ...


class Clients(Protocol):
    """Makes clients that are not started yet."""

    @property
    def where(self) -> str:
        """The log's address, for messages."""
        ...

    def producer(self) -> Producer: ...

    def consumer(self, *topics: str, **options: Any) -> Consumer: ...

    def admin(self) -> Admin: ...


class KafkaClients:
    """Raises `InsecureSettings` for settings of Kafka's security that contradict each other."""

    def __init__(self, bootstrap_servers: str, client_id: str, settings: CommonSettings) -> None:
        self.where = f"Kafka at {bootstrap_servers} (KAFKA_BOOTSTRAP_SERVERS)"
        self._common = {
            "bootstrap_servers": bootstrap_servers,
            "client_id": client_id,
            **security_options(settings),
        }

    def producer(self) -> Producer:
        producer: Producer = AIOKafkaProducer(
            **self._common,
            acks="all",
            enable_idempotence=True,
            compression_type="gzip",
            max_request_size=MAX_RECORD_BYTES,
        )
        return producer

    def consumer(self, *topics: str, **options: Any) -> Consumer:
        # FastStream passes its own defaults for each of these; ours count.
        options = {
            **options,
            **self._common,
            "enable_auto_commit": False,
            "fetch_max_wait_ms": IDLE_FETCH_MS,
            "max_partition_fetch_bytes": MAX_RECORD_BYTES,
        }
        consumer: Consumer = AIOKafkaConsumer(*topics, **options)
        return consumer

    def admin(self) -> Admin:
        admin: Admin = AIOKafkaAdminClient(**self._common)
        return admin


class EmbeddedClients:
    def __init__(self, data_dir: Path, client_id: str, *, read_only: bool = False) -> None:
        self._log = LogAddress(data_dir / "log.sqlite3", read_only)
        self._client_id = client_id
        self.where = f"the embedded log {self._log.path}"

    def producer(self) -> Producer:
        return EmbeddedProducer(log=self._log)

    def consumer(self, *topics: str, **options: Any) -> Consumer:
        return EmbeddedConsumer(*topics, **{**options, "client_id": self._client_id, "log": self._log})

    def admin(self) -> Admin:
        return EmbeddedAdmin(log=self._log)


def clients_for(settings: CommonSettings, client_id: str, *, read_only: bool = False) -> Clients:
    """Kafka's when `settings` name one, else embedded ones over a file in the data directory.

    With `read_only` the embedded ones see the log as it is when they start, even while another process has it.
    """
    if settings.kafka_bootstrap_servers:
        return KafkaClients(settings.kafka_bootstrap_servers, client_id, settings)
    return EmbeddedClients(settings.data_dir, client_id, read_only=read_only)
