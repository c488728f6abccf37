"""A story is told again when something is new in it, and not otherwise."""

from services.summarizer.changes import adds_figures, basis_of, changed_sources, is_corrected, openings
from services.summarizer.material import Material, materials
from services.summarizer.writer import Report
from shared.events import Citation, Genre, Member, Paragraph, Sentence, StorySummarized, SummaryChange, SummaryStatus
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO, NOON, member, report, story

A, B = member("a"), member("b")
TEXTS = {"a": HARBOUR_POST, "b": ISLAND_RADIO, "a2": HARBOUR_POST}
LATER = "The ferry was towed into the harbour on Friday. All 212 people on board are well."


def english(*members: Member, version: int = 1) -> Material:
    return materials(story(*members, version=version), most=12)["en"]


def told(*cited: str) -> StorySummarized:
    citations = tuple(
        Citation(article_id=id, source_id=f"outlet-{id}", passage="The ferry ran aground.") for id in cited
    )
    sentence = Sentence(text="The ferry ran aground.", citations=citations, independent_sources=1)
    return StorySummarized(
        story_id="s-ferry",
        story_version=1,
        language="en",
        status=SummaryStatus.EXTRACTIVE,
        writer="extractive/1",
        headline="Ferry aground",
        paragraphs=(Paragraph(sentences=(sentence,)),),
        summarized_at=NOON,
    )


def changes(*members: Member, texts: dict[str, str] | None = None) -> tuple[SummaryChange, ...]:
    """From a summary of A and B that cites A."""
    reports: dict[str, Report] = {
        item.article_id: report(item.article_id, (texts or TEXTS)[item.article_id]) for item in members
    }
    return changed_sources(basis_of(english(A, B)), told("a"), english(*members), reports)


def test_the_basis_changes_with_reports_and_revisions_and_with_nothing_else() -> None:
    plain = basis_of(english(A, B))
    assert basis_of(english(A, B, version=9)) == plain
    assert basis_of(english(B, A)) == plain
    assert basis_of(english(A, B, member("o", genre=Genre.OPINION), member("d", language="de"))) == plain
    assert basis_of(english(A, member("b", revision=2))) != plain
    assert basis_of(english(A, B, member("c"))) != plain


def test_a_new_outlet_is_material() -> None:
    assert changes(A, B, member("c"), texts={**TEXTS, "c": LATER}) == (SummaryChange.NEW_SOURCES,)


def test_another_article_of_a_known_outlet_is_no_new_source() -> None:
    assert changes(A, B, member("a2", outlet="outlet-a")) == ()


def test_figures_are_new_when_no_report_before_has_them_near_its_start() -> None:
    before = openings([report("a", HARBOUR_POST), report("b", ISLAND_RADIO)])

    def adds(text: str) -> bool:
        return adds_figures(before, openings([report("c", text)]), "en")

    assert adds("In all 317 crates were lost.")
    assert adds("Three hundred and seventeen crates were lost.")
    assert not adds(HARBOUR_POST)
    assert not adds("All is well again.")
    assert not adds("All is well again. " * 6 + "In all 317 crates were lost.")


def test_a_revision_is_material_when_the_article_is_cited() -> None:
    assert changes(member("a", revision=2), B) == (SummaryChange.REVISED_ARTICLE,)
    assert changes(A, member("b", revision=2)) == ()


def test_a_correction_is_material_even_of_an_article_that_is_not() -> None:
    texts = {**TEXTS, "b": ISLAND_RADIO + "\n\nCorrection: an earlier version named the wrong reef."}
    assert changes(A, member("b", revision=2), texts=texts) == (SummaryChange.CORRECTION,)


def test_a_cited_article_that_has_left_is_material() -> None:
    assert changes(B) == (SummaryChange.SOURCES_LEFT,)


def test_corrections_are_known_by_their_words() -> None:
    assert is_corrected(report("a", "Korrektur: In einer früheren Version stand eine falsche Zahl."))
    assert is_corrected(report("a", "更正：此前报道有误。"))
    assert not is_corrected(report("a", HARBOUR_POST))
