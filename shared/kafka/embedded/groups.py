"""Consumer groups of one process: members share the partitions, and take over when one joins or leaves."""

from typing import TYPE_CHECKING, Protocol

from aiokafka import TopicPartition

from shared.kafka.embedded.assignment import assign

if TYPE_CHECKING:
    from shared.kafka.embedded.log import Log


class Member(Protocol):
    """A consumer, as its group sees it."""

    @property
    def topics(self) -> frozenset[str]: ...

    def assignment(self) -> frozenset[TopicPartition]: ...

    def reassign(self, partitions: set[TopicPartition]) -> None:
        """Takes these partitions over and lets go of all others."""
        ...

    async def reassigned(self, before: frozenset[TopicPartition]) -> None:
        """Tells the member's listener."""
        ...


class Group:
    def __init__(self, log: "Log") -> None:
        self._log = log
        self._members: list[Member] = []

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(self._members)

    async def join(self, member: Member) -> None:
        self._members.append(member)
        await self._rebalance(joined=member)

    async def leave(self, member: Member) -> None:
        self._members.remove(member)
        await self._rebalance()

    async def _rebalance(self, joined: Member | None = None) -> None:
        # Offsets that are still on their way must count before a partition changes hands.
        self._log.flush()
        before = {member: member.assignment() for member in self._members}
        topics = {topic for member in self._members for topic in member.topics}
        counts = {topic: self._log.partitions_of(topic) for topic in sorted(topics)}
        shares = assign(counts, {member: member.topics for member in self._members}, before)
        for member, share in shares.items():
            member.reassign(share)
        for member, share in shares.items():
            if member is joined or share != before[member]:
                await member.reassigned(before[member])
