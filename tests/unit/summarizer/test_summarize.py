"""The summarizer tells a story when its reports have changed, once, and never falls back behind what it has told."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.summarizer.editor import Editor
from services.summarizer.extractive import ExtractiveWriter
from services.summarizer.store import Store, open_store
from services.summarizer.summarize import Rules, Summarizer
from services.summarizer.telling import NotYet, Teller
from services.summarizer.writer import Assignment, Draft, DraftSentence, Writer
from shared.articles import StoredArticle
from shared.documents.sqlite import SqliteDocuments
from shared.events import Citation, Genre, Member, StorySummarized, SummaryStatus
from tests.unit.summarizer.builders import (
    HARBOUR_POST,
    INSELBLATT,
    ISLAND_RADIO,
    NOON,
    NORDKURIER,
    changed,
    member,
    stored,
)

A, B = member("a", hour=0), member("b", hour=1)
C, D = member("c", language="de", hour=2), member("d", language="de", hour=3)
REPRINT = member("r", original="a", outlet="gazette", hour=4)
OPINION = member("o", genre=Genre.OPINION, hour=5)
TEXTS = {
    "a": HARBOUR_POST,
    "b": ISLAND_RADIO,
    "c": INSELBLATT,
    "d": NORDKURIER,
    "r": HARBOUR_POST.rpartition("\n\n")[0],
    "o": "I have always said that this ferry line must be closed. Somebody should resign over this.",
}


class Newsstand:
    """The articles collection, as the summarizer reads it."""

    def __init__(self) -> None:
        self.articles = {row.article_id: stored(row, TEXTS[row.article_id]) for row in (A, B, C, D, REPRINT, OPINION)}

    async def get_many(self, ids: tuple[str, ...]) -> Mapping[str, StoredArticle]:
        return {id: self.articles[id] for id in ids if id in self.articles}


class Desk:
    """A summarizer, its clock, and everything that it has published."""

    def __init__(
        self, store: Store, newsstand: Newsstand, writer: Writer, *, pause: float = 0, editor: Editor | None = None
    ) -> None:
        self.published: list[StorySummarized] = []
        self.failing = False
        self._now = NOON
        teller = Teller(newsstand, writer, editor, self._clock, words=130, brief_words=60)
        rules = Rules(pause=timedelta(seconds=pause))
        self._summarizer = Summarizer(store, teller, self._publish, self._clock, rules)

    def _clock(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    async def _publish(self, event: StorySummarized) -> None:
        if self.failing:
            raise ConnectionError("the log does not answer")
        self.published.append(event)

    async def after(self, seconds: float) -> list[StorySummarized]:
        """What is published when so much time has passed."""
        before = len(self.published)
        self._now += timedelta(seconds=seconds)
        await self._summarizer.tell_waiting()
        return self.published[before:]

    async def hears(self, *members: Member, version: int, merged_into: str | None = None) -> list[StorySummarized]:
        """What is published when the story changes so."""
        before = len(self.published)
        await self._summarizer.story_changed(changed(*members, version=version, merged_into=merged_into))
        return self.published[before:]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    yield await open_store(documents)
    await documents.close()


@pytest.fixture
def newsstand() -> Newsstand:
    return Newsstand()


@pytest.fixture
def desk(store: Store, newsstand: Newsstand) -> Desk:
    return Desk(store, newsstand, ExtractiveWriter())


async def test_a_story_is_told_with_a_headline_and_cited_sentences(desk: Desk) -> None:
    [summary] = await desk.hears(A, B, version=1)
    assert summary.status is SummaryStatus.EXTRACTIVE
    assert (summary.language, summary.story_version, summary.writer) == ("en", 1, "extractive/1")
    assert summary.headline in {A.title, B.title}
    for paragraph in summary.paragraphs:
        for sentence in paragraph.sentences:
            for citation in sentence.citations:
                assert citation.passage in TEXTS[citation.article_id]


async def test_reprints_are_cited_but_count_once(desk: Desk) -> None:
    [summary] = await desk.hears(A, B, REPRINT, version=1)
    lead = summary.paragraphs[0].sentences[0]
    assert {citation.article_id for citation in lead.citations} == {"a", "b", "r"}
    assert lead.independent_sources == 2


async def test_the_same_event_twice_publishes_the_same_summary(desk: Desk) -> None:
    first = await desk.hears(A, B, version=1)
    assert await desk.hears(A, B, version=1) == first


async def test_what_was_kept_but_not_published_is_published_when_the_event_comes_again(desk: Desk) -> None:
    desk.failing = True
    with pytest.raises(ConnectionError):
        await desk.hears(A, B, version=1)
    desk.failing = False
    [summary] = await desk.hears(A, B, version=1)
    assert summary.story_version == 1


async def test_a_story_never_moves_back(desk: Desk) -> None:
    await desk.hears(A, B, version=3)
    assert await desk.hears(A, version=2) == []
    assert await desk.hears(B, version=1) == []


async def test_an_old_event_stays_old_even_when_the_newer_one_changed_nothing(desk: Desk) -> None:
    await desk.hears(A, B, version=1)
    assert await desk.hears(A, B, OPINION, version=3) == []
    assert await desk.hears(A, version=2) == []


async def test_nothing_is_told_again_when_no_report_is_new(desk: Desk) -> None:
    await desk.hears(A, B, version=1)
    assert await desk.hears(A, B, OPINION, version=2) == []
    assert await desk.hears(A, B, OPINION, C, version=3) == []


async def test_a_new_report_tells_its_own_language_again_and_no_other(desk: Desk) -> None:
    await desk.hears(A, B, C, version=1)
    assert [summary.language for summary in await desk.hears(A, B, C, D, version=2)] == ["de"]


async def test_an_edited_report_is_told_again(desk: Desk, newsstand: Newsstand) -> None:
    await desk.hears(A, B, version=1)
    edited = A.model_copy(update={"revision": 2})
    newsstand.articles["a"] = stored(edited, HARBOUR_POST.replace("212", "214"))
    [summary] = await desk.hears(edited, B, version=2)
    assert "214" in summary.model_dump_json()


async def test_a_single_report_is_told_in_the_main_language_and_kept_up_with(desk: Desk) -> None:
    assert [summary.language for summary in await desk.hears(A, version=1)] == ["en"]
    assert [summary.language for summary in await desk.hears(A, C, D, version=2)] == ["de"]
    assert [summary.language for summary in await desk.hears(A, REPRINT, C, D, version=3)] == ["en"]


async def test_opinion_alone_is_held_and_says_why_until_a_report_comes(desk: Desk) -> None:
    [held] = await desk.hears(OPINION, version=1)
    assert (held.status, held.paragraphs) == (SummaryStatus.HELD, ())
    assert held.reason is not None
    assert "opinion" in held.reason
    [summary] = await desk.hears(OPINION, A, version=2)
    assert summary.status is SummaryStatus.EXTRACTIVE
    assert "always said" not in summary.model_dump_json()


async def test_a_language_whose_reports_have_left_is_withdrawn_once(desk: Desk) -> None:
    await desk.hears(A, B, C, D, version=1)
    [withdrawn] = await desk.hears(A, B, version=2)
    assert (withdrawn.language, withdrawn.status) == ("de", SummaryStatus.HELD)
    assert await desk.hears(A, B, version=3) == []
    [back] = await desk.hears(A, B, C, D, version=4)
    assert (back.language, back.status) == ("de", SummaryStatus.EXTRACTIVE)


async def test_a_merged_story_is_told_no_more(desk: Desk) -> None:
    await desk.hears(A, B, version=1)
    assert await desk.hears(version=2, merged_into="s-other") == []
    assert await desk.hears(A, B, version=1) == []


async def test_reports_without_text_are_held_and_say_so(desk: Desk, newsstand: Newsstand) -> None:
    newsstand.articles["a"] = stored(A, "")
    [held] = await desk.hears(A, version=1)
    assert held.status is SummaryStatus.HELD
    assert held.reason == "no report has a whole sentence of text to show"


async def test_articles_that_are_not_there_yet_make_the_event_wait(desk: Desk, newsstand: Newsstand) -> None:
    late = newsstand.articles.pop("b")
    with pytest.raises(NotYet, match="lacks b"):
        await desk.hears(A, B, version=1)
    newsstand.articles["b"] = late
    assert len(await desk.hears(A, B, version=1)) == 1


class LyingWriter:
    """Invents the sentence with the given number, from 0."""

    name = "lying/1"

    def __init__(self, lie: int) -> None:
        self._lie = lie

    async def write(self, assignment: Assignment) -> Draft:
        truth = await ExtractiveWriter(share=1.0).write(assignment)
        lines = [sentence for paragraph in truth.paragraphs for sentence in paragraph]
        cited = lines[self._lie].citations[0]
        lines[self._lie] = DraftSentence(
            "The captain confessed to smuggling 40 crates of rum.",
            (Citation(article_id=cited.article_id, source_id=cited.source_id, passage=cited.passage),),
        )
        return Draft(truth.headline, (tuple(lines),))


async def test_an_invented_sentence_is_dropped_and_the_rest_is_published(store: Store, newsstand: Newsstand) -> None:
    [summary] = await Desk(store, newsstand, LyingWriter(1)).hears(A, B, version=1)
    assert summary.status is SummaryStatus.EXTRACTIVE
    assert summary.paragraphs
    assert "rum" not in summary.model_dump_json()


async def test_a_summary_with_an_invented_lead_is_held(store: Store, newsstand: Newsstand) -> None:
    [summary] = await Desk(store, newsstand, LyingWriter(0)).hears(A, B, version=1)
    assert (summary.status, summary.paragraphs) == (SummaryStatus.HELD, ())
    assert summary.reason is not None
    assert summary.reason.startswith("its lead failed the check")


async def test_a_replica_that_was_overtaken_looks_again(store: Store, newsstand: Newsstand) -> None:
    other = Desk(store, newsstand, ExtractiveWriter())

    class Overtaken(ExtractiveWriter):
        async def write(self, assignment: Assignment) -> Draft:
            if not other.published:
                await other.hears(A, B, C, D, version=5)
            return await super().write(assignment)

    assert await Desk(store, newsstand, Overtaken()).hears(A, version=2) == []
    assert {summary.story_version for summary in other.published} == {5}


async def test_what_changes_during_the_pause_is_told_once_when_it_is_over(store: Store, newsstand: Newsstand) -> None:
    desk = Desk(store, newsstand, ExtractiveWriter(), pause=60)
    [first] = await desk.hears(A, version=1)
    assert await desk.hears(A, B, version=2) == []
    assert await desk.hears(A, B, REPRINT, version=3) == []
    assert await desk.after(10) == []
    [second] = await desk.after(60)
    assert (first.story_version, second.story_version) == (1, 3)
    assert await desk.after(600) == []


async def test_an_older_snapshot_does_not_take_the_place_of_one_that_waits(store: Store, newsstand: Newsstand) -> None:
    desk = Desk(store, newsstand, ExtractiveWriter(), pause=60)
    await desk.hears(A, version=1)
    await desk.hears(A, B, REPRINT, version=3)
    await desk.hears(A, B, version=2)
    assert [summary.story_version for summary in await desk.after(120)] == [3]


async def test_what_waits_outlives_a_restart_and_a_publish_that_fails(store: Store, newsstand: Newsstand) -> None:
    desk = Desk(store, newsstand, ExtractiveWriter(), pause=60)
    await desk.hears(A, version=1)
    await desk.hears(A, B, version=2)
    restarted = Desk(store, newsstand, ExtractiveWriter(), pause=60)
    restarted.failing = True
    with pytest.raises(ConnectionError):
        await restarted.after(120)
    restarted.failing = False
    assert [summary.story_version for summary in await restarted.after(1)] == [2]
    assert await restarted.after(1) == []


async def test_an_event_after_the_pause_is_told_at_once_and_nothing_waits_any_more(
    store: Store, newsstand: Newsstand
) -> None:
    desk = Desk(store, newsstand, ExtractiveWriter(), pause=60)
    await desk.hears(A, version=1)
    await desk.hears(A, B, version=2)
    assert await desk.after(0) == []
    desk._now += timedelta(seconds=90)
    assert [summary.story_version for summary in await desk.hears(A, B, REPRINT, version=3)] == [3]
    assert await desk.after(600) == []
