"""The summarizer's job: when a story's reports have changed, tell it again, in each language that has enough."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
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

DUE_AT_ONCE = 20


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
        pause: timedelta = timedelta(0),
    ) -> None:
        self._store = store
        self._articles = articles
        self._writer = writer
        self._publish = publish
        self._clock = clock
        self._words = words
        self._min_reports = min_reports
        self._max_reports = max_reports
        self._pause = pause

    async def story_changed(self, event: StoryChanged) -> None:
        """Tells the story, at once or, when it was told a moment ago, when the pause is over."""
        story = event.story
        told = await self._store.told(story.id)
        if story.version < max(told.version, told.waiting_version):
            metrics.SKIPPED.labels("outdated").inc()
        elif story.version > told.version and self._too_soon(told):
            await self._put_off(story, told)
        else:
            await self._tell_now(story, told)

    async def tell_waiting(self) -> None:
        """Tells the stories whose pause is over, those that have waited longest first."""
        for told in await self._store.due(self._clock(), limit=DUE_AT_ONCE):
            if told.waiting is not None:
                await self._tell_now(told.waiting, told)

    def _too_soon(self, told: Told) -> bool:
        return told.told_at is not None and self._clock() < told.told_at + self._pause

    async def _put_off(self, story: Story, told: Told) -> None:
        if told.told_at is None:
            raise ValueError(f"story {story.id} was never told, so it has nothing to wait for")
        later = replace(told, waiting=story, due_at=told.told_at + self._pause)
        if await self._store.tell(later, after=told):
            metrics.SKIPPED.labels("put_off").inc()
        else:
            metrics.CONFLICTS.inc()
            await self._once_more(story)

    async def _tell_now(self, story: Story, told: Told) -> None:
        """Writes what has to be written, keeps it, then publishes it. The same story again publishes the same again."""
        if told.version < story.version:
            # What waited goes on waiting until it is published: nobody else would bring it again.
            waits = told.waiting is not None and told.waiting.version == story.version
            fresh = Told(
                story.id,
                story.version,
                await self._summaries(story, told),
                told_at=self._clock(),
                waiting=told.waiting if waits else None,
                due_at=told.due_at if waits else None,
            )
            if not await self._store.tell(fresh, after=told):
                metrics.CONFLICTS.inc()
                await self._once_more(story)
                return
            told = fresh
        else:
            metrics.SKIPPED.labels("republished").inc()
        for summary in told.summaries.values():
            if summary.event.story_version == story.version:
                await self._publish(summary.event)
        if told.waiting_version == story.version:
            await self._store.tell(replace(told, waiting=None, due_at=None), after=told)

    async def _once_more(self, story: Story) -> None:
        """Somebody else has told the story meanwhile."""
        told = await self._store.told(story.id)
        if story.version >= max(told.version, told.waiting_version):
            await self._tell_now(story, told)

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
