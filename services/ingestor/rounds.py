"""Rounds: claims feeds as they come due, as many at once as allowed, and never two at one host."""

import asyncio
import itertools
import math
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from services.ingestor import metrics
from services.ingestor.store import FeedRecord, Holder, Settled, Store
from services.ingestor.turns import Clock, Turns

log = structlog.get_logger()

LONGEST_SLEEP = 1.0
"""Seconds after which the store is asked again, for feeds that were added or freed by others."""

SHORTEST_SLEEP = 0.005

CHOICE = 4
"""How many due feeds are looked up for each that may be begun."""

STALE = timedelta(seconds=0.25)
"""How long what was looked up is gone by; another instance may have claimed it meanwhile, which claiming finds out."""

AFTER_TROUBLE = 5.0
"""Seconds until the next try when log or store are out of reach."""

Poll = Callable[[FeedRecord, Holder], Awaitable[Settled]]


class Rounds:
    """Keeps up to `at_once` looks at feeds going. `lease` is the longest that one may take, in seconds.

    `room` says which part of `at_once` the pipeline has room for now, from 0 to 1.
    """

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        poll: Poll,
        clock: Clock,
        instance: str,
        at_once: int,
        lease: float,
        room: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._store, self._turns, self._poll, self._clock = store, turns, poll, clock
        self._instance, self._at_once, self._lease, self._room = instance, at_once, lease, room
        self._numbers = itertools.count(1)
        self._running: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._due: list[FeedRecord] = []
        self._next_due: list[datetime] = []
        self._more = False
        self._looked_up_at = clock()
        turns.on_free = self._wake.set

    async def run(self) -> None:
        """Goes on until it is cancelled; then the looks in progress are cancelled and their leases given back."""
        freed = await self._store.reclaim(self._instance, self._clock())
        if freed:
            log.info("leases_reclaimed", feeds=freed)
        try:
            while True:
                self._wake.clear()
                try:
                    pause = await self.start_due()
                except Exception as error:  # the store is out of reach: say so and go on when it is back
                    log.error("feeds_not_claimed", error=str(error), next_try_seconds=AFTER_TROUBLE)
                    pause = AFTER_TROUBLE
                await self._sleep(pause)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def start_due(self) -> float:
        """Claims what is due and starts looking at it; seconds until something else may come due."""
        most = math.ceil(self._at_once * self._room())
        looked_up = False
        while (room := most - len(self._running)) > 0:
            if not self._due or self._clock() - self._looked_up_at > STALE:
                if looked_up:
                    break
                looked_up = True
                await self._look_up(CHOICE * max(room, most // 2) + 1)
            # Together: what is claimed at the same time is written down in one commit.
            some, self._due = self._due[:room], self._due[room:]
            await asyncio.gather(*map(self._claim, some))
        else:
            return LONGEST_SLEEP
        if self._more:
            return 0.0
        return self._seconds_until(min([*self._next_due, *self._turns.busy_hosts().values()], default=None))

    async def _look_up(self, limit: int) -> None:
        """Which feeds are due at hosts that are free, or else come due next."""
        feeds = await self._store.next_feeds(without_hosts=self._turns.busy_hosts(), limit=limit)
        self._looked_up_at = now = self._clock()
        self._due = [feed for feed in feeds if feed.due_at <= now]
        self._next_due = [feed.due_at for feed in feeds[len(self._due) :][:1]]
        self._more = len(self._due) == limit
        # Instances that look at the same moment shall not all reach for the same feeds.
        random.shuffle(self._due)

    async def settle_down(self) -> None:
        """Returns when every look in progress has ended."""
        while self._running:
            await asyncio.wait(self._running)

    async def _claim(self, feed: FeedRecord) -> None:
        holder = Holder(self._instance, f"{self._instance}/{next(self._numbers)}")
        if not await self._turns.take(feed.host, holder):
            return
        until = self._clock() + timedelta(seconds=self._lease)
        if not await self._store.claim_feed(feed, holder=holder, until=until):
            await self._turns.give_back(feed.host, holder)
            return
        task = asyncio.create_task(self._look(feed, holder), name=f"poll {feed.url}")
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def _look(self, feed: FeedRecord, holder: Holder) -> None:
        try:
            with metrics.POLL_SECONDS.time():
                await self._poll(feed, holder)
        except asyncio.CancelledError:
            await self._store.give_back(feed, holder=holder, due_at=self._clock())
            raise
        except Exception as error:
            # Not the feed's fault, so its health says nothing of it. The lease would end by itself; this is sooner.
            metrics.POLLS.labels("interrupted").inc()
            log.error("feed_look_interrupted", feed=feed.url, error=f"{type(error).__name__}: {error}")
            due_at = self._clock() + timedelta(seconds=AFTER_TROUBLE)
            await self._store.give_back(feed, holder=holder, due_at=due_at)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("lease_not_given_back", task=task.get_name(), error=str(task.exception()))

    def _seconds_until(self, moment: datetime | None) -> float:
        if moment is None:
            return LONGEST_SLEEP
        return min(max((moment - self._clock()).total_seconds(), 0.0), LONGEST_SLEEP)

    async def _sleep(self, seconds: float) -> None:
        try:
            # Not wait_for: in Python 3.11 it swallows a cancellation that comes together with the event.
            async with asyncio.timeout(max(seconds, SHORTEST_SLEEP)):
                await self._wake.wait()
        except TimeoutError:
            return
