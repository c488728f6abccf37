"""When a feed is looked at next: sooner when it brings news, later when it is quiet or fails, never before it may."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 86_400.0
"""Seconds. A server that asks for more than a day is asked again after a day."""

QUICKER = 0.5
SLOWER = 1.25
# News comes in bursts: two looks halve twice what four quiet ones make up for.


@dataclass(frozen=True)
class Rhythm:
    """Seconds between looks at one feed: bounds, first guess, and the longest wait after failures."""

    shortest: float = 60.0
    first: float = 600.0
    longest: float = 7200.0
    longest_after_failures: float = 86_400.0

    def after_success(self, interval: float, new_articles: int) -> float:
        """The next interval: half the last when something came, a quarter longer when nothing did."""
        return min(max(interval * (QUICKER if new_articles else SLOWER), self.shortest), self.longest)

    def after_failure(self, interval: float, failures: int) -> float:
        """Seconds to wait: the usual interval doubled with each failure in a row (`failures` counts this one)."""
        return min(interval * 2.0 ** min(failures, 30), max(self.longest_after_failures, self.shortest))


def jittered(seconds: float, chance: float) -> float:
    """`seconds`, up to a tenth more or less, so that feeds do not march in step; `chance` is from 0 to 1."""
    return seconds * (0.9 + 0.2 * chance)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks to wait; None when it says nothing sensible."""
    value = (header or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER)
