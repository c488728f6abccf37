"""Two groupings of the same articles are compared."""

import pytest

from services.standalone.story_diff import Merged, Moved, Split, report, story_diff


def grouping(**stories: str) -> dict[str, str]:
    """Article to story from story=letters."""
    return {article: story for story, articles in stories.items() for article in articles}


def test_the_same_grouping_under_other_names_does_not_differ() -> None:
    diff = story_diff(grouping(one="abc", two="de"), grouping(first="abc", second="de"))
    assert (diff.unchanged, diff.merged, diff.split, diff.moved, diff.agreement) == (2, (), (), (), 1.0)


def test_two_stories_that_became_one_are_merged() -> None:
    diff = story_diff(grouping(one="abc", two="de", three="f"), grouping(new="abcde", three="f"))
    assert diff.merged == (Merged(("one", "two"), "new"),)
    assert (diff.split, diff.moved, diff.unchanged) == ((), (), 1)


def test_a_story_that_became_two_is_split() -> None:
    diff = story_diff(grouping(one="abcde"), grouping(big="abc", small="de"))
    assert diff.split == (Split("one", ("big", "small")),)
    assert (diff.merged, diff.moved) == ((), ())
    assert diff.agreement == pytest.approx(2 * 1.0 * 0.52 / 1.52)


def test_an_article_in_another_story_has_moved() -> None:
    diff = story_diff(grouping(one="abcd", two="efg"), grouping(one="abc", two="defg"))
    assert diff.moved == (Moved("d", "one", "two"),)
    assert (diff.merged, diff.split, diff.unchanged) == ((), (), 0)


def test_articles_in_only_one_of_them_do_not_count() -> None:
    diff = story_diff(grouping(one="abx"), grouping(one="aby", two="z"))
    assert (diff.articles, diff.stories_before, diff.stories_after, diff.unchanged) == (2, 1, 1, 1)


def test_nothing_at_all_agrees_with_nothing() -> None:
    assert story_diff({}, {}).agreement == 1.0


def test_the_report_names_what_differs_and_keeps_to_its_length() -> None:
    diff = story_diff(grouping(one="abc", two="de", three="fghi"), grouping(new="abcde", x="fg", y="hi"))
    said = report(diff, {"one": "Bridge opens", "x": "Cup final"}, show=1)
    assert said.splitlines() == [
        "9 articles: 3 stories live, 3 in the shadow, 0 the same; agreement 0.755 (B-cubed F1)",
        "merged: 1",
        "  “Bridge opens” (one) + two",
        "split: 1",
        "  three -> “Cup final” (x) + y",
        "moved: 0",
    ]
