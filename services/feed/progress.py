"""How far behind the news readers are: from the pipeline's own records, never from a guess."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from services.feed.changes import Changes
from shared.documents.protocol import Collection, read_time, time_text

_AGE_SECONDS = 2.0
_LOOKED_AT = 30
"""Changes among which the newest visible article is looked for: they come nearly in the order of fetching."""
LOOKED_BACK = timedelta(days=1)
"""An article that has not become visible after a day is no delay but a case for the dead letters."""


class Progress:
    """Compares the articles that have been fetched with those that readers can see."""

    def __init__(
        self,
        changes: Changes,
        articles: Collection,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self._changes = changes
        self._articles = articles
        self._clock = clock
        self._monotonic = monotonic
        self._kept: tuple[float, float | None] | None = None

    async def lag_seconds(self) -> float | None:
        """Seconds since the fetch of the oldest article that is not visible yet; none when there never was any.

        When all are visible: how long the newest of them took.
        """
        if self._kept is None or self._monotonic() - self._kept[0] > _AGE_SECONDS:
            self._kept = (self._monotonic(), await self._measure())
        return self._kept[1]

    async def _measure(self) -> float | None:
        now = self._clock()
        visible = await self._changes.newest(_LOOKED_AT)
        took = {change.fetched_at: change.at - change.fetched_at for change in visible if change.fetched_at}
        seen = max(took, default=now - LOOKED_BACK)
        moment = time_text(max(seen, now - LOOKED_BACK))
        waiting = await self._articles.find({"text_since": {"$gt": moment}}, sort="text_since", limit=1)
        if waiting:
            return round(max(0.0, (now - read_time(waiting[0]["text_since"])).total_seconds()), 3)
        return round(max(0.0, took[seen].total_seconds()), 3) if took else None
