"""The ingestor's story: one look at one feed.

Fetch it if it changed, read its entries, find out which are new or reworded, fetch the page where the feed carries too
little, publish each article, and only when the log has acknowledged them all, settle the feed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from services.ingestor import metrics
from services.ingestor.articles import MAX_TEXT, Listed, article_of, listed, needs_page
from services.ingestor.exchange import conditions, refusal, validator
from services.ingestor.feeds import Feed, FeedError
from services.ingestor.page import Page
from services.ingestor.reading import Reader
from services.ingestor.schedule import Rhythm, jittered, retry_after
from services.ingestor.store import FeedRecord, Holder, SeenArticle, Settled, Store
from services.ingestor.turns import Clock, HostBusy, Turns
from services.ingestor.urls import host_of
from shared.events import Article, ArticleFetched
from shared.http import Answer, FetchError

log = structlog.get_logger()

LISTED_AGAIN = timedelta(days=7)
"""How often it is noted that an old article is still listed, so that what `seen` keeps of it is not pruned."""


class Fetch(Protocol):
    async def get(self, url: str, *, headers: dict[str, str] | None = None) -> Answer:
        """Raises FetchError."""
        ...


Publish = Callable[[ArticleFetched], Awaitable[None]]
"""Returns when the log has acknowledged the event."""


@dataclass(frozen=True)
class Policy:
    """The operator's choices."""

    rhythm: Rhythm
    enough_text: int = 600
    """Characters; an entry with less gets its text from its page. 0: no page is ever fetched."""
    most_text: int = MAX_TEXT
    entries_at_once: int = 8
    seconds: float = 100.0
    """Longest look at one feed; what is left then is left for the next look."""


@dataclass
class Findings:
    """What came of a feed's entries so far."""

    published: int = 0
    problems: int = 0
    problem: str | None = None
    complete: bool = True

    def add_problem(self, text: str) -> None:
        self.problems += 1
        self.problem = self.problem or text


class Poller:
    """Looks at feeds. Whoever calls `poll` holds the feed's lease and a turn at its host, which `poll` gives back."""

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        fetch: Fetch,
        reader: Reader,
        publish: Publish,
        clock: Clock,
        policy: Policy,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store, self._turns, self._fetch, self._reader = store, turns, fetch, reader
        self._publish, self._clock, self._policy, self._chance = publish, clock, policy, chance

    async def poll(self, feed: FeedRecord, holder: Holder) -> Settled:
        """Looks at the feed and settles it. Raises only what is not the feed's fault: log or store out of reach."""
        try:
            try:
                answer = await self._fetch.get(feed.url, headers=conditions(feed.etag, feed.last_modified))
            finally:
                await self._turns.give_back(feed.host, holder)
            settled, findings = await self._judge(feed, answer, holder)
        except FetchError as error:
            metrics.FETCH_ERRORS.labels(error.cause).inc()
            settled, findings = self._failed(feed, str(error)), Findings()
        except FeedError as error:
            settled, findings = self._failed(feed, str(error)), Findings()
        await self._settle(feed, settled, findings, holder)
        return settled

    async def _judge(self, feed: FeedRecord, answer: Answer, holder: Holder) -> tuple[Settled, Findings]:
        if answer.status == 304:
            same = self._reached(feed, answer, Findings())
            return replace(same, etag=feed.etag, last_modified=feed.last_modified, error=feed.last_error), Findings()
        if answer.status == 410:
            gone = self._failed(feed, f"{feed.url} is gone for good (410); it is no longer looked at")
            return replace(gone, retired=True), Findings()
        if answer.status != 200:
            return self._failed(feed, refusal(feed.url, answer.status), answer), Findings()
        parsed = await self._reader.feed(
            answer.body, url=answer.url, content_type=answer.headers.get("content-type", "")
        )
        findings = await self._take_in(feed, parsed, holder)
        return self._reached(feed, answer, findings), findings

    async def _take_in(self, feed: FeedRecord, parsed: Feed, holder: Holder) -> Findings:
        """Publishes what is new in the feed, oldest first."""
        findings = Findings()
        usable, problems = listed(parsed)
        for problem in problems:
            findings.add_problem(problem)
        known = await self._store.seen([one.id for one in usable])
        at_once = asyncio.Semaphore(self._policy.entries_at_once)

        async def take(one: Listed) -> None:
            async with at_once:
                await self._take_entry(feed, parsed, one, known.get(one.id), holder, findings)

        try:
            async with asyncio.timeout(self._policy.seconds) as deadline, asyncio.TaskGroup() as group:
                for one in reversed(usable):  # feeds list the newest first
                    if not _is_settled(known.get(one.id), one, feed, self._clock()):
                        group.create_task(take(one))
        except TimeoutError:
            if not deadline.expired():
                raise
            findings.complete = False
        except ExceptionGroup as errors:  # log or store out of reach: the first tells the story
            raise errors.exceptions[0] from errors
        return findings

    async def _take_entry(
        self, feed: FeedRecord, parsed: Feed, one: Listed, known: SeenArticle | None, holder: Holder, findings: Findings
    ) -> None:
        changed = known is None or not known.published or known.fingerprint != one.fingerprint
        if known and not changed:
            await self._store.put_seen(replace(known, listed_at=self._clock()))
            return
        page = await self._page(one, holder)
        try:
            now = self._clock()
            article = article_of(
                one,
                page,
                source=feed.source,
                feed_language=parsed.language,
                fetched_at=now,
                max_text=self._policy.most_text,
            )
        except Exception as error:  # whatever is odd about one entry, the others come through
            findings.add_problem(f"{one.url}: {error}")
            return
        if known and not known.published and known.content_hash == article.content_hash:
            # It was about to be published when an instance ended: the same event again, to the microsecond.
            article = article.model_copy(update={"fetched_at": known.fetched_at})
        reworded = known is None or not known.published or known.content_hash != article.content_hash
        seen = _seen(feed, one, article, now)
        if reworded:
            await self._store.put_seen(replace(seen, published=False))
            await self._publish(ArticleFetched(article=article, feed_url=feed.url))
            metrics.ARTICLES.labels("changed" if known and known.published else "new").inc()
            findings.published += 1
        await self._store.put_seen(seen)

    async def _page(self, one: Listed, holder: Holder) -> Page | None:
        """The entry's page if the feed carries too little; None also when it can't be had."""
        if not needs_page(one, self._policy.enough_text):
            return None
        host = host_of(one.url)
        mine = Holder(holder.instance, f"{holder.lease}/{one.id}")
        try:
            async with self._turns.at(host, mine, patience=self._policy.seconds):
                answer = await self._fetch.get(one.url)
            if answer.status != 200:
                raise ValueError(f"the page {one.url} answers {answer.status}")
            page = await self._reader.page(
                answer.body, url=answer.url, content_type=answer.headers.get("content-type", "")
            )
        except (FetchError, HostBusy, ValueError) as error:
            metrics.PAGES.labels("failed").inc()
            log.info("page_not_read", url=one.url, error=str(error))
            return None
        metrics.PAGES.labels("read").inc()
        return page

    def _reached(self, feed: FeedRecord, answer: Answer, findings: Findings) -> Settled:
        interval = self._policy.rhythm.after_success(feed.interval, findings.published)
        wait = interval if findings.complete else self._policy.rhythm.shortest
        url = answer.moved_to or feed.url
        return Settled(
            url=url,
            host=host_of(url),
            due_at=self._in(jittered(wait, self._chance())),
            interval=interval,
            failures=0,
            reached=True,
            error=findings.problem,
            articles=findings.published,
            etag=validator(answer.headers, "etag") if findings.complete else None,
            last_modified=validator(answer.headers, "last-modified") if findings.complete else None,
        )

    def _failed(self, feed: FeedRecord, error: str, answer: Answer | None = None) -> Settled:
        failures = feed.failures + 1
        wait = jittered(self._policy.rhythm.after_failure(feed.interval, failures), self._chance())
        asked = retry_after(answer.headers.get("retry-after"), self._clock()) if answer else None
        return Settled(
            url=feed.url,
            host=feed.host,
            due_at=self._in(max(asked, self._policy.rhythm.shortest) if asked is not None else wait),
            interval=feed.interval,
            failures=failures,
            reached=False,
            error=error,
            etag=feed.etag,
            last_modified=feed.last_modified,
        )

    def _in(self, seconds: float) -> datetime:
        return self._clock() + timedelta(seconds=seconds)

    async def _settle(self, feed: FeedRecord, settled: Settled, findings: Findings, holder: Holder) -> None:
        now = self._clock()
        if not await self._store.settle_feed(feed, settled, holder=holder, now=now):
            log.warning("feed_lease_lost", feed=feed.url, hint="another instance has taken it; nothing is lost")
            return
        outcome = "retired" if settled.retired else "failed" if not settled.reached else "reached"
        metrics.POLLS.labels(outcome).inc()
        metrics.ENTRIES_REFUSED.inc(findings.problems)
        news = settled.articles or settled.error != feed.last_error or settled.failures != feed.failures
        if news or settled.url != feed.url or _minute(feed.last_success_at) != _minute(now):
            await self._store.report_health(feed, settled, now)
        if settled.error and settled.error != feed.last_error:
            log.warning("feed_has_problems", feed=feed.url, failures=settled.failures, error=settled.error)
        if settled.url != feed.url:
            log.info("feed_moved", feed=feed.url, to=settled.url)


def _is_settled(known: SeenArticle | None, one: Listed, feed: FeedRecord, now: datetime) -> bool:
    """Whether there is nothing to do: published as it stands, and noted not long ago; or another feed's article."""
    if known is None or not known.published:
        return False
    if known.feed != feed.id:
        return True
    return known.fingerprint == one.fingerprint and now - known.listed_at < LISTED_AGAIN


def _minute(time: datetime | None) -> datetime | None:
    return time.replace(second=0, microsecond=0) if time else None


def _seen(feed: FeedRecord, one: Listed, article: Article, now: datetime) -> SeenArticle:
    return SeenArticle(
        id=one.id,
        feed=feed.id,
        fingerprint=one.fingerprint,
        content_hash=article.content_hash,
        fetched_at=article.fetched_at,
        published=True,
        listed_at=now,
    )
