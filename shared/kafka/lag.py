"""How far the consumer groups of some topics are behind, counted again and again at little cost."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Any

from shared.kafka.clients import Clients, Consumer
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.groups import group_id
from shared.kafka.offsets import reading, unacknowledged
from shared.topics import Topic


class Lag:
    """The lag of every consumer group of `topics`. It connects at the first count; close it at the end."""

    def __init__(self, clients: Clients, topics: Iterable[Topic[Any]]) -> None:
        self._clients = clients
        self._groups = [(topic, group) for topic in topics for group in topic.consumers]
        self._open = AsyncExitStack()
        self._consumers: list[Consumer] = []

    async def count(self) -> int:
        """Records that are not acknowledged yet, over all groups. Raises LogUnavailable."""
        try:
            for topic, group in self._groups[len(self._consumers) :]:
                consumer = await self._open.enter_async_context(
                    reading(self._clients, topic.name, group_id(topic, group))
                )
                consumer.pause(*consumer.assignment())  # it counts, and reads nothing
                self._consumers.append(consumer)
            return sum([await unacknowledged(consumer) for consumer in self._consumers])
        except LOG_ERRORS as error:
            raise LogUnavailable(f"{self._clients.where} does not answer: {error}") from error

    async def aclose(self) -> None:
        self._consumers = []
        await self._open.aclose()
