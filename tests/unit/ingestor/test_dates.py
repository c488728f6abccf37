"""Dates are read when they are wholly there, and never made up."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.dates import read_date

MOMENT = datetime(2026, 3, 1, 12, 30, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 01 Mar 2026 12:30:00 GMT",
        "Sun, 01 Mar 2026 13:30:00 +0100",
        "01 Mar 2026 07:30:00 EST",
        "Sun, 1 Mar 2026 12:30 +0000",
        "Sunday, 01 Mar 2026 13:30:00 CET",
        "Sun, 01 Mar 2026 12:30:00",
        "2026-03-01T12:30:00Z",
        "2026-03-01T18:00:00+05:30",
        "2026-03-01T12:30:00.123456Z",
        "2026-03-01 12:30",
        "20260301T123000Z",
        " 2026-03-01T12:30Z ",
    ],
)
def test_a_complete_date_is_read(text: str) -> None:
    assert read_date(text) == MOMENT


def test_a_day_is_its_midnight() -> None:
    assert read_date("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2026",
        "2026-03",
        "March 2026",
        "12:30",
        "Mon",
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "0001-01-01",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "20260301123",
        "99999999999",
        "2026-03-01T99:00",
    ],
)
def test_what_is_no_complete_date_is_none(text: str | None) -> None:
    assert read_date(text) is None


@given(st.text(max_size=120))
def test_anything_at_all_is_a_date_or_none(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.tzinfo is not None


@given(st.text(alphabet="0123456789-:T+Z ,JanFebMOGT.", max_size=40))
def test_what_is_almost_a_date_never_fails(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.year >= 1990
