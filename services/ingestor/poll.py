"""The ingestor's story: one look at one feed.

Fetch it if it changed, read its entries, find out which are new or reworded, fetch the page where the feed carries too
little, publish each article, and only when the log has acknowledged them all, settle the feed.
"""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.ingestor import metrics
from services.ingestor.articles import MAX_TEXT, Listed, article_of, listed, needs_page
from services.ingestor.exchange import HARD_CAUSES, HARD_STATUSES, PAUSE_STATUSES, Fetch, conditions, refusal
from services.ingestor.feeds import Feed, FeedError
from services.ingestor.outcome import Findings, failed, reached
from services.ingestor.pages import Pages
from services.ingestor.reading import Reader
from services.ingestor.schedule import Rhythm
from services.ingestor.store import FeedRecord, Holder, SeenArticle, Settled, Store
from services.ingestor.turns import Clock, Turn, Turns
from services.ingestor.websub import Hub, hub_of
from shared.events import Article, ArticleFetched
from shared.http import Answer, FetchError
from shared.retry_after import retry_after

log = structlog.get_logger()

LISTED_AGAIN = timedelta(days=7)
"""How often it is noted that an old article is still listed, so that what `seen` keeps of it is not pruned."""


FEWEST_ENTRIES = 5
"""Articles that two feeds must both list, and no others, to be one feed under two addresses."""

Publish = Callable[[ArticleFetched], Awaitable[None]]
"""Returns when the log has acknowledged the event."""

NoteHub = Callable[[FeedRecord, Hub], Awaitable[None]]
"""What is done with the hub that a feed names."""


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


class Poller:
    """Looks at feeds. Whoever calls `poll` holds the feed's lease and a turn at its host, which `poll` gives back."""

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        fetch: Fetch,
        reader: Reader,
        pages: Pages,
        publish: Publish,
        clock: Clock,
        policy: Policy,
        chance: Callable[[], float] = random.random,
        new_trace: Callable[[str], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        self._store, self._turns, self._fetch, self._reader, self._pages = store, turns, fetch, reader, pages
        self._publish, self._clock, self._policy, self._chance = publish, clock, policy, chance
        self._new_trace = new_trace
        self.note_hub: NoteHub | None = None

    async def poll(self, feed: FeedRecord, holder: Holder) -> Settled:
        """Looks at the feed and settles it. Raises only what is not the feed's fault: log or store out of reach."""
        try:
            answer = await self._ask(feed, holder)
            settled, findings = await self._judge(feed, answer, holder)
        except FetchError as error:
            metrics.FETCH_ERRORS.labels(error.cause).inc()
            settled, findings = self._failed(feed, str(error), hard=error.cause in HARD_CAUSES), Findings()
        except FeedError as error:
            settled, findings = self._failed(feed, str(error)), Findings()
        await self._settle(feed, settled, findings, holder)
        return settled

    async def take_delivery(self, feed: FeedRecord, body: bytes, content_type: str, holder: Holder) -> Settled:
        """Takes in what a hub has pushed, as if it had been fetched. The caller holds the feed's lease."""
        try:
            parsed = await self._reader.feed(body, url=feed.url, content_type=content_type)
        except FeedError as error:
            settled, findings = replace(self._failed(feed, str(error)), due_at=self._clock()), Findings()
        else:
            usable, problems = listed(parsed)
            findings = await self._take_in(feed, parsed, usable, problems, holder)
            # A hub may push the new entries alone: they say nothing of what the feed lists, nor of its rhythm.
            settled = self._reached(feed, replace(findings, dates=[], listing=feed.listing))
            settled = replace(settled, interval=feed.interval, etag=feed.etag, last_modified=feed.last_modified)
        await self._settle(feed, settled, findings, holder)
        return settled

    async def _ask(self, feed: FeedRecord, holder: Holder) -> Answer:
        """The outlet's answer; the turn at its host is given back."""
        turn = Turn(0.0)
        try:
            answer = await self._fetch.get(feed.url, headers=conditions(feed.etag, feed.last_modified))
            if answer.status in PAUSE_STATUSES:
                turn.pause(retry_after(answer.headers.get("retry-after"), self._clock()))
            return answer
        finally:
            await self._turns.give_back(feed.host, holder, delay=turn.delay)

    async def _judge(self, feed: FeedRecord, answer: Answer, holder: Holder) -> tuple[Settled, Findings]:
        if answer.status == 304:
            same = self._reached(feed, Findings(listing=feed.listing), answer)
            return replace(same, etag=feed.etag, last_modified=feed.last_modified, error=feed.last_error), Findings()
        if answer.status == 410:
            gone = self._failed(feed, f"{feed.url} is gone for good (410); it is no longer looked at")
            return replace(gone, retired=True), Findings()
        if answer.status != 200:
            hard = answer.status in HARD_STATUSES
            return self._failed(feed, refusal(feed.url, answer.status), answer, hard=hard), Findings()
        parsed = await self._reader.feed(
            answer.body, url=answer.url, content_type=answer.headers.get("content-type", "")
        )
        if parsed.sitemaps:
            parsed = await self._pages.with_children(parsed, holder)
        usable, problems = listed(parsed)
        listing = _listing(usable)
        if answer.url != feed.url or listing != feed.listing:
            twin = await self._store.twin(feed, url=answer.url, listing=listing)
            if twin:
                same = self._failed(feed, f"{feed.url} is the feed {twin} under another address; one is enough")
                return replace(same, failures=0, reached=True, same_as=twin), Findings()
        findings = await self._take_in(feed, parsed, usable, problems, holder)
        if self.note_hub is not None and (hub := hub_of(answer.headers, answer.body, answer.url)):
            await self.note_hub(feed, hub)
        return self._reached(feed, replace(findings, listing=listing), answer), findings

    async def _take_in(
        self, feed: FeedRecord, parsed: Feed, usable: Sequence[Listed], problems: Sequence[str], holder: Holder
    ) -> Findings:
        """Publishes what is new in the feed, oldest first."""
        findings = Findings(dates=[one.entry.published for one in usable if one.entry.published])
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
        with self._new_trace("fetch article"):
            await self._publish_entry(feed, parsed, one, known, holder, findings)

    async def _publish_entry(
        self, feed: FeedRecord, parsed: Feed, one: Listed, known: SeenArticle | None, holder: Holder, findings: Findings
    ) -> None:
        page = None
        if needs_page(one, self._policy.enough_text):
            page = await self._pages.page(one.url, Holder(holder.instance, f"{holder.lease}/{one.id}"))
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

    def _reached(self, feed: FeedRecord, findings: Findings, answer: Answer | None = None) -> Settled:
        return reached(feed, findings, answer, self._policy.rhythm, self._clock(), self._chance())

    def _failed(self, feed: FeedRecord, error: str, answer: Answer | None = None, *, hard: bool = False) -> Settled:
        return failed(feed, error, answer, self._policy.rhythm, self._clock(), self._chance(), hard=hard)

    async def _settle(self, feed: FeedRecord, settled: Settled, findings: Findings, holder: Holder) -> None:
        now = self._clock()
        if not await self._store.settle_feed(feed, settled, holder=holder, now=now):
            log.warning("feed_lease_lost", feed=feed.url, hint="another instance has taken it; nothing is lost")
            return
        outcome = settled.state if settled.state != "active" else "reached" if settled.reached else "failed"
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


def _listing(usable: Sequence[Listed]) -> str | None:
    """A digest of which articles a feed lists in which order; None when too few to recognise it by."""
    if len(usable) < FEWEST_ENTRIES:
        return None
    return hashlib.sha256(" ".join(one.id for one in usable).encode()).hexdigest()[:32]


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
