"""The summarizer's job: when a story's reports have changed, tell it again, in each language that has enough."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from services.summarizer import metrics
from services.summarizer.changes import Basis, basis_of
from services.summarizer.chat import ModelFailed
from services.summarizer.material import languages, materials
from services.summarizer.store import Store, Summary, Told
from services.summarizer.telling import Occasion, Teller, told_summary
from shared.events import Story, StoryChanged, StorySummarized, SummaryStatus

log = structlog.get_logger()

DUE_AT_ONCE = 20
LEASE = timedelta(minutes=10)
"""How long a story is left to the replica whose model is at it."""
MODEL_PAUSE = timedelta(minutes=1)
"""Before the model is tried again on a story; doubled each time."""
MODEL_ATTEMPTS = 6


@dataclass(frozen=True)
class Rules:
    """When a story is told."""

    min_reports: int = 2
    """Independent reports in a language that earn it a summary; the story's main one needs one."""
    max_reports: int = 12
    pause: timedelta = timedelta(0)
    """Least time between two summaries of one story."""
    model_min_outlets: int = 2
    """Independent outlets that a story needs before the model writes it."""


class Summarizer:
    """Tells stories; keeps what it told last, so that it tells a story again only when there is something new."""

    def __init__(
        self,
        store: Store,
        teller: Teller,
        publish: Callable[[StorySummarized], Awaitable[None]],
        clock: Callable[[], datetime],
        rules: Rules,
    ) -> None:
        self._store = store
        self._teller = teller
        self._publish = publish
        self._clock = clock
        self._rules = rules

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
        """Tells the stories whose pause is over."""
        for told in await self._store.due(self._clock(), limit=DUE_AT_ONCE):
            if told.waiting is not None:
                await self._tell_now(told.waiting, told)

    async def improve(self) -> bool:
        """Has the model write one story that it is due to write; False when there is none."""
        now = self._clock()
        for told in await self._store.due_for_model(now, limit=DUE_AT_ONCE):
            leased = await self._store.tell(replace(told, model_due_at=now + LEASE), after=told)
            if leased is not None and leased.story is not None:
                await self._improve(leased.story, leased)
                return True
        return False

    def _too_soon(self, told: Told) -> bool:
        return told.told_at is not None and self._clock() < told.told_at + self._rules.pause

    async def _put_off(self, story: Story, told: Told) -> None:
        if told.told_at is None:
            raise ValueError(f"story {story.id} was never told, so it has nothing to wait for")
        later = replace(told, waiting=story, due_at=told.told_at + self._rules.pause)
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
            summaries = await self._summaries(story, told)
            wanted = any(summary.wanted for summary in summaries.values())
            fresh = Told(
                story.id,
                story.version,
                summaries,
                told_at=self._clock(),
                waiting=told.waiting if waits else None,
                due_at=told.due_at if waits else None,
                story=story if wanted else None,
                model_due_at=self._clock() if wanted else None,
            )
            kept = await self._store.tell(fresh, after=told)
            if kept is None:
                metrics.CONFLICTS.inc()
                await self._once_more(story)
                return
            told = kept
        else:
            metrics.SKIPPED.labels("republished").inc()
        await self._publish_version(told, story.version)
        if told.waiting_version == story.version:
            await self._store.tell(replace(told, waiting=None, due_at=None), after=told)

    async def _publish_version(self, told: Told, version: int) -> None:
        for summary in told.summaries.values():
            if summary.event.story_version == version:
                await self._store.keep(summary.event)
                await self._publish(summary.event)

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
        available = materials(story, most=self._rules.max_reports)
        summaries = dict(told.summaries)
        for language in languages(available, told.summaries, least=self._rules.min_reports):
            known = told.summaries.get(language)
            if known is not None and known.basis == basis_of(available[language]):
                metrics.SKIPPED.labels("immaterial").inc()
                continue
            occasion = await self._teller.occasion(story, available[language], known)
            if known is not None and not known.basis.is_empty and not occasion.changes:
                metrics.SKIPPED.labels("immaterial").inc()
                continue
            summaries[language] = await self._told(occasion)
        for language in told.summaries.keys() - available.keys():
            if not told.summaries[language].basis.is_empty:
                summaries[language] = self._none(story, language, "its reports have left the story", told)
        if not summaries:
            reason = "only opinion, sponsored or live pieces tell of it so far"
            summaries[story.language] = self._none(story, story.language, reason, told)
        return summaries

    async def _told(self, occasion: Occasion) -> Summary:
        """A summary at once: the model's of before stays until it has written the new one, as long as it answers."""
        editor = self._teller.editor
        by_model = editor is not None and occasion.material.outlets >= self._rules.model_min_outlets
        known = occasion.known
        if by_model and known and known.event.status is SummaryStatus.READY and editor and not editor.model.away_for():
            return replace(known, wanted=True)
        event = await self._teller.extractive(occasion, fallback="pending" if by_model else None)
        log.debug("story_summarized", story=event.story_id, version=event.story_version, status=event.status.value)
        return told_summary(occasion, event, wanted=by_model)

    def _none(self, story: Story, language: str, reason: str, told: Told) -> Summary:
        known = told.summaries.get(language)
        return Summary(
            Basis({}, frozenset()),
            self._teller.none(story, language, reason, before=known.event if known else None),
        )

    async def _improve(self, story: Story, told: Told) -> None:
        """The model's summaries in place of the extractive or older ones; what fails is tried again later."""
        available = materials(story, most=self._rules.max_reports)
        summaries = dict(told.summaries)
        again: list[float | None] = []
        for language, known in told.summaries.items():
            if not known.wanted or language not in available:
                continue
            occasion = await self._teller.occasion(story, available[language], known)
            try:
                event = await self._teller.edited(occasion)
                summaries[language] = told_summary(occasion, event, wanted=False)
            except ModelFailed as failed:
                summaries[language] = await self._fallen_back(occasion, known, failed)
                if summaries[language].wanted:
                    again.append(failed.retry_after)
        now = self._clock()
        attempts = told.model_attempts + 1
        later = bool(again) and attempts < MODEL_ATTEMPTS
        fresh = replace(told, summaries=summaries, model_attempts=attempts)
        kept = await self._store.tell(fresh, after=told)
        if kept is None:
            metrics.CONFLICTS.inc()  # the story has grown meanwhile, and the model is due for what it is now
            return
        await self._publish_version(kept, story.version)
        wait = max([MODEL_PAUSE * 2 ** (attempts - 1), *(timedelta(seconds=seconds) for seconds in again if seconds)])
        done = replace(kept, model_due_at=now + wait) if later else replace(kept, story=None, model_due_at=None)
        await self._store.tell(done, after=kept)

    async def _fallen_back(self, occasion: Occasion, known: Summary, failed: ModelFailed) -> Summary:
        """The extractive summary, when the one that stands is older than the story."""
        metrics.FALLBACKS.labels(failed.cause.value).inc()
        story, language = occasion.story.id, occasion.language
        log.warning("model_failed", story=story, language=language, cause=failed.cause.value, error=str(failed))
        stale = known.event.story_version < occasion.story.version or known.basis != basis_of(occasion.material)
        if stale or known.event.status is SummaryStatus.HELD:
            event = await self._teller.extractive(occasion, fallback=failed.cause.value)
        else:  # the same sentences are no new revision
            event = known.event.model_copy(update={"fallback_cause": failed.cause.value})
        return told_summary(occasion, event, wanted=failed.is_temporary)
