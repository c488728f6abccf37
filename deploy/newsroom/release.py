"""When what comes out: news minutes to real times."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy.newsroom.newsroom import SPAN_MINUTES, Article, Edition

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Published:
    """An article as it stands now: its newest released edition, and the times that its outlet states."""

    article: Article
    edition: Edition
    published_at: datetime
    modified_at: datetime


@dataclass(frozen=True)
class Schedule:
    """The newsroom opened at `start` and tells its 36 hours of news in `duration` seconds (0: all at once)."""

    start: datetime
    duration: float

    def time(self, minute: int) -> datetime:
        """The time that an outlet states for news minute `minute`, in whole seconds as HTTP and RSS have them.

        At a duration of 0 the times are spread over the 36 hours before the start.
        """
        if self.duration <= 0:
            return self.start.replace(microsecond=0) - timedelta(minutes=SPAN_MINUTES - minute)
        return self.start.replace(microsecond=0) + timedelta(seconds=int(minute / SPAN_MINUTES * self.duration))

    def is_out(self, minute: int, now: datetime) -> bool:
        return self.time(minute) <= now

    def published(self, articles: Iterable[Article], now: datetime) -> list[Published]:
        """What stands on the outlets' pages at `now`, last changed first."""
        out = [
            Published(article, editions[-1], self.time(editions[0].at), self.time(editions[-1].at))
            for article in articles
            if (editions := [edition for edition in article.editions if self.is_out(edition.at, now)])
        ]
        return sorted(out, key=lambda item: (item.modified_at, item.edition.at, item.article.id), reverse=True)
