"""Attention: many independent outlets, lately, from many places."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feed.rank import HALF_LIFE, rank
from shared.events import Genre, Member
from tests.unit.feed.builders import NOON, member


def _attention_at(members: list[Member], hours_later: float) -> float:
    """The formula's left side, computed at a moment: each report halved every half-life."""
    now = NOON + timedelta(hours=hours_later)
    return float(sum(2 ** (-((now - entry.published_at) / HALF_LIFE)) for entry in members))


minutes = st.lists(st.integers(-5000, 0), min_size=1, max_size=8)


@given(minutes, minutes, st.floats(0, 200))
def test_the_stored_score_orders_two_stories_as_their_attention_does_at_any_later_time(
    first: list[int], second: list[int], hours_later: float
) -> None:
    stories = [
        [member(f"{name}{number}", minutes=age) for number, age in enumerate(ages)]
        for name, ages in (("a", first), ("b", second))
    ]
    one, other = (_attention_at(entries, hours_later) for entries in stories)
    if abs(one - other) > 1e-4 * max(one, other):
        scores = [rank(entries).attention for entries in stories]
        assert (scores[0] > scores[1]) == (one > other)


def test_a_half_life_is_worth_as_much_as_twice_the_outlets() -> None:
    fresh = [member(str(number)) for number in range(2)]
    older = [member(str(number), minutes=-HALF_LIFE.total_seconds() / 60) for number in range(4)]
    assert rank(fresh).attention == pytest.approx(rank(older).attention)


def test_reprints_add_nothing() -> None:
    original = member("a", source="herald")
    reprints = [member(f"r{number}", source=f"paper{number}", original="a", minutes=5) for number in range(5)]
    assert rank([original, *reprints]).attention == rank([original]).attention


def test_an_outlet_counts_once_at_its_newest_report() -> None:
    first, second = member("a", source="herald", minutes=-600), member("b", source="herald")
    assert rank([first, second]).attention == rank([second]).attention


def test_reprints_of_an_original_that_nobody_saw_count_as_one_outlet() -> None:
    reprints = [member(name, source=name, original="unseen") for name in "abc"]
    assert rank(reprints).attention == rank(reprints[:1]).attention


def test_opinion_counts_only_where_there_is_nothing_else() -> None:
    report, opinion = member("a"), member("b", genre=Genre.OPINION, language="fr", country="FR")
    assert rank([report, opinion]) == rank([report])
    assert 0 < rank([opinion]).score < rank([report]).score


def test_more_countries_and_languages_rank_higher_but_less_than_more_outlets() -> None:
    one_place = [member("a"), member("b")]
    two_countries = [member("a"), member("b", country="IE")]
    two_languages = [member("a"), member("b", country="IE", language="ga")]
    twice_the_outlets = [member(name) for name in "abcd"]
    scores = [rank(members).score for members in (one_place, two_countries, two_languages)]
    assert all(lower < higher for lower, higher in pairwise(scores))
    assert rank(two_countries).score < rank(twice_the_outlets).score


def test_a_story_without_reports_comes_last() -> None:
    assert rank([]).score == 0.0
