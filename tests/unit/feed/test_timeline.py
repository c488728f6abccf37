"""The chart of when a story was reported."""

from datetime import datetime, timedelta

from services.feed.pages.timeline import BARS, timeline
from tests.unit.feed.builders import NOON


def _after(*minutes: float) -> list[datetime]:
    return [NOON + timedelta(minutes=minute) for minute in minutes]


def test_every_report_is_in_one_bar_and_the_tallest_fills_the_chart() -> None:
    chart = timeline(_after(0, 3, 7, 8, 9, 200, 600))
    assert chart is not None
    assert sum(bar.reports for bar in chart.bars) == 7
    assert max(bar.height for bar in chart.bars) == 100
    assert (chart.busiest.start, chart.busiest.reports) == (NOON, 5)
    assert (chart.first, chart.last) == (NOON, NOON + timedelta(minutes=600))


def test_the_bars_are_few_and_lie_side_by_side_over_any_length_of_time() -> None:
    for days in (0.1, 1, 30, 400, 4000):
        chart = timeline(_after(0, 700 * days, 1440 * days))
        assert chart is not None
        assert len(chart.bars) <= BARS
        assert abs(sum(bar.width for bar in chart.bars) - 100) < 1e-6
        assert chart.bars[0].left == 0


def test_there_is_no_chart_where_it_would_say_nothing() -> None:
    assert timeline([]) is None
    assert timeline(_after(0, 500)) is None
    assert timeline(_after(4, 4, 4, 4)) is None
    assert timeline(_after(0, 0.5, 1.5)) is None
