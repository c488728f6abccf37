"""When a feed is looked at next: sooner when it brings news, later when it is quiet or fails, never before it may."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.retry_after import http_date

QUICKER = 0.5
SLOWER = 1.25
# News comes in bursts: two looks halve twice what four quiet ones make up for.


LOOKS_PER_ENTRY = 2.0
"""Looks in the time in which a feed, by its own dates, brings one entry: its news is half a gap old on average."""

RECENT_ENTRIES = 10
FEWEST_DATES = 3

HARD_WAIT = 3600.0
"""Seconds of the first wait after a failure that time alone does not mend: no such page, a private address."""

RATE_DAYS = 7.0
"""Days over which a feed's articles a day are smoothed: a weekend counts for what it is."""

DAY = 86_400.0


@dataclass(frozen=True)
class Rhythm:
    """Seconds between looks at one feed: bounds, first guess, and the waits when it fails or is pushed to us."""

    shortest: float = 60.0
    first: float = 600.0
    longest: float = 7200.0
    longest_after_failures: float = 86_400.0
    while_pushed: float = 21_600.0

    def after_success(self, interval: float, new_articles: int, own: float | None = None) -> float:
        """The next interval, within its bounds.

        `own` is the gap between the feed's entries by their dates (`own_rhythm`): half way (in octaves) to what suits
        it. Without dates: half the last interval when something came, a quarter longer when nothing did.
        """
        if own is not None:
            wanted = math.sqrt(interval * self._bounded(own / LOOKS_PER_ENTRY))
        else:
            wanted = interval * (QUICKER if new_articles else SLOWER)
        return self._bounded(wanted)

    def after_failure(self, interval: float, failures: int, *, hard: bool = False) -> float:
        """Seconds to wait: doubled with each failure in a row (`failures` counts this one).

        From the usual interval on; after a `hard` failure, which time alone does not mend, from an hour on.
        """
        base = max(interval, HARD_WAIT / 2) if hard else interval
        return min(base * 2.0 ** min(failures, 30), max(self.longest_after_failures, self.shortest))

    def _bounded(self, seconds: float) -> float:
        return min(max(seconds, self.shortest), self.longest)


def own_rhythm(dates: Iterable[datetime], now: datetime) -> float | None:
    """Seconds between two entries lately, the silence since the newest included. None with too few dates to tell."""
    past = sorted((date for date in dates if date <= now), reverse=True)[:RECENT_ENTRIES]
    return (now - past[-1]).total_seconds() / len(past) if len(past) >= FEWEST_DATES else None


def articles_per_day(rate: float, since: datetime | None, now: datetime, articles: int) -> float:
    """A feed's smoothed articles a day after a look that brought `articles`; `rate` is what it was at `since`.

    The first look tells nothing about a day: a feed lists what it has had for long.
    """
    if since is None:
        return 0.0
    days = max((now - since).total_seconds() / DAY, 0.0)
    return rate * math.exp(-days / RATE_DAYS) + articles / RATE_DAYS


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which an answer, by its Cache-Control or Expires header, need not be asked for again; 0: not said."""
    control = headers.get("cache-control", "").lower()
    if re.search(r"no-(?:cache|store)", control):
        return 0.0
    if match := re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", control):
        age = headers.get("age", "").strip()
        return max(float(match[1]) - (float(age[:9]) if age.isascii() and age.isdigit() else 0.0), 0.0)
    expires = http_date(headers.get("expires", ""))
    return max((expires - (http_date(headers.get("date", "")) or now)).total_seconds(), 0.0) if expires else 0.0


def jittered(seconds: float, chance: float) -> float:
    """`seconds`, up to a tenth more or less, so that feeds do not march in step; `chance` is from 0 to 1."""
    return seconds * (0.9 + 0.2 * chance)
