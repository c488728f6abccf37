"""How much attention a story has: one number that never needs recomputing as time goes by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp2, log2

from shared.events import Genre, Member

HALF_LIFE = timedelta(hours=8)
"""After this long a report counts half: a story of two fresh reports stands level with one of four, eight hours old."""
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""Where scores start: only differences of scores mean anything."""
COUNTRY_WEIGHT = 0.5
LANGUAGE_WEIGHT = 0.5
"""Doubling a story's countries (languages) counts as half a doubling of its sources: an editorial choice, not a fit."""
OPINION_WEIGHT = 0.5


@dataclass(frozen=True)
class Rank:
    """`score` and the parts that add up to it, each in doublings; and what they were counted from."""

    score: float
    attention: float
    spread: float
    sources: int = 0
    countries: int = 0
    languages: int = 0
    newest: tuple[datetime, ...] = ()
    """The time of each independent outlet's newest own report, the last first."""

    def fresh(self, now: datetime) -> int:
        """How many independent outlets have reported within the last half-life: how fast the story grows."""
        return sum(now - time < HALF_LIFE for time in self.newest)


def rank(members: Iterable[Member]) -> Rank:
    """The rank of a story with these members; the greater, the higher.

    Every independent outlet counts once, at its newest own report, and its weight halves every `HALF_LIFE` h. At any
    time `now` the attention of a story is  A(now) = sum over outlets of 2^((t - now) / h). Since
    log2 A(now) = log2(sum of 2^((t - EPOCH) / h)) - (now - EPOCH) / h  and the last term is the same for all stories,
    the first term alone orders them as A does, now and for ever: it can be stored and paged by. Fast growth needs no
    term of its own, because fresh reports weigh most. To it are added  COUNTRY_WEIGHT * log2(countries)  and
    LANGUAGE_WEIGHT * log2(languages). A reprint counts for its original's outlet; opinion counts only, and
    `OPINION_WEIGHT`, in a story that has nothing else. No members: the lowest possible score.
    """
    everything = tuple(members)
    reports = [member for member in everything if member.genre is not Genre.OPINION]
    counted, weight = (reports, 1.0) if reports else (list(everything), OPINION_WEIGHT)
    if not counted:
        return Rank(score=0.0, attention=0.0, spread=0.0)
    newest = _newest_by_outlet(counted)
    ages = [(time - EPOCH) / HALF_LIFE for time in newest.values()]
    top = max(ages)
    attention = top + log2(weight * sum(exp2(age - top) for age in ages))
    countries = {member.source.country for member in counted if member.source.country}
    languages = {member.language.partition("-")[0] for member in counted}
    spread = COUNTRY_WEIGHT * log2(max(1, len(countries))) + LANGUAGE_WEIGHT * log2(max(1, len(languages)))
    return Rank(
        score=round(attention + spread, 6),
        attention=round(attention, 6),
        spread=round(spread, 6),
        sources=len(newest),
        countries=len(countries),
        languages=len(languages),
        newest=tuple(sorted(newest.values(), reverse=True)),
    )


def _newest_by_outlet(members: list[Member]) -> dict[str, datetime]:
    """Independent outlet to its newest own report (a reprint's time counts only while its original is unknown)."""
    source_of = {member.article_id: member.source.id for member in members}
    newest: dict[str, datetime] = {}
    for member in members:
        if member.is_reprint and member.original_id in source_of:
            continue
        outlet = source_of.get(member.original_id, f"original:{member.original_id}")
        newest[outlet] = max(newest.get(outlet, member.published_at), member.published_at)
    return newest
