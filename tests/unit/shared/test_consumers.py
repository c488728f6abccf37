"""Acknowledgements are exact, go out together, and are not lost at a stop."""

import asyncio
from collections.abc import Mapping

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError

from shared.kafka.consumers import Acknowledging

FIRST, SECOND = TopicPartition("notes", 0), TopicPartition("notes", 1)


class SlowConsumer:
    """Each commit takes until `go` is set; some fail."""

    def __init__(self, assigned: set[TopicPartition], failures: int = 0) -> None:
        self.commits: list[dict[TopicPartition, int]] = []
        self.go = asyncio.Event()
        self.stopped = False
        self._assigned = assigned
        self._failures = failures

    def assignment(self) -> set[TopicPartition]:
        return self._assigned

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        await self.go.wait()
        if self._failures:
            self._failures -= 1
            raise CommitFailedError
        self.commits.append(dict(offsets))

    async def stop(self) -> None:
        self.stopped = True


async def test_what_is_acknowledged_during_a_commit_goes_with_the_next() -> None:
    client = SlowConsumer({FIRST, SECOND})
    consumer = Acknowledging(client)  # type: ignore[arg-type]  # only what acknowledging needs
    consumer.acknowledge(FIRST, 1)
    await asyncio.sleep(0)
    for offset in (2, 3):
        consumer.acknowledge(FIRST, offset)
    consumer.acknowledge(SECOND, 9)
    client.go.set()
    await consumer.stop()
    assert client.commits == [{FIRST: 1}, {FIRST: 3, SECOND: 9}]
    assert client.stopped


async def test_a_partition_that_went_to_another_member_is_left_to_it() -> None:
    client = SlowConsumer({FIRST})
    client.go.set()
    consumer = Acknowledging(client)  # type: ignore[arg-type]  # only what acknowledging needs
    consumer.acknowledge(SECOND, 5)
    consumer.acknowledge(FIRST, 1)
    await consumer.stop()
    assert client.commits == [{FIRST: 1}]


async def test_a_commit_that_fails_is_covered_by_the_next() -> None:
    client = SlowConsumer({FIRST}, failures=1)
    client.go.set()
    consumer = Acknowledging(client)  # type: ignore[arg-type]  # only what acknowledging needs
    consumer.acknowledge(FIRST, 1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    consumer.acknowledge(FIRST, 2)
    await consumer.stop()
    assert client.commits == [{FIRST: 2}]
