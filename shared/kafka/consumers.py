"""What our subscribers add to a client's consumer: exact acknowledgement, and a sure start for followers."""

import asyncio
from typing import Any

import structlog
from aiokafka import TopicPartition

from shared.kafka.clients import Consumer
from shared.kafka.errors import LOG_ERRORS

log = structlog.get_logger()

LAST_COMMIT_SECONDS = 5.0
"""How long a stop waits for the last acknowledgements; without them the next start handles some messages again."""


class Acknowledging:
    """A group's consumer. It commits exactly what was acknowledged, and keeps nobody waiting for it.

    One commit is on its way at a time, and takes along whatever was acknowledged during the one before: a commit for
    each message would cost a round trip each (aiokafka issue 128).
    """

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self._acknowledged: dict[TopicPartition, int] = {}
        self._committing: asyncio.Task[None] | None = None

    def acknowledge(self, tp: TopicPartition, offset: int) -> None:
        """Everything before `offset` has been handled."""
        self._acknowledged[tp] = offset
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit())

    async def stop(self) -> None:
        """Stops once what was acknowledged is committed."""
        if self._committing is not None:
            await asyncio.wait([self._committing], timeout=LAST_COMMIT_SECONDS)
            self._committing.cancel()
        await self._consumer.stop()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consumer, name)

    async def _commit(self) -> None:
        while self._acknowledged:
            mine = set(self._consumer.assignment())
            offsets = {tp: offset for tp, offset in self._acknowledged.items() if tp in mine}
            self._acknowledged = {}
            try:
                if offsets:
                    await self._consumer.commit(offsets)
            except LOG_ERRORS as error:
                # The next commit covers it, or whoever owns the partition now handles it again, which changes nothing.
                log.warning(
                    "offsets_not_committed", offsets=[f"{tp}:{at}" for tp, at in offsets.items()], error=repr(error)
                )


class Following:
    """A consumer without a group: what comes after `start` returned, or after `pin_followers`, is not missed.

    aiokafka finds the end of a topic at its first fetch, some time after `start`.
    """

    def __init__(self, consumer: Consumer, start_at: dict[TopicPartition, int]) -> None:
        self._consumer = consumer
        self._start_at = start_at

    async def start(self) -> None:
        await self._consumer.start()
        for tp in self._consumer.assignment():
            if tp in self._start_at:
                self._consumer.seek(tp, self._start_at[tp])
            await self._consumer.position(tp)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consumer, name)
