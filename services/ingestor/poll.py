"""The ingestor's story: one look at one feed.

Fetch it if it changed, read its entries, find out which are new or reworded, fetch the page where the feed carries too
little, publish each article, and only when the log has acknowledged them all, settle the feed.
"""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

import structlog

from services.ingestor import metrics
from services.ingestor.articles import Listed, listed
from services.ingestor.exchange import HARD_CAUSES, HARD_STATUSES, PAUSE_STATUSES, Fetch, conditions, refusal
from services.ingestor.feeds import FeedError
from services.ingestor.intake import Intake, NewTrace, Policy, Publish
from services.ingestor.outcome import Findings, failed, reached
from services.ingestor.pages import Pages
from services.ingestor.reading import Reader
from services.ingestor.store import FeedRecord, Holder, Settled, Store
from services.ingestor.turns import Clock, Turn, Turns
from services.ingestor.websub import Hub, hub_of
from shared.http import Answer, FetchError
from shared.retry_after import retry_after

log = structlog.get_logger()

FEWEST_ENTRIES = 5
"""Articles that two feeds must both list, and no others, to be one feed under two addresses."""

NoteHub = Callable[[FeedRecord, Hub], Awaitable[None]]
"""What is done with the hub that a feed names."""


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
        new_trace: NewTrace = nullcontext,
    ) -> None:
        self._store, self._turns, self._fetch, self._reader, self._pages = store, turns, fetch, reader, pages
        self._intake = Intake(
            store=store,
            reader=reader,
            pages=pages,
            publish=publish,
            clock=clock,
            policy=policy,
            new_trace=new_trace,
        )
        self._clock, self._policy, self._chance = clock, policy, chance
        self.note_hub: NoteHub | None = None

    async def poll(self, feed: FeedRecord, holder: Holder) -> Settled | None:
        """Looks at the feed and settles it; None when the lease was lost meanwhile.

        Raises only what is not the feed's fault: log or store out of reach.
        """
        turn = Turn(0.0)
        try:
            told = await self._ask(feed, turn)
        except BaseException:
            await self._turns.give_back(feed.host, holder)
            raise
        giving_back = self._turns.give_back(feed.host, holder, delay=turn.delay)
        if isinstance(told, Settled):  # nothing is left to do, so both leases end in one commit
            kept, _ = await asyncio.gather(self._settle(feed, told, Findings(), holder), giving_back)
            return told if kept else None
        await giving_back
        try:
            settled, findings = await self._read(feed, told, holder)
        except FeedError as error:
            settled, findings = self._failed(feed, str(error)), Findings()
        return settled if await self._settle(feed, settled, findings, holder) else None

    async def take_delivery(self, feed: FeedRecord, body: bytes, content_type: str, holder: Holder) -> Settled:
        """Takes in what a hub has pushed, as if it had been fetched. The caller holds the feed's lease."""
        try:
            parsed = await self._reader.feed(body, url=feed.url, content_type=content_type)
        except FeedError as error:
            settled, findings = replace(self._failed(feed, str(error)), due_at=self._clock()), Findings()
        else:
            usable, problems = listed(parsed)
            findings = await self._intake.take(feed, parsed, usable, problems, holder)
            # A hub may push the new entries alone: they say nothing of what the feed lists, nor of its rhythm.
            settled = self._reached(feed, replace(findings, dates=[], listing=feed.listing))
            settled = replace(settled, interval=feed.interval, etag=feed.etag, last_modified=feed.last_modified)
        await self._settle(feed, settled, findings, holder)
        return settled

    async def _ask(self, feed: FeedRecord, turn: Turn) -> Answer | Settled:
        """The outlet's answer if it is a success, else what it means for the feed."""
        try:
            answer = await self._fetch.get(feed.url, headers=conditions(feed.etag, feed.last_modified))
        except FetchError as error:
            metrics.FETCH_ERRORS.labels(error.cause).inc()
            return self._failed(feed, str(error), hard=error.cause in HARD_CAUSES)
        if answer.status in PAUSE_STATUSES:
            turn.pause(retry_after(answer.headers.get("retry-after"), self._clock()))
        if answer.status == 200:
            return answer
        if answer.status == 304:
            same = self._reached(feed, Findings(listing=feed.listing), answer)
            return replace(same, etag=feed.etag, last_modified=feed.last_modified, error=feed.last_error)
        if answer.status == 410:
            gone = self._failed(feed, f"{feed.url} is gone for good (410); it is no longer looked at")
            return replace(gone, retired=True)
        return self._failed(feed, refusal(feed.url, answer.status), answer, hard=answer.status in HARD_STATUSES)

    async def _read(self, feed: FeedRecord, answer: Answer, holder: Holder) -> tuple[Settled, Findings]:
        """Takes in what the outlet sent. Raises FeedError."""
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
        findings = await self._intake.take(feed, parsed, usable, problems, holder)
        if self.note_hub is not None and (hub := hub_of(answer.headers, answer.body, answer.url)):
            await self.note_hub(feed, hub)
        return self._reached(feed, replace(findings, listing=listing), answer), findings

    def _reached(self, feed: FeedRecord, findings: Findings, answer: Answer | None = None) -> Settled:
        return reached(feed, findings, answer, self._policy.rhythm, self._clock(), self._chance())

    def _failed(self, feed: FeedRecord, error: str, answer: Answer | None = None, *, hard: bool = False) -> Settled:
        return failed(feed, error, answer, self._policy.rhythm, self._clock(), self._chance(), hard=hard)

    async def _settle(self, feed: FeedRecord, settled: Settled, findings: Findings, holder: Holder) -> bool:
        now = self._clock()
        news = settled.articles or settled.error != feed.last_error or settled.failures != feed.failures
        writes: list[Awaitable[object]] = [self._store.settle_feed(feed, settled, holder=holder, now=now)]
        if news or settled.url != feed.url or _minute(feed.last_success_at) != _minute(now):
            writes.append(self._store.report_health(feed, settled, now))
        kept, *_ = await asyncio.gather(*writes)
        if not kept:
            log.warning("feed_lease_lost", feed=feed.url, hint="another instance has taken it; nothing is lost")
            return False
        outcome = settled.state if settled.state != "active" else "reached" if settled.reached else "failed"
        metrics.POLLS.labels(outcome).inc()
        metrics.ENTRIES_REFUSED.inc(findings.problems)
        if settled.error and settled.error != feed.last_error:
            log.warning("feed_has_problems", feed=feed.url, failures=settled.failures, error=settled.error)
        if settled.url != feed.url:
            log.info("feed_moved", feed=feed.url, to=settled.url)
        return True


def _listing(usable: Sequence[Listed]) -> str | None:
    """A digest of which articles a feed lists in which order; None when too few to recognise it by."""
    if len(usable) < FEWEST_ENTRIES:
        return None
    return hashlib.sha256(" ".join(one.id for one in usable).encode()).hexdigest()[:32]


def _minute(time: datetime | None) -> datetime | None:
    return time.replace(second=0, microsecond=0) if time else None
