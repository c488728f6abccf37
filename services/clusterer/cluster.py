"""The clusterer's job: each article to the story of its event, or to a new one; second thoughts when it is quiet."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from services.clusterer import metrics
from services.clusterer.assign import decide
from services.clusterer.dense import Embedding
from services.clusterer.embeddings import Embedder, NoEmbedder
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.keeper import StoryKeeper
from services.clusterer.mirror import Mirror
from services.clusterer.reasons import shared_terms, why
from services.clusterer.remembered import Remembered, remembered
from services.clusterer.repair import ROUNDS, Move, repairs, story_ids
from services.clusterer.store import StoryStore
from shared.events import ArticleDeduplicated, Joined, StoryChanged

log = structlog.get_logger()

SHARED_SHOWN = 8
_TIDY_EVERY = 500
SETTLE_EVERY = 500
"""Articles between two second thoughts while the stream does not pause."""
LAST_CHANGED = 200
"""Stories published again after a start: the process may have died between writing one and publishing it."""


class Clusterer:
    """One replica. Its handlers take turns, so that the index does not change under a decision."""

    def __init__(
        self,
        store: StoryStore,
        publish: Callable[[StoryChanged], Awaitable[None]],
        *,
        active_window: timedelta,
        active_articles: int,
        embedder: Embedder | None = None,
    ) -> None:
        """`embedder`: what gives articles dense vectors, beside their words; none: words alone decide."""
        self._store = store
        self._index = StoryIndex()
        self._mirror = Mirror(store, self._index)
        self._keeper = StoryKeeper(store, self._index, self._mirror, publish)
        self._active_window = active_window
        self._active_articles = active_articles
        self._embedder = embedder or NoEmbedder()
        self._turn = asyncio.Lock()
        self._since_tidy = 0
        self._changed: dict[str, str] = {}
        """Stories that changed since they were last looked at again, to the article that led to it."""
        self._arrivals = 0

    async def cluster(self, event: ArticleDeduplicated) -> None:
        """Puts an article into its story and publishes what changed. The same event again changes nothing."""
        embedding = await self._embedding(event)  # before its turn: others need not wait for the endpoint
        async with self._turn:
            known = remembered(event, embedding)
            article_id = known.member.article_id
            claimed = await self._store.claim_of(article_id) if article_id in self._index else None
            if claimed is None:
                await self._new(known)
            else:
                await self._again(known, claimed)
            self._arrivals += 1
            if self._arrivals % SETTLE_EVERY == 0:
                await self._settle(article_id, rounds=1)
            self._tidy()

    async def follow(self, event: StoryChanged) -> None:
        """Takes in what another replica made of a story."""
        async with self._turn:
            if not self._mirror.heard(event):
                return
            if await self._mirror.learn(event.story) and event.story.merged_into is None:
                self._changed[event.story.id] = event.cause

    async def settle(self) -> None:
        """Second thoughts about every story that changed, until there are none: for when the stream is quiet."""
        async with self._turn:
            await self._settle(None, rounds=ROUNDS)

    async def settle_when_quiet(self, pause: float) -> None:
        """Settles whenever no article came for `pause` seconds; runs until it is cancelled."""
        while True:
            before = self._arrivals
            await asyncio.sleep(pause)
            if self._changed and self._arrivals == before:
                await self.settle()

    # --- one article

    async def _embedding(self, event: ArticleDeduplicated) -> Embedding | None:
        """None for a reprint, too: it goes where its original is."""
        if event.original_id != event.article.id:
            return None
        article = event.article
        (embedding,) = await self._embedder.embed([f"{article.title}\n{article.text or article.lead}"])
        return embedding

    async def _new(self, known: Remembered) -> None:
        article_id = known.member.article_id
        story_id, joined = await self._choose(known)
        claimed = await self._store.claim(article_id, story_id)
        if claimed != story_id:
            await self._again(known, claimed)
            return
        known = known.because(joined)
        await self._store.remember(known)
        story = await self._keeper.hold(story_id, known, opens=joined is None)
        self._changed[story.id] = article_id
        outcome = "reprint" if known.member.is_reprint else "joined" if joined else "opened"
        metrics.ARTICLES.labels(outcome).inc()

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
        self._changed[story.id] = article_id
        await self._finish(article_id, story.id)

    async def _choose(self, known: Remembered) -> tuple[str, Joined | None]:
        """The story for a new article, and why; no reason when it opens one."""
        row = known.member
        if row.is_reprint:
            story_id = await self._store.claim_of(row.original_id)
            if story_id is not None:
                return story_id, Joined(score=1.0, similarity=1.0, margin=1.0)
            log.warning("reprint_without_original", article=row.article_id, original=row.original_id)
        entry = self._mirror.entry(known)
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

    async def _settle(self, cause: str | None, *, rounds: int) -> None:
        """`cause`: the article in hand: all changes are put down to it, so that its second delivery finishes them."""
        changed, self._changed = self._changed, {}
        if not changed:
            return
        cause = cause or next(reversed(changed.values()))
        try:
            await self._verify(changed)
            for step in repairs(self._index, list(changed), rounds=rounds):
                if isinstance(step, Move):
                    changed.update(dict.fromkeys(self._stories(step.article_ids), cause))
                    await self._keeper.move(step.article_ids, step.to, await self._reasons(step), cause)
                    changed.update(dict.fromkeys(self._stories(step.article_ids), cause))
                else:
                    await self._keeper.merge(step.story_id, step.into, cause)
                    changed[step.into] = cause
            for story_id in changed:
                await self._keeper.revise(story_id, cause)
        except BaseException:
            self._changed = changed | self._changed
            raise

    async def _verify(self, changed: dict[str, str]) -> None:
        """Looks whether stories have all their claims: a store without atomic updates may lose a member."""
        claims = await self._store.claimed_for(changed)
        claimed: dict[str, set[str]] = {}
        for article_id, story_id in claims.items():
            claimed.setdefault(story_id, set()).add(article_id)
        for story_id, cause in changed.items():
            stored = await self._mirror.story(story_id)
            if stored is None or stored.story.merged_into:
                continue
            listed = {row.article_id for row in stored.story.members}
            if stored.story.absorbed or listed != claimed.get(story_id, set()):
                await self._keeper.heal(story_id, cause)

    def _stories(self, article_ids: Sequence[str]) -> list[str]:
        return [entry.story_id for id in article_ids if (entry := self._index.entry(id))]

    async def _reasons(self, step: Move) -> dict[str, Remembered]:
        """The articles that move, each with the reason why it is where it goes."""
        if step.to is None:
            return {}
        recalled = await self._store.recall(step.article_ids)
        found: dict[str, Remembered] = {}
        for id, known in recalled.items():
            entry: Entry | None = self._index.entry(id)
            joined = why(self._index, entry, step.to, SHARED_SHOWN) if entry else None
            found[id] = known.because(joined)
        return found

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
            await self._mirror.learn(changed.story)
        await self._heal(stories)
        for changed in await self._store.last_changed(LAST_CHANGED):
            await self._keeper.publish(changed)
            if changed.story.merged_into is None:
                self._changed[changed.story.id] = changed.cause
        self._measure()
        log.info("index_restored", stories=len(self._index.stories), articles=len(self._index))

    async def _heal(self, stories: list[StoryChanged]) -> None:
        """Finishes the merges and moves that were interrupted: what tombstones and claims say, and stories do not."""
        absorbed = {id for changed in stories for id in changed.story.absorbed}
        for changed in reversed(stories):
            story = changed.story
            if story.merged_into is not None:
                if story.id not in absorbed:
                    await self._keeper.heal(story.merged_into, changed.cause)
                continue
            claims = await self._store.claims_of(row.article_id for row in story.members)
            if any(claims.get(row.article_id) not in (story.id, *story.absorbed) for row in story.members):
                await self._keeper.heal(story.id, changed.cause)

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
