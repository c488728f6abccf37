"""An admin client of the embedded log, shaped like `aiokafka.admin.AIOKafkaAdminClient` as far as we use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import NewTopic
from aiokafka.errors import NoError, NotControllerError, TopicAlreadyExistsError

from shared.kafka.embedded.file import StoredTopic
from shared.kafka.embedded.log import Log, LogAddress, close_log, open_log


@dataclass(frozen=True)
class Created:
    """The answer to `create_topics`."""

    topic_errors: tuple[dict[str, Any], ...]

    def to_object(self) -> dict[str, Any]:
        return {"topic_errors": list(self.topic_errors)}


class EmbeddedAdmin:
    def __init__(self, *, log: LogAddress) -> None:
        self._address = log
        self._log: Log | None = None

    async def start(self) -> None:
        self._log = open_log(self._address)

    async def close(self) -> None:
        if self._log is not None:
            self._log = None
            await close_log(self._address)

    async def create_topics(self, new_topics: Sequence[NewTopic]) -> Created:
        return Created(tuple(self._create(topic) for topic in new_topics))

    async def describe_topics(self, topics: Sequence[str] | None = None) -> list[dict[str, Any]]:
        known = self._running().topics
        return [
            {"error_code": 0, "topic": topic.name, "partitions": [{"partition": i} for i in range(topic.partitions)]}
            for topic in known.values()
            if topics is None or topic.name in topics
        ]

    async def list_topics(self) -> list[str]:
        return list(self._running().topics)

    async def describe_cluster(self) -> dict[str, Any]:
        self._running()
        return {"cluster_id": str(self._address.path), "brokers": []}

    def _create(self, topic: NewTopic) -> dict[str, Any]:
        retention = topic.topic_configs.get("retention.ms")
        created = self._running().create_topic(
            StoredTopic(
                name=topic.name,
                partitions=topic.num_partitions,
                retention_ms=None if retention is None else int(retention),
                compacted="compact" in topic.topic_configs.get("cleanup.policy", ""),
            )
        )
        error = NoError if created else TopicAlreadyExistsError
        return {"topic": topic.name, "error_code": error.errno, "error_message": None}

    def _running(self) -> Log:
        if self._log is None:
            raise NotControllerError("the embedded log is closed")
        return self._log
