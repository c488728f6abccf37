"""No sentence is published that does not stand, whole and word for word, in the article it cites."""

import pytest

from services.summarizer.extractive import compose
from services.summarizer.grounding import is_sentence_of, lead, ungrounded, ungrounded_headline
from services.summarizer.writer import DraftSentence
from shared.events import Citation
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO, assignment, report

REPORTS = {"a": report("a", HARBOUR_POST), "b": report("b", ISLAND_RADIO)}
GOOD = "All passengers were taken off by noon and nobody was hurt."


def sentence(text: str, *cited: tuple[str, str]) -> DraftSentence:
    return DraftSentence(
        text, tuple(Citation(article_id=id, source_id=f"outlet-{id}", passage=passage) for id, passage in cited)
    )


def test_a_sentence_of_its_article_is_grounded() -> None:
    assert ungrounded(sentence(GOOD, ("a", GOOD)), REPORTS, "en") is None


def test_all_that_the_writer_writes_is_grounded() -> None:
    draft = compose(assignment(*REPORTS.values()), share=0.8)
    assert lead(draft) is not None
    for paragraph in draft.paragraphs:
        for drafted in paragraph:
            assert ungrounded(drafted, REPORTS, "en") is None
    assert draft.headline is not None
    assert ungrounded_headline(draft.headline, REPORTS) is None


@pytest.mark.parametrize(
    "changed",
    [
        GOOD.replace("nobody", "somebody"),
        GOOD.replace("noon", "nine"),
        GOOD.replace("All passengers", "All 300 passengers"),
        "Passengers were taken off by noon and nobody was hurt.",
        "All passengers were taken off by noon.",
        "Nobody was hurt and all passengers were taken off by noon.",
        GOOD + " The captain resigned.",
        "As an assistant, I summarise: nobody was hurt.",
    ],
)
def test_any_change_is_caught(changed: str) -> None:
    assert ungrounded(sentence(changed, ("a", GOOD)), REPORTS, "en") is not None
    assert ungrounded(sentence(changed, ("a", changed)), REPORTS, "en") is not None


@pytest.mark.parametrize(
    "cited",
    [
        (),
        (("b", GOOD),),
        (("elsewhere", GOOD),),
        (("a", GOOD), ("b", GOOD)),
        (("a", GOOD), ("b", " ")),
        (("a", "The line will run buses to the mainland until Friday."),),
    ],
)
def test_a_wrong_citation_is_caught(cited: tuple[tuple[str, str], ...]) -> None:
    assert ungrounded(sentence(GOOD, *cited), REPORTS, "en") is not None


def test_only_a_dateline_may_be_missing() -> None:
    text = "SANDHOLM (Meridian) — It is false that the ferry sank."
    assert is_sentence_of("It is false that the ferry sank.", text, "en")
    assert not is_sentence_of("the ferry sank.", text, "en")


def test_white_space_does_not_matter() -> None:
    assert is_sentence_of("The ferry ran aground.", "The ferry\n ran  aground.", "en")


def test_a_headline_is_a_title_and_nothing_else() -> None:
    title = REPORTS["a"].title
    assert ungrounded_headline(sentence(title, ("a", title)), REPORTS) is None
    assert ungrounded_headline(sentence(title + "!", ("a", title)), REPORTS) is not None
    assert ungrounded_headline(sentence(title, ("b", title)), REPORTS) is not None
    assert ungrounded_headline(sentence(title), REPORTS) is not None
