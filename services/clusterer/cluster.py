"""The clusterer's job: each article to the story of its event, or to a new one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from services.clusterer import metrics
from services.clusterer.assign import decide
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.keeper import StoryKeeper
from services.clusterer.reasons import shared_terms
from services.clusterer.remembered import Remembered, remembered
from services.clusterer.repair import Move, repairs, story_ids
from services.clusterer.store import StoryStore
from shared.events import ArticleDeduplicated, Joined, StoryChanged

log = structlog.get_logger()

SHARED_SHOWN = 8
_TIDY_EVERY = 500
LAST_CHANGED = 200
"""Stories looked at after a start: the process may have died between writing one and publishing it."""


class Clusterer:
    """One replica. Its handlers take turns, so that the index does not change under a decision."""

    def __init__(
        self,
        store: StoryStore,
        publish: Callable[[StoryChanged], Awaitable[None]],
        *,
        active_window: timedelta,
        active_articles: int,
    ) -> None:
        self._store = store
        self._index = StoryIndex()
        self._keeper = StoryKeeper(store, self._index, publish)
        self._active_window = active_window
        self._active_articles = active_articles
        self._turn = asyncio.Lock()
        self._since_tidy = 0

    async def cluster(self, event: ArticleDeduplicated) -> None:
        """Puts an article into its story and publishes what changed. The same event again changes nothing."""
        async with self._turn:
            known = remembered(event)
            claimed = await self._store.claim_of(known.member.article_id)
            if claimed is None:
                await self._new(known)
            else:
                await self._again(known, claimed)
            self._tidy()

    async def follow(self, event: StoryChanged) -> None:
        """Takes in what another replica made of a story; two replicas that opened one event make one story of it."""
        async with self._turn:
            for entry in await self._keeper.learn(event.story):
                await self._carry_out(entry, event.cause)

    # --- one article

    async def _new(self, known: Remembered) -> None:
        article_id = known.member.article_id
        story_id, joined = await self._choose(known)
        known = known.because(joined)
        await self._store.remember(known)
        story_id = await self._store.claim(article_id, story_id)
        await self._keeper.hold(story_id, known)
        outcome = "reprint" if known.member.is_reprint else "joined" if joined else "opened"
        metrics.ARTICLES.labels(outcome).inc()
        await self._repair(article_id)

    async def _again(self, known: Remembered, claimed: str) -> None:
        """A revision of an article that has a story, or an event that came twice."""
        article_id = known.member.article_id
        before = (await self._store.recall([article_id])).get(article_id)
        if before is None or known.member.revision > before.member.revision:
            known = known.because(before.member.joined if before else None)
            await self._store.remember(known)
            entry = self._index.entry(article_id)
            if entry is not None:
                self._index.remove(entry)
            metrics.ARTICLES.labels("revised").inc()
        else:
            known = before
            metrics.ARTICLES.labels("repeated").inc()
        story = await self._keeper.hold(claimed, known)
        await self._finish(article_id, story.id)
        await self._repair(article_id)

    async def _choose(self, known: Remembered) -> tuple[str, Joined | None]:
        """The story for a new article, and why; no reason when it opens one."""
        row = known.member
        if row.is_reprint:
            story_id = await self._store.claim_of(row.original_id)
            if story_id is not None:
                return story_id, Joined(score=1.0, similarity=1.0, margin=1.0)
            log.warning("reprint_without_original", article=row.article_id, original=row.original_id)
        entry = self._keeper.entry(known)
        with metrics.DECISION_SECONDS.time():
            decision = decide(self._index, entry)
        if decision is None or not decision.joins:
            return next(story_ids(row.article_id)), None
        return decision.candidate.story_id, Joined(
            score=round(decision.probability, 4),
            similarity=round(decision.candidate.similarity, 4),
            margin=round(decision.margin, 4),
            shared=shared_terms(self._index, entry, decision.candidate.nearest, SHARED_SHOWN),
        )

    async def _finish(self, article_id: str, story_id: str) -> None:
        """Completes what this article's first delivery may have left undone when a process died."""
        for changed in await self._store.caused_by(article_id):
            if changed.story.id != story_id:
                await self._keeper.publish(changed)
        entry = self._index.entry(article_id)
        near = [other.story_id for _, other in self._index.nearest(entry)] if entry else []
        for other in dict.fromkeys((story_id, *near)):
            await self._keeper.heal(other, article_id)

    # --- second thoughts

    async def _repair(self, article_id: str) -> None:
        entry = self._index.entry(article_id)
        if entry is None:
            return
        await self._carry_out(entry, article_id)

    async def _carry_out(self, entry: Entry, cause: str) -> None:
        for step in repairs(self._index, entry):
            if isinstance(step, Move):
                await self._keeper.move(step.article_id, step.to, cause)
            else:
                await self._keeper.merge(step.story_id, step.into, cause)

    # --- memory

    async def restore(self) -> None:
        """Fills the index from the store and finishes what a process that died had left half done."""
        newest = await self._store.last_report()
        if newest is None:
            return
        stories: list[StoryChanged] = []
        articles = 0
        async for page in self._store.stories_since(newest - self._active_window):
            stories += page
            articles += sum(len(changed.story.members) for changed in page)
            if articles >= self._active_articles:
                break
        for changed in reversed(stories):
            await self._keeper.learn(changed.story)
        for changed in reversed(stories[:LAST_CHANGED]):
            if changed.story.merged_into is None:
                await self._keeper.heal(changed.story.id, changed.cause)
            await self._keeper.publish(changed)
        self._measure()
        log.info("index_restored", stories=len(self._index.stories), articles=len(self._index))

    def _tidy(self) -> None:
        """Now and then forgets stories that are past growing, and the oldest when there are too many."""
        self._since_tidy += 1
        if self._since_tidy >= _TIDY_EVERY:
            self._since_tidy = 0
            self._index.forget_before(self._index.newest - self._active_window.total_seconds())
            self._index.forget_beyond(self._active_articles)
        self._measure()

    def _measure(self) -> None:
        metrics.ACTIVE_ARTICLES.set(len(self._index))
        metrics.ACTIVE_STORIES.set(len(self._index.stories))
