"""The interface in its languages: whole catalogues, and dates, numbers and names as their readers write them."""

from datetime import timedelta

import pytest

from services.feed.interface import chosen, interface, languages, machine
from tests.unit.feed.builders import NOON


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "just now"),
        (-3, "just now"),
        (5, "5 min ago"),
        (90, "1 hour ago"),
        (30 * 60, "1 day ago"),
        (9 * 24 * 60, "21 February"),
    ],
)
def test_ages_are_told_roughly(minutes: int, text: str) -> None:
    assert interface("en").ago(NOON - timedelta(minutes=minutes), NOON) == text


def test_another_years_day_names_its_year() -> None:
    words = interface("en")
    assert words.ago(NOON - timedelta(days=400), NOON) == "26 January 2025"
    assert words.moment(NOON) == "2 Mar, 12:00"
    assert machine(NOON) == "2026-03-02T12:00:00Z"


def test_the_best_language_is_chosen_and_the_source_language_serves_everyone_else() -> None:
    assert chosen(["tlh", "en-GB"]).tag == "en"
    assert chosen([]).tag == "en"
    assert "en" in languages()
