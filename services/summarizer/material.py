"""Which reports a story's summaries are written from, language by language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.events import Genre, Member, Story


@dataclass(frozen=True)
class Material:
    """One language's share of a story: its reports, oldest first."""

    language: str
    originals: tuple[Member, ...]
    """One for each independent text: the original, or the oldest reprint of one that is not in the story."""
    reprints: tuple[Member, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        return self.originals + self.reprints

    @property
    def outlets(self) -> int:
        """How many report it by themselves."""
        return len({member.source.id for member in self.originals})


def materials(story: Story, *, most: int) -> dict[str, Material]:
    """Every language's material, by language. Only reports count: opinion, sponsored and live pieces give no facts.

    Of more than `most` independent reports in a language the newest are taken, one of each outlet first.
    """
    by_language: dict[str, list[Member]] = defaultdict(list)
    for member in story.members:
        if member.genre is Genre.REPORT:
            by_language[written(member.language)].append(member)
    return {language: _material(language, members, most) for language, members in by_language.items()}


def languages(materials: Mapping[str, Material], told: Iterable[str], *, least: int) -> list[str]:
    """The languages to write in, of those that have material.

    Those with at least `least` independent reports, the one with the most (the story's main language), and those
    already `told`: who has read a summary in a language may expect that it keeps up.
    """
    if not materials:
        return []
    main = max(materials.values(), key=lambda material: material.outlets).language
    kept = set(told)
    return [
        language
        for language, material in materials.items()
        if language == main or language in kept or material.outlets >= least
    ]


def written(language: str) -> str:
    """The written language of a BCP 47 tag: without region, with its script if it names one."""
    primary, *rest = language.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), None)
    return f"{primary.lower()}-{script}" if script else primary.lower()


def _material(language: str, members: Sequence[Member], most: int) -> Material:
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        groups[member.original_id].append(member)
    originals = [next((member for member in group if not member.is_reprint), group[0]) for group in groups.values()]
    taken = {member.article_id for member in _newest(originals, most)}
    drawn_on = tuple(member for member in originals if member.article_id in taken)
    texts = {member.original_id for member in drawn_on}
    reprints = tuple(member for member in members if member.original_id in texts and member.article_id not in taken)
    return Material(language, drawn_on, reprints)


def _newest(members: Sequence[Member], most: int) -> list[Member]:
    """At most `most`, the newest of each outlet before any outlet's second."""
    seen: dict[str, int] = defaultdict(int)
    ranked: list[tuple[int, int, Member]] = []
    for member in sorted(members, key=lambda member: (member.published_at, member.article_id), reverse=True):
        ranked.append((seen[member.source.id], len(ranked), member))
        seen[member.source.id] += 1
    return [member for _, _, member in sorted(ranked, key=lambda row: row[:2])[:most]]
