"""Why a story stands where it stands, and why its reports are together."""

from collections.abc import Sequence
from datetime import datetime

from services.feed import answers
from services.feed.rank import Rank, rank
from shared.events import Member


def explained(members: Sequence[Member], now: datetime, taste: float) -> answers.Explain:
    place = rank(members)
    fresh = place.fresh(now)
    return answers.Explain(
        rank=round(place.score + taste, 6),
        attention=place.attention,
        spread=place.spread,
        taste=taste,
        sources=place.sources,
        fresh_sources=fresh,
        countries=place.countries,
        languages=place.languages,
        words=_in_words(place, fresh, taste),
        opened_by=next((member.article_id for member in members if member.joined is None), None),
        joined=[
            answers.JoinedBecause(
                article_id=member.article_id,
                outlet=member.source.name,
                score=member.joined.score,
                similarity=member.joined.similarity,
                margin=member.joined.margin,
                shared=list(member.joined.shared),
            )
            for member in members
            if member.joined is not None
        ],
    )


def _in_words(place: Rank, fresh: int, taste: float) -> str:
    said = (
        f"{_counted(place.sources, 'independent source')} in {_counted(place.countries, 'country', 'countries')} and "
        f"{_counted(place.languages, 'language')}; {fresh or 'none'} of them reported within the last 8 hours."
    )
    if taste:
        said += f" Your feed moves it {'up' if taste > 0 else 'down'} as {2 ** abs(taste):.3g} times as many would."
    return said


def _counted(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
