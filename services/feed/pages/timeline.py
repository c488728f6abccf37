"""When a story was reported, as the bars of a small chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

BARS = 24
_STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 525600)
)


@dataclass(frozen=True)
class Bar:
    """The reports of one stretch of time."""

    start: datetime
    reports: int
    left: float
    """Where the bar begins and how wide it is, in per cent of the chart's width."""
    width: float
    height: float
    """In per cent of the tallest bar."""


@dataclass(frozen=True)
class Timeline:
    bars: tuple[Bar, ...]
    first: datetime
    last: datetime
    busiest: Bar


def timeline(times: Sequence[datetime]) -> Timeline | None:
    """At most `BARS` stretches of equal length over all `times`; none where a chart would say nothing.

    That is with fewer than three reports, or when all of them fall into one or two stretches.
    """
    if len(times) < 3:
        return None
    first, last = min(times), max(times)
    step = next((step for step in _STEPS if (last - first) / step < BARS), _STEPS[-1])
    counts = [0] * (int((last - first) / step) + 1)
    if len(counts) < 3:
        return None
    for time in times:
        counts[int((time - first) / step)] += 1
    width = 100 / len(counts)
    bars = tuple(
        Bar(first + place * step, count, place * width, width, 100 * count / max(counts))
        for place, count in enumerate(counts)
    )
    return Timeline(bars, first, last, max(bars, key=lambda bar: bar.reports))
