"""The press radar: who reports a story, when, in what language, and whose words those are."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.events import Genre, Member


@dataclass(frozen=True)
class Row:
    """One report with the copies of it that other outlets printed, oldest first."""

    member: Member
    reprints: tuple[Member, ...]
    first: bool
    """Whether it is the story's first report (opinion never is)."""

    @property
    def agency(self) -> str | None:
        """The agency whose text it is, as any of its copies names it."""
        return next((member.agency for member in (self.member, *self.reprints) if member.agency), None)


def radar(members: Iterable[Member]) -> tuple[Row, ...]:
    """One row for each original, oldest first, its reprints folded under it.

    Reprints whose original nobody has seen fold under the oldest of them.
    """
    in_time = sorted(members, key=lambda member: (member.published_at, member.article_id))
    copies: dict[str, list[Member]] = {}
    for member in in_time:
        copies.setdefault(member.original_id, []).append(member)
    heads = {original: _head(original, group) for original, group in copies.items()}
    rows = sorted(heads.values(), key=lambda member: (member.published_at, member.article_id))
    first = next((member for member in rows if member.genre is not Genre.OPINION), None)
    return tuple(
        Row(
            member=head,
            reprints=tuple(member for member in copies[head.original_id] if member is not head),
            first=head is first,
        )
        for head in rows
    )


def _head(original: str, group: list[Member]) -> Member:
    return next((member for member in group if member.article_id == original), group[0])
