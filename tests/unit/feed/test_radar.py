"""The press radar folds copies under the report that they copy."""

from services.feed.radar import radar
from shared.events import Genre
from tests.unit.feed.builders import member


def test_rows_are_reports_oldest_first_with_reprints_folded_under_their_original() -> None:
    later_copy, copy = member("d", original="a", minutes=9), member("c", original="a", minutes=3)
    rows = radar([member("b", minutes=5), later_copy, copy, member("a")])
    assert [row.member.article_id for row in rows] == ["a", "b"]
    assert [entry.article_id for entry in rows[0].reprints] == ["c", "d"]


def test_the_first_report_is_marked_and_opinion_never_is() -> None:
    rows = radar([member("a", genre=Genre.OPINION), member("b", minutes=1), member("c", minutes=2)])
    assert [row.first for row in rows] == [False, True, False]


def test_copies_of_an_unseen_original_fold_under_the_oldest_of_them() -> None:
    (row,) = radar([member("b", original="x", minutes=2), member("a", original="x", minutes=1)])
    assert row.member.article_id == "a"
    assert [entry.article_id for entry in row.reprints] == ["b"]


def test_a_row_names_the_agency_that_any_of_its_copies_names() -> None:
    (row,) = radar([member("a"), member("b", original="a", agency="Meridian Wire")])
    assert row.agency == "Meridian Wire"


def test_an_original_that_came_out_after_its_copy_stays_the_head() -> None:
    (row,) = radar([member("copy", original="a", minutes=-5), member("a")])
    assert row.member.article_id == "a"


def test_no_members_make_no_rows() -> None:
    assert radar([]) == ()
