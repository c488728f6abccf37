"""The intake: what a feed lists is compared with what was published before, and what is new or reworded is published.

An article is noted as about to be published, published, and noted as published: an instance that ends in between leaves
what is needed to publish the very same event again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.ingestor import metrics
from services.ingestor.articles import MAX_TEXT, Draft, Listed, article_of, draft_of, needs_page
from services.ingestor.feeds import Feed
from services.ingestor.outcome import Findings
from services.ingestor.page import Page
from services.ingestor.pages import Pages
from services.ingestor.reading import Reader
from services.ingestor.schedule import Rhythm
from services.ingestor.store import FeedRecord, Holder, SeenArticle, Store
from services.ingestor.turns import Clock
from shared.events import Article, ArticleFetched

LISTED_AGAIN = timedelta(days=7)
"""How often it is noted that an old article is still listed, so that what `seen` keeps of it is not pruned."""

SPAN = "fetch article"

Publish = Callable[[ArticleFetched], Awaitable[None]]
"""Returns when the log has acknowledged the event."""

NewTrace = Callable[[str], AbstractContextManager[Any]]
"""Begins the trace of one article."""


@dataclass(frozen=True)
class Policy:
    """The operator's choices."""

    rhythm: Rhythm
    enough_text: int = 600
    """Characters; an entry with less gets its text from its page. 0: no page is ever fetched."""
    most_text: int = MAX_TEXT
    entries_at_once: int = 64
    """Of one feed, read from the feed alone, that are taken in together: few jobs, few commits."""
    pages_at_once: int = 8
    seconds: float = 100.0
    """Longest look at one feed; what is left then is left for the next look."""


class Intake:
    """Takes in feeds. Whoever calls `take` holds the feed's lease."""

    def __init__(
        self,
        *,
        store: Store,
        reader: Reader,
        pages: Pages,
        publish: Publish,
        clock: Clock,
        policy: Policy,
        new_trace: NewTrace,
    ) -> None:
        self._store, self._reader, self._pages = store, reader, pages
        self._publish, self._clock, self._policy, self._new_trace = publish, clock, policy, new_trace

    async def take(
        self, feed: FeedRecord, parsed: Feed, usable: Sequence[Listed], problems: Sequence[str], holder: Holder
    ) -> Findings:
        """Publishes what is new in the feed, oldest first."""
        findings = Findings(dates=[one.entry.published for one in usable if one.entry.published])
        for problem in problems:
            findings.add_problem(problem)
        known = await self._store.seen([one.id for one in usable])
        look = _Look(feed, parsed, known, holder, findings)
        whole: list[Listed] = []
        bare: list[Listed] = []
        for one in reversed(usable):  # feeds list the newest first
            if not look.is_settled(one, self._clock()):
                (bare if needs_page(one, self._policy.enough_text) else whole).append(one)
        at_once = asyncio.Semaphore(self._policy.pages_at_once)
        try:
            async with asyncio.timeout(self._policy.seconds) as deadline, asyncio.TaskGroup() as group:
                group.create_task(self._take_whole(whole, look))
                for one in bare:
                    group.create_task(self._take_with_page(one, look, at_once))
        except TimeoutError:
            if not deadline.expired():
                raise
            findings.complete = False
        except ExceptionGroup as errors:  # log or store out of reach: the first tells the story
            raise _first(errors) from errors
        return findings

    async def _take_whole(self, entries: Sequence[Listed], look: "_Look") -> None:
        together = self._policy.entries_at_once
        for first in range(0, len(entries), together):
            await self._take_together([(one, None) for one in entries[first : first + together]], look, self._new_trace)

    async def _take_with_page(self, one: Listed, look: "_Look", at_once: asyncio.Semaphore) -> None:
        async with at_once:
            if not look.is_changed(one):
                await self._take_together([(one, None)], look, nullcontext)
                return
            with self._new_trace(SPAN):
                page = await self._pages.page(one.url, Holder(look.holder.instance, f"{look.holder.lease}/{one.id}"))
                await self._take_together([(one, page)], look, nullcontext)

    async def _take_together(
        self, entries: Sequence[tuple[Listed, Page | None]], look: "_Look", new_trace: NewTrace
    ) -> None:
        drafts: list[Draft] = []
        async with asyncio.TaskGroup() as group:
            for one, page in entries:
                if not look.is_changed(one):
                    group.create_task(self._store.put_seen(replace(look.known[one.id], listed_at=self._clock())))
                    continue
                with look.isolating(one):
                    drafts.append(
                        draft_of(
                            one,
                            page,
                            source=look.feed.source,
                            feed_language=look.parsed.language,
                            max_text=self._policy.most_text,
                        )
                    )
        if not drafts:
            return
        try:
            samples = [(draft.sample, draft.declared) for draft in drafts]
            languages = await self._reader.languages(samples, url=look.feed.url)
        except ValueError as error:
            look.findings.add_problem(f"{len(drafts)} articles are left for the next look: {error}")
            look.findings.complete = False
            return
        async with asyncio.TaskGroup() as group:
            for draft, language in zip(drafts, languages, strict=True):
                with look.isolating(draft.listed), new_trace(SPAN):
                    article = article_of(draft, language=language, fetched_at=self._clock())
                    group.create_task(self._take_one(draft.listed, article, look))

    async def _take_one(self, one: Listed, article: Article, look: "_Look") -> None:
        known, now = look.known.get(one.id), article.fetched_at
        if known and not known.published and known.content_hash == article.content_hash:
            # It was about to be published when an instance ended: the same event again, to the microsecond.
            article = article.model_copy(update={"fetched_at": known.fetched_at})
        seen = SeenArticle(
            id=one.id,
            feed=look.feed.id,
            fingerprint=one.fingerprint,
            content_hash=article.content_hash,
            fetched_at=article.fetched_at,
            published=True,
            listed_at=now,
        )
        if known is None or not known.published or known.content_hash != article.content_hash:
            await self._store.put_seen(replace(seen, published=False))
            await self._publish(ArticleFetched(article=article, feed_url=look.feed.url))
            metrics.ARTICLES.labels("changed" if known and known.published else "new").inc()
            look.findings.published += 1
        await self._store.put_seen(seen)


@dataclass(frozen=True)
class _Look:
    """A feed as it was read, and what was known of its articles before."""

    feed: FeedRecord
    parsed: Feed
    known: Mapping[str, SeenArticle]
    holder: Holder
    findings: Findings

    def is_settled(self, one: Listed, now: datetime) -> bool:
        """Whether there is nothing to do: published as it stands, and noted not long ago; or another feed's article."""
        known = self.known.get(one.id)
        if known is None or not known.published:
            return False
        if known.feed != self.feed.id:
            return True
        return known.fingerprint == one.fingerprint and now - known.listed_at < LISTED_AGAIN

    def is_changed(self, one: Listed) -> bool:
        """Whether the feed says something else of it than what was published, if anything was."""
        known = self.known.get(one.id)
        return known is None or not known.published or known.fingerprint != one.fingerprint

    @contextmanager
    def isolating(self, one: Listed) -> Iterator[None]:
        """Whatever is odd about one entry, the others come through."""
        try:
            yield
        except Exception as error:
            self.findings.add_problem(f"{one.url}: {error}")


def _first(errors: "ExceptionGroup[Exception]") -> Exception:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
