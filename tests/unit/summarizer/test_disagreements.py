"""Figures that outlets put differently are shown side by side; what they agree on, and what differs in kind, is not."""

from services.summarizer.disagreements import disagreements, disputed
from services.summarizer.writer import Report


def reports(*texts: str) -> list[Report]:
    return [
        Report(f"a{number}", f"a{number}", f"outlet-{number}", "Fire in Corvale", text, "en")
        for number, text in enumerate(texts)
    ]


def shown(*texts: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    return [
        [(figure.value, figure.source_ids) for figure in item.figures] for item in disagreements(reports(*texts), "en")
    ]


FIRST = "A fire in a warehouse in Corvale injured workers on Tuesday. At least 12 people were injured, police said."
SECOND = "Fire swept through a warehouse in Corvale on Tuesday; police said 19 people were hurt."


def test_two_outlets_with_two_figures_stand_side_by_side() -> None:
    assert shown(FIRST, SECOND) == [[("12", ("outlet-0",)), ("19", ("outlet-1",))]]


def test_the_passages_are_cited() -> None:
    [item] = disagreements(reports(FIRST, SECOND), "en")
    assert "people" in item.about
    for figure in item.figures:
        for citation in figure.citations:
            assert figure.value in citation.passage


def test_outlets_that_agree_in_other_words_do_not_disagree() -> None:
    assert shown(FIRST, FIRST.replace("12", "twelve")) == []


def test_one_outlet_alone_does_not_disagree_with_itself() -> None:
    assert shown(FIRST + " Later police said 19 people were injured in the fire in the warehouse.") == []


def test_years_days_and_other_things_counted_are_no_disagreement() -> None:
    assert shown("The warehouse in Corvale was built in 1950.", "The warehouse in Corvale was built in 1951.") == []
    assert shown(FIRST, "In the warehouse in Corvale 40 crates were burned, police said on Tuesday.") == []


def test_a_sentence_with_a_disputed_figure_says_so() -> None:
    known = disagreements(reports(FIRST, SECOND), "en")
    assert disputed("At least 12 people were injured, police said.", "en", known) == (0,)
    assert disputed("A fire broke out in a warehouse.", "en", known) == ()
