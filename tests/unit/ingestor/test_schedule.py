"""A feed's rhythm: sooner when it brings news, later when it is quiet or fails."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.schedule import Rhythm, jittered

RHYTHM = Rhythm(shortest=60, longest=3600, longest_after_failures=86_400)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_news_halves_the_interval_and_silence_stretches_it() -> None:
    assert RHYTHM.after_success(600, new_articles=3) == 300
    assert RHYTHM.after_success(600, new_articles=0) == 750


@given(st.floats(min_value=0.1, max_value=1e6), st.integers(min_value=0, max_value=100))
def test_the_interval_stays_within_its_bounds(interval: float, new_articles: int) -> None:
    assert 60 <= RHYTHM.after_success(interval, new_articles) <= 3600


def test_failures_double_the_wait_up_to_a_day() -> None:
    assert [RHYTHM.after_failure(600, failures) for failures in (1, 2, 3)] == [1200, 2400, 4800]
    assert RHYTHM.after_failure(600, 500) == 86_400


@given(st.floats(min_value=0, max_value=1))
def test_jitter_is_a_tenth(chance: float) -> None:
    assert 90 <= jittered(100, chance) <= 110.0001
