"""From events to the read model: what a reader may list, search and open.

Story and summary of one story come over two topics, in any order, more than once, and to any instance. Each goes into
its own part of the story's one document, never over something newer; then the story's card is put beside it, and the
change into the log of changes, also when the document had it already: the first try may have ended in between.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from services.feed import metrics
from services.feed.changes import Changes
from services.feed.corrections import Corrections
from services.feed.store import FeedStories
from services.feed.story_documents import summary_document, with_story, with_summary
from shared.documents.protocol import Document
from shared.events import StoryChanged, StorySummarized

log = structlog.get_logger()


class Projector:
    """Takes events into the read model; `wake` tells this instance's streams that there is something new."""

    def __init__(
        self,
        stories: FeedStories,
        changes: Changes,
        corrections: Corrections,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._stories = stories
        self._changes = changes
        self._corrections = corrections
        self._clock = clock
        self._wake = wake

    async def story_changed(self, event: StoryChanged) -> None:
        """A story was opened, has grown, was merged …: its snapshot becomes what readers see."""
        story = event.story
        now = self._clock()
        document, changed = await self._stories.change(story.id, lambda document: with_story(document, story, now))
        if not changed and document is not None and document["version"] > story.version:
            metrics.PROJECTED.labels("story", "outdated").inc()
            return
        cause = next((member for member in story.members if member.article_id == event.cause), None)
        await self._changes.append(
            f"{story.id}:{story.version}:{event.change}",
            story_id=story.id,
            version=story.version,
            kind=event.change.value,
            cause=event.cause,
            fetched_at=cause.fetched_at if cause else None,
            at=now,
        )
        self._wake()
        metrics.PROJECTED.labels("story", "changed" if changed else "known").inc()
        if changed and cause is not None:
            metrics.VISIBLE_SECONDS.observe(max(0.0, (now - cause.fetched_at).total_seconds()))
        log.debug("story_projected", story=story.id, version=story.version, change=event.change.value)

    async def story_summarized(self, event: StorySummarized) -> None:
        """A summary in one language: it takes the place of an older one, and shows as soon as its story is there."""
        now = self._clock()
        await self._corrections.take(event)
        summary = summary_document(event)
        document, changed = await self._stories.change(
            event.story_id, lambda document: with_summary(document, summary, now)
        )
        if not changed and not _holds(document, summary):
            metrics.PROJECTED.labels("summary", "outdated").inc()
            return
        await self._changes.append(
            f"{event.story_id}:{event.story_version}:summarized:{event.language}:{summary['digest']}",
            story_id=event.story_id,
            version=event.story_version,
            kind="summarized",
            language=event.language,
            at=now,
        )
        self._wake()
        metrics.PROJECTED.labels("summary", "changed" if changed else "known").inc()
        log.debug("summary_projected", story=event.story_id, version=event.story_version, language=event.language)


def _holds(document: Document | None, summary: dict[str, Any]) -> bool:
    known = document["summaries"].get(summary["language"]) if document else None
    return known is not None and known["digest"] == summary["digest"]
