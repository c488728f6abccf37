"""The summarizer's job: when a story's reports have changed, tell it again, in each language that has enough."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog

from services.summarizer import metrics
from services.summarizer.grounding import lead, ungrounded, ungrounded_headline
from services.summarizer.material import Material, languages, materials
from services.summarizer.store import Store, Summary, Told
from services.summarizer.writer import Assignment, Draft, DraftSentence, Report, Writer
from shared.articles import StoredArticle
from shared.events import (
    Paragraph,
    Sentence,
    Story,
    StoryChanged,
    StorySummarized,
    SummaryStatus,
    independent_sources,
)

log = structlog.get_logger()


class ArticleReader(Protocol):
    async def get_many(self, ids: tuple[str, ...]) -> Mapping[str, StoredArticle]: ...


class NotYet(Exception):
    """The texts of a story's articles are not all there (they are written before the story is). Trying later helps."""


class Summarizer:
    """Tells stories; keeps what it told last, so that it tells a story again only when there is something new."""

    def __init__(
        self,
        store: Store,
        articles: ArticleReader,
        writer: Writer,
        publish: Callable[[StorySummarized], Awaitable[None]],
        clock: Callable[[], datetime],
        *,
        words: int,
        min_reports: int,
        max_reports: int,
    ) -> None:
        self._store = store
        self._articles = articles
        self._writer = writer
        self._publish = publish
        self._clock = clock
        self._words = words
        self._min_reports = min_reports
        self._max_reports = max_reports

    async def story_changed(self, event: StoryChanged) -> None:
        """Writes what has to be written, keeps it, then publishes it. Repeated events publish the same again."""
        story = event.story
        told = await self._store.told(story.id)
        if told.version > story.version:
            metrics.SKIPPED.labels("outdated").inc()
            return
        if told.version < story.version:
            summaries = await self._summaries(story, told)
            if not await self._store.tell(Told(story.id, story.version, summaries), after=told):
                metrics.CONFLICTS.inc()
                await self.story_changed(event)
                return
            told = Told(story.id, story.version, summaries)
        else:
            metrics.SKIPPED.labels("republished").inc()
        for summary in told.summaries.values():
            if summary.event.story_version == story.version:
                await self._publish(summary.event)
                metrics.SUMMARIES.labels(summary.event.status.value, summary.event.writer).inc()

    async def _summaries(self, story: Story, told: Told) -> dict[str, Summary]:
        """All the story's summaries as they should be now; those whose reports are the same stay as they are."""
        if story.merged_into is not None:
            metrics.SKIPPED.labels("merged").inc()
            return {}
        available = materials(story, most=self._max_reports)
        summaries = dict(told.summaries)
        for language in languages(available, told.summaries, least=self._min_reports):
            material = available[language]
            known = told.summaries.get(language)
            if known is not None and known.basis == material.basis:
                metrics.SKIPPED.labels("immaterial").inc()
                continue
            summaries[language] = Summary(material.basis, await self._tell(story, material))
        for language in told.summaries.keys() - available.keys():
            if told.summaries[language].basis:
                summaries[language] = Summary("", self._held(story, language, "its reports have left the story"))
        if not summaries:
            reason = "only opinion, sponsored or live pieces tell of it so far"
            summaries[story.language] = Summary("", self._held(story, story.language, reason))
        return summaries

    async def _tell(self, story: Story, material: Material) -> StorySummarized:
        assignment = await self._assignment(material)
        with metrics.WRITING_SECONDS.time():
            draft = await self._writer.write(assignment)
            summary = self._grounded(story, assignment, draft)
        log.debug(
            "story_summarized",
            story=story.id,
            version=story.version,
            language=summary.language,
            status=summary.status.value,
            reports=len(assignment.reports),
        )
        return summary

    async def _assignment(self, material: Material) -> Assignment:
        stored = await self._articles.get_many(tuple(member.article_id for member in material.members))
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
            )
            for member in material.members
        }
        return Assignment(
            language=material.language,
            reports=tuple(reports[member.article_id] for member in material.originals),
            reprints=tuple(reports[member.article_id] for member in material.reprints),
            words=self._words,
        )

    def _grounded(self, story: Story, assignment: Assignment, draft: Draft) -> StorySummarized:
        """The draft as it may be published: what is not grounded is dropped, and without its lead it is held."""
        reports = {report.article_id: report for report in assignment.reports + assignment.reprints}
        first = lead(draft)
        paragraphs: list[Paragraph] = []
        for drafted in draft.paragraphs:
            kept = []
            for sentence in drafted:
                fault = ungrounded(sentence, reports, assignment.language)
                if fault is None:
                    kept.append(_counted(sentence, story))
                    continue
                metrics.DROPPED.labels(self._writer.name).inc()
                log.warning("sentence_dropped", story=story.id, language=assignment.language, fault=fault)
                if sentence is first:
                    return self._held(story, assignment.language, f"its lead failed the check: {fault}")
            if kept:
                paragraphs.append(Paragraph(sentences=tuple(kept)))
        if not paragraphs:
            return self._held(story, assignment.language, "no report has a whole sentence of text to show")
        headline = draft.headline
        if headline is None or ungrounded_headline(headline, reports) is not None:
            return self._held(story, assignment.language, "no report's title can serve as its headline")
        return StorySummarized(
            story_id=story.id,
            story_version=story.version,
            language=assignment.language,
            status=SummaryStatus.EXTRACTIVE,
            writer=self._writer.name,
            headline=headline.text,
            headline_citations=headline.citations,
            paragraphs=tuple(paragraphs),
            summarized_at=self._clock(),
        )

    def _held(self, story: Story, language: str, reason: str) -> StorySummarized:
        """No summary, and why."""
        return StorySummarized(
            story_id=story.id,
            story_version=story.version,
            language=language,
            status=SummaryStatus.HELD,
            writer=self._writer.name,
            headline=story.title,
            reason=reason,
            summarized_at=self._clock(),
        )


def _counted(sentence: DraftSentence, story: Story) -> Sentence:
    """The sentence with the number of outlets that report it by themselves."""
    cited = {citation.article_id for citation in sentence.citations}
    members = tuple(member for member in story.members if member.article_id in cited)
    return Sentence(text=sentence.text, citations=sentence.citations, independent_sources=independent_sources(members))
