"""The agenda: which feeds come due next, as the store told a moment ago. It promises nothing; a claim does."""

import random
from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.ingestor.store import FeedRecord

Busy = Mapping[str, datetime]
"""Hosts, and until when they are taken."""


class Agenda:
    """Feeds by their due time. It is looked up anew after `kept`, for what others have added, claimed and freed."""

    def __init__(self, kept: timedelta) -> None:
        self._kept = kept
        self._feeds: list[FeedRecord] = []
        self._stale_at: datetime | None = None
        self._last: datetime | None = None

    def fill(self, feeds: Sequence[FeedRecord], now: datetime, *, complete: bool) -> None:
        """Holds these feeds and no others. `complete`: there are none that come due after them."""
        due = [feed for feed in feeds if feed.due_at <= now]
        random.shuffle(due)  # instances that look at the same moment shall not all reach for the same feeds
        self._feeds = [*due, *sorted((feed for feed in feeds if feed.due_at > now), key=_due_at)]
        self._stale_at = now + self._kept
        self._last = None if complete else max((feed.due_at for feed in feeds), default=now)

    def forget(self) -> None:
        """What it holds is out of date."""
        self._stale_at = None

    def is_stale(self, now: datetime) -> bool:
        return self._stale_at is None or now >= self._stale_at

    @property
    def complete(self) -> bool:
        """Whether it holds every feed, and not only those that come due first."""
        return self._last is None

    def startable(self, now: datetime, busy: Busy) -> list[FeedRecord]:
        """The feeds that are due, and whose hosts are free."""
        due = []
        for feed in self._feeds:
            if feed.due_at > now:
                break
            if busy.get(feed.host, now) <= now:
                due.append(feed)
        return due

    def take(self, feed: FeedRecord) -> None:
        """It has been begun, or somebody else has it."""
        self._feeds.remove(feed)

    def put(self, feed: FeedRecord) -> None:
        """It has been settled, and comes due again."""
        if self._last is None or feed.due_at <= self._last:
            insort(self._feeds, feed, key=_due_at)

    def next_at(self, busy: Busy) -> datetime | None:
        """When the next feed is due and its host free."""
        return min((max(feed.due_at, busy.get(feed.host, feed.due_at)) for feed in self._feeds), default=None)


def _due_at(feed: FeedRecord) -> datetime:
    return feed.due_at
