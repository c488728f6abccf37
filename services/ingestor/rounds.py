"""Rounds: claims feeds as they come due, as many at once as allowed, and never two at one host."""

import asyncio
import itertools
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from services.ingestor import metrics
from services.ingestor.agenda import Agenda
from services.ingestor.store import FeedRecord, Holder, Settled, Store, settled_record
from services.ingestor.turns import Clock, Turns

log = structlog.get_logger()

LONGEST_SLEEP = 1.0
"""Seconds after which the store is asked again, for feeds that were added or freed by others."""

SHORTEST_SLEEP = 0.005

TOGETHER = 4
"""Feeds that are claimed in one commit, if more are due than can be begun: then no instance goes short of them."""

CHOICE = 4
"""How many feeds are looked up for each that may be looked at at the same time."""

AFTER_TROUBLE = 5.0
"""Seconds until the next try when log or store are out of reach."""

Poll = Callable[[FeedRecord, Holder], Awaitable[Settled | None]]
"""A look at a feed; None when its lease was lost meanwhile."""


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
        self._agenda = Agenda(timedelta(seconds=LONGEST_SLEEP))
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
        for look_up in (self._agenda.is_stale(self._clock()), True):
            if look_up and len(self._running) < most:
                await self._look_up(most - len(self._running))
            startable = self._agenda.startable(self._clock(), self._turns.busy)
            together = TOGETHER if len(startable) > 2 * most else 1
            while startable and len(self._running) < most:
                hosts: dict[str, FeedRecord] = {}
                while startable and len(hosts) < min(together, most - len(self._running)):
                    feed = startable.pop(0)
                    if self._turns.busy.get(feed.host, feed.due_at) <= self._clock():
                        hosts.setdefault(feed.host, feed)  # one after the other
                claimed = await asyncio.gather(*map(self._claim, hosts.values()))
                if not all(claimed):
                    self._agenda.forget()  # others are about: claims in vain are enough
            if len(self._running) >= most:
                return LONGEST_SLEEP
            if look_up or (self._agenda.complete and not self._agenda.is_stale(self._clock())):
                break
        return self._seconds_until(self._agenda.next_at(self._turns.busy))

    async def _look_up(self, room: int) -> None:
        now = self._clock()
        busy = self._turns.busy_hosts()
        limit = CHOICE * self._at_once + 1
        feeds = await self._store.next_feeds(without_hosts=(), limit=limit)
        complete = len(feeds) < limit
        if not complete and sum(feed.due_at <= now and feed.host not in busy for feed in feeds) < room:
            # Feeds of busy hosts stand in the way of others; they stay, for when their host is free.
            others = await self._store.next_feeds(without_hosts=busy, limit=limit)
            feeds = list({feed.id: feed for feed in (*feeds, *others)}.values())
        self._agenda.fill(feeds, now, complete=complete)

    async def settle_down(self) -> None:
        """Returns when every look in progress has ended."""
        while self._running:
            await asyncio.wait(self._running)

    async def _claim(self, feed: FeedRecord) -> bool:
        """Begins a look if both leases, on the feed and on its host, can be had. False when the feed has moved on."""
        holder = Holder(self._instance, f"{self._instance}/{next(self._numbers)}")
        until = self._clock() + timedelta(seconds=self._lease)
        # Together, since the store commits together what comes together; whichever is had alone is given back.
        self._agenda.take(feed)
        has_turn, has_feed = await asyncio.gather(
            self._turns.take(feed.host, holder), self._store.claim_feed(feed, holder=holder, until=until)
        )
        if has_turn and has_feed:
            task = asyncio.create_task(self._look(feed, holder), name=f"poll {feed.url}")
            self._running.add(task)
            task.add_done_callback(self._ended)
        elif has_turn:
            await self._turns.give_back(feed.host, holder)
        elif has_feed:
            await self._store.give_back(feed, holder=holder, due_at=feed.due_at)
            self._agenda.put(feed)
        return has_feed

    async def _look(self, feed: FeedRecord, holder: Holder) -> None:
        try:
            with metrics.POLL_SECONDS.time():
                settled = await self._poll(feed, holder)
        except asyncio.CancelledError:
            await self._store.give_back(feed, holder=holder, due_at=self._clock())
            raise
        except Exception as error:
            # Not the feed's fault, so its health says nothing of it. The lease would end by itself; this is sooner.
            metrics.POLLS.labels("interrupted").inc()
            log.error("feed_look_interrupted", feed=feed.url, error=f"{type(error).__name__}: {error}")
            due_at = self._clock() + timedelta(seconds=AFTER_TROUBLE)
            await self._store.give_back(feed, holder=holder, due_at=due_at)
        else:
            if settled is not None and settled.state == "active":
                self._agenda.put(settled_record(feed, settled, self._clock()))

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
