"""Which member of a group reads which partitions."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from aiokafka import TopicPartition

M = TypeVar("M")


def assign(
    partitions: Mapping[str, int],
    subscriptions: Mapping[M, Collection[str]],
    owned: Mapping[M, Collection[TopicPartition]],
) -> dict[M, set[TopicPartition]]:
    """Shares the partitions of each topic evenly among the members subscribed to it.

    `partitions` are counts by topic, `subscriptions` topics by member in the order in which they joined. Members keep
    what they own as far as the shares allow, so that a rebalance moves, and redelivers, as little as possible.
    """
    shares: dict[M, set[TopicPartition]] = {member: set() for member in subscriptions}
    for topic, count in partitions.items():
        members = [member for member, topics in subscriptions.items() if topic in topics]
        if members:
            _share(topic, count, members, owned, shares)
    return shares


def _share(
    topic: str,
    count: int,
    members: Sequence[M],
    owned: Mapping[M, Collection[TopicPartition]],
    shares: dict[M, set[TopicPartition]],
) -> None:
    least, over = divmod(count, len(members))
    quotas = {member: least + (position < over) for position, member in enumerate(members)}
    free = [TopicPartition(topic, partition) for partition in range(count)]
    for member in members:
        kept = sorted(tp for tp in owned.get(member, ()) if tp in free)[: quotas[member]]
        shares[member].update(kept)
        quotas[member] -= len(kept)
        free = [tp for tp in free if tp not in kept]
    for member in members:
        taken, free = free[: quotas[member]], free[quotas[member] :]
        shares[member].update(taken)
