"""One summary: its reports' texts, a writer's draft, what the check leaves of it, and how it is published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.summarizer import metrics
from services.summarizer.changes import Opening, basis_of, changed_sources, corrected, openings, revised
from services.summarizer.checked import Checked
from services.summarizer.disagreements import disputed
from services.summarizer.editor import Editor
from services.summarizer.material import Material
from services.summarizer.store import Summary
from services.summarizer.writer import Assignment, DraftSentence, Report
from shared.articles import StoredArticle
from shared.events import (
    Disagreement,
    Paragraph,
    Sentence,
    Story,
    StorySummarized,
    SummaryChange,
    SummaryStatus,
    independent_sources,
)


class ArticleReader(Protocol):
    async def get_many(self, ids: tuple[str, ...]) -> Mapping[str, StoredArticle]: ...


class Writer(Protocol):
    """Tells a story from its reports."""

    @property
    def name(self) -> str:
        """Who it is and which version, as published with each summary."""
        ...

    async def write(self, assignment: Assignment) -> Checked:
        """What the reports say for sure; without paragraphs when they give nothing to tell."""
        ...

    async def adds_figures(self, before: Sequence[Opening], added: Sequence[Opening], language: str) -> bool: ...


class NotYet(Exception):
    """The texts of a story's articles are not all there (they are written before the story is). Trying later helps."""


@dataclass(frozen=True)
class Occasion:
    """A summary that is to be told: of which story, from what, and in place of which one."""

    story: Story
    material: Material
    assignment: Assignment
    known: Summary | None
    changes: tuple[SummaryChange, ...]
    """What has materially changed since `known`; empty for a first summary too."""

    @property
    def language(self) -> str:
        return self.assignment.language

    @property
    def reports(self) -> dict[str, Report]:
        return {report.article_id: report for report in self.assignment.reports + self.assignment.reprints}

    @property
    def before(self) -> StorySummarized | None:
        return self.known.event if self.known else None


@dataclass(frozen=True)
class Teller:
    """Tells one story in one language."""

    articles: ArticleReader
    writer: Writer
    editor: Editor | None
    clock: Callable[[], datetime]
    words: int
    brief_words: int

    async def occasion(self, story: Story, material: Material, known: Summary | None) -> Occasion:
        """What is to be told. Raises NotYet."""
        stored = await self.articles.get_many(tuple(member.article_id for member in material.members))
        missing = [member.article_id for member in material.members if member.article_id not in stored]
        if missing:
            raise NotYet(f"the articles collection lacks {', '.join(missing)}; the deduplicator writes them first")
        reports = {
            member.article_id: Report(
                article_id=member.article_id,
                original_id=member.original_id,
                source_id=member.source.id,
                title=stored[member.article_id].article.title,
                text=stored[member.article_id].article.text,
                language=member.language,
            )
            for member in material.members
        }
        assignment = Assignment(
            language=material.language,
            reports=tuple(reports[member.article_id] for member in material.originals),
            reprints=tuple(reports[member.article_id] for member in material.reprints),
            words=self.brief_words if material.outlets == 1 else self.words,
        )
        return Occasion(story, material, assignment, known, await self._changes(material, reports, known))

    async def _changes(
        self, material: Material, reports: Mapping[str, Report], known: Summary | None
    ) -> tuple[SummaryChange, ...]:
        if known is None or known.basis.is_empty:
            return ()
        changes = changed_sources(known.basis, known.event, material, reports)
        old = known.basis.revisions
        added = openings(report for id, report in reports.items() if id not in old)
        before = openings(report for id, report in reports.items() if id in old)
        if added and await self.writer.adds_figures(before, added, material.language):
            changes += (SummaryChange.NEW_FIGURES,)
        return changes

    async def extractive(self, occasion: Occasion, *, fallback: str | None = None) -> StorySummarized:
        """The built-in writer's summary, or why there is none. `fallback` says why the model has not written it."""
        with metrics.WRITING_SECONDS.time():
            checked = await self.writer.write(occasion.assignment)
        for dropped in checked.dropped:
            metrics.DROPPED.labels(self.writer.name, dropped.cause).inc()
        if checked.lead_lost:
            return self.held(occasion, f"its lead failed the check: {checked.dropped[0].message}")
        if not checked.paragraphs:
            return self.held(occasion, "no report has a whole sentence of text to show")
        if checked.headline is None:
            return self.held(occasion, "no report's title can serve as its headline")
        told = self._event(occasion, checked, checked.headline, SummaryStatus.EXTRACTIVE, self.writer.name)
        return told.model_copy(update={"fallback_cause": fallback})

    async def edited(self, occasion: Occasion) -> StorySummarized:
        """The model's summary. Raises ModelFailed."""
        editor = self.editor
        if editor is None:
            raise RuntimeError("no model is set")
        checked = await editor.write(occasion.story.id, occasion.assignment)
        headline = checked.headline or checked.paragraphs[0][0]
        told = self._event(occasion, checked, headline, SummaryStatus.READY, editor.name)
        return told.model_copy(update={"prompt_version": editor.prompt_version})

    def held(self, occasion: Occasion, reason: str) -> StorySummarized:
        return self.none(occasion.story, occasion.language, reason, before=occasion.before)

    def none(
        self, story: Story, language: str, reason: str, *, before: StorySummarized | None = None
    ) -> StorySummarized:
        """No summary, and why."""
        metrics.SUMMARIES.labels(SummaryStatus.HELD.value, self.writer.name).inc()
        return StorySummarized(
            story_id=story.id,
            story_version=story.version,
            language=language,
            status=SummaryStatus.HELD,
            writer=self.writer.name,
            headline=story.title,
            reason=reason,
            revision=revised(before, (), (SummaryChange.SOURCES_LEFT,) if before else ()),
            summarized_at=self.clock(),
        )

    def _event(
        self, occasion: Occasion, checked: Checked, headline: DraftSentence, status: SummaryStatus, writer: str
    ) -> StorySummarized:
        metrics.SUMMARIES.labels(status.value, writer).inc()
        differing = checked.disagreements
        sentences = [sentence.text for paragraph in checked.paragraphs for sentence in paragraph]
        before = occasion.before
        changes = occasion.changes
        if before is not None and not changes and before.writer != writer:
            changes = (SummaryChange.WRITER,)
        known = occasion.known
        fixed = corrected(known.basis, occasion.material, occasion.reports) if known else ()
        return StorySummarized(
            story_id=occasion.story.id,
            story_version=occasion.story.version,
            language=occasion.language,
            status=status,
            writer=writer,
            headline=headline.text,
            headline_citations=headline.citations,
            paragraphs=tuple(
                Paragraph(sentences=tuple(_counted(item, occasion, differing) for item in paragraph))
                for paragraph in checked.paragraphs
            ),
            summarized_at=self.clock(),
            brief=occasion.material.outlets == 1,
            disagreements=differing,
            revision=revised(before, sentences, changes, fixed),
        )


def told_summary(occasion: Occasion, event: StorySummarized, *, wanted: bool) -> Summary:
    return Summary(basis_of(occasion.material), event, wanted)


def _counted(sentence: DraftSentence, occasion: Occasion, differing: Sequence[Disagreement]) -> Sentence:
    """The sentence with the number of outlets that report it by themselves, and the figures that are disputed."""
    cited = {citation.article_id for citation in sentence.citations}
    members = tuple(member for member in occasion.story.members if member.article_id in cited)
    return Sentence(
        text=sentence.text,
        citations=sentence.citations,
        independent_sources=independent_sources(members),
        disputed=disputed(sentence.text, occasion.language, differing),
    )
