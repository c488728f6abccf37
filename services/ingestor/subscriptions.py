"""Subscriptions at hubs (WebSub): asked for when a feed names a hub, renewed before they end, kept in the store.

The collection `subscriptions` has one document for each pushed feed, under the feed's id. Any instance may renew it
(the due time is moved on by compare-and-set) and any instance may be called back. A delivery takes the feed's lease
before it is acknowledged, so that the feed comes due again if the instance dies over it.
"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from services.ingestor import metrics
from services.ingestor.store import FeedRecord, Holder, Store
from services.ingestor.turns import Clock, HostBusy, Turns
from services.ingestor.urls import host_of
from services.ingestor.websub import Hub, is_genuine, subscription_form
from shared.documents import Collection, Document, Documents, Index, StoreUnavailable, Update, read_time, time_text
from shared.http import Answer, FetchError

log = structlog.get_logger()

RENEWED_AFTER = 0.75
"""Of a lease: what is left is for hubs that don't answer."""

LONGEST_LEASE = 90 * 86_400.0
ANSWERED_WITHIN = timedelta(hours=1)
"""How long after a request a hub may ask whether we meant it."""

FIRST_RETRY = 600.0
LONGEST_RETRY = 86_400.0
"""Seconds between two requests to a hub that has not confirmed: doubled each time."""

LOOK_SECONDS = 5.0
AT_ONCE = 20
PATIENCE = 30.0
MOST_DELIVERIES = 16


class Ask(Protocol):
    """The guarded client, as far as hubs need it."""

    async def request(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Raises FetchError."""
        ...


Deliver = Callable[[FeedRecord, bytes, str, Holder], Awaitable[object]]
"""Takes in a delivery (body, Content-Type); the feed's lease is held."""


@dataclass(frozen=True)
class CalledBack:
    """What a hub is answered: an HTTP status, and a text."""

    status: int
    text: str = ""


class Subscriptions:
    """Asks hubs to push feeds to `callback`, the public address of the callback routes, and takes what they push."""

    def __init__(
        self,
        *,
        collection: Collection,
        store: Store,
        turns: Turns,
        ask: Ask,
        deliver: Deliver,
        clock: Clock,
        callback: str,
        instance: str,
        lease: float,
        subscription_seconds: int,
    ) -> None:
        self._rows, self._store, self._turns, self._ask = collection, store, turns, ask
        self._deliver, self._clock, self._callback = deliver, clock, callback.rstrip("/")
        self._instance, self._lease, self._seconds = instance, lease, subscription_seconds
        self._delivering: set[asyncio.Task[None]] = set()

    # --- asking ---

    async def note_hub(self, feed: FeedRecord, hub: Hub) -> None:
        """Has the feed pushed by this hub from now on."""
        row = await self._rows.get(feed.id)
        if row and (row["hub"], row["topic"]) == (hub.url, hub.topic):
            return
        fresh = {
            "_id": feed.id,
            "hub": hub.url,
            "topic": hub.topic,
            "token": secrets.token_urlsafe(16),
            "secret": secrets.token_hex(32),
            "renew_at": time_text(self._clock()),
            "asked_at": None,
            "until": None,
            "tries": 0,
        }
        await self._rows.replace(fresh)

    async def run(self) -> None:
        """Goes on until it is cancelled; then deliveries in hand are given up, and their feeds come due."""
        try:
            while True:
                try:
                    await self.renew_due()
                except StoreUnavailable as error:
                    log.warning("subscriptions_not_renewed", error=str(error))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._delivering:
                task.cancel()
            await asyncio.gather(*self._delivering, return_exceptions=True)

    async def renew_due(self) -> int:
        """Asks for the subscriptions that are new or about to end; how many."""
        due = {"renew_at": {"$lte": time_text(self._clock())}}
        rows = await self._rows.find(due, sort="renew_at", limit=AT_ONCE)
        return sum(await asyncio.gather(*map(self._renew, rows)))

    async def _renew(self, row: Document) -> bool:
        if await self._store.get_feed(row["_id"]) is None:
            await self._rows.delete(row["_id"])
            return False
        now = self._clock()
        again = now + timedelta(seconds=min(FIRST_RETRY * 2.0 ** min(row["tries"], 20), LONGEST_RETRY))
        claimed = Update(set={"renew_at": time_text(again), "asked_at": time_text(now)}, inc={"tries": 1})
        if not await self._rows.update(row["_id"], claimed, where={"renew_at": row["renew_at"], "token": row["token"]}):
            return False  # another instance asks
        callback = f"{self._callback}/websub/{row['_id']}/{row['token']}"
        form = subscription_form(Hub(row["hub"], row["topic"]), callback, row["secret"], self._seconds)
        host = host_of(row["hub"])
        holder = Holder(self._instance, f"{self._instance}/hub/{row['_id']}")
        try:
            async with self._turns.at(host, holder, patience=PATIENCE):
                answer = await self._ask.request(
                    "POST", row["hub"], headers={"Content-Type": "application/x-www-form-urlencoded"}, content=form
                )
            if not 200 <= answer.status < 300:
                raise ValueError(
                    f"{row['hub']} answers {answer.status}: {answer.body[:200].decode('utf-8', 'replace')}"
                )
        except (FetchError, HostBusy, ValueError) as error:
            metrics.SUBSCRIPTIONS.labels("failed").inc()
            log.info("hub_not_asked", feed=row["_id"], hub=row["hub"], error=str(error), next_try=time_text(again))
            return False
        metrics.SUBSCRIPTIONS.labels("asked").inc()
        return True

    # --- being called back ---

    async def confirm(self, id: str, token: str, query: dict[str, str]) -> CalledBack:
        """A hub asks whether we meant a request, or says that it refuses it."""
        row = await self._row(id, token)
        feed = await self._store.get_feed(id)
        if row is None or feed is None or query.get("hub.topic") != row["topic"]:
            return CalledBack(404, "no such subscription")
        now = self._clock()
        if query.get("hub.mode") == "denied":
            metrics.SUBSCRIPTIONS.labels("denied").inc()
            log.info("hub_refuses", feed=id, hub=row["hub"], reason=query.get("hub.reason", "")[:200])
            later = now + timedelta(seconds=LONGEST_RETRY)
            await self._rows.update(id, Update(set={"renew_at": time_text(later), "until": None}))
            await self._store.set_pushed_until(feed, None)
            return CalledBack(200)
        asked = read_time(row["asked_at"]) if row["asked_at"] else None
        meant = query.get("hub.mode") == "subscribe" and asked is not None and now - asked <= ANSWERED_WITHIN
        challenge, lease = query.get("hub.challenge", ""), query.get("hub.lease_seconds", "")
        if not meant or not challenge:
            return CalledBack(404, "that was not asked for")
        granted = float(lease[:9]) if lease.isascii() and lease.isdigit() else float(self._seconds)
        seconds = min(max(granted, 1.0), LONGEST_LEASE)
        until, renew_at = now + timedelta(seconds=seconds), now + timedelta(seconds=RENEWED_AFTER * seconds)
        live = {"until": time_text(until), "renew_at": time_text(renew_at), "tries": 0, "asked_at": None}
        await self._rows.update(id, Update(set=live), where={"token": token})
        await self._store.set_pushed_until(feed, until)
        metrics.SUBSCRIPTIONS.labels("confirmed").inc()
        log.info("feed_is_pushed", feed=id, hub=row["hub"], until=time_text(until))
        return CalledBack(200, challenge)

    async def deliver(self, id: str, token: str, signature: str, content_type: str, body: bytes) -> CalledBack:
        """A hub pushes news. It is acknowledged once the feed's lease is held; what is not genuine is ignored."""
        row = await self._row(id, token)
        if row is None or await self._store.get_feed(id) is None:
            return CalledBack(410, "this feed is not read here")
        if not is_genuine(signature, row["secret"], body):
            metrics.DELIVERIES.labels("forged").inc()
            log.warning("delivery_not_genuine", feed=id, hub=row["hub"])
            return CalledBack(202)
        holder = Holder(self._instance, f"{self._instance}/push/{secrets.token_hex(8)}")
        until = self._clock() + timedelta(seconds=self._lease)
        feed = None
        if len(self._delivering) < MOST_DELIVERIES:
            feed = await self._store.claim_idle_feed(id, holder=holder, until=until)
        if feed is None:
            metrics.DELIVERIES.labels("busy").inc()
            return CalledBack(503, "the feed is being read just now")
        task = asyncio.create_task(self._take(feed, body, content_type, holder), name=f"push {feed.url}")
        self._delivering.add(task)
        task.add_done_callback(self._delivering.discard)
        return CalledBack(202)

    async def settle_down(self) -> None:
        """Returns when every delivery in hand is taken in."""
        while self._delivering:
            await asyncio.wait(self._delivering)

    async def _take(self, feed: FeedRecord, body: bytes, content_type: str, holder: Holder) -> None:
        try:
            await self._deliver(feed, body, content_type, holder)
            metrics.DELIVERIES.labels("taken").inc()
        except asyncio.CancelledError:
            await self._store.give_back(feed, holder=holder, due_at=self._clock())
            raise
        except Exception as error:  # log or store out of reach: the feed comes due, so nothing is lost
            metrics.DELIVERIES.labels("interrupted").inc()
            log.error("delivery_interrupted", feed=feed.url, error=f"{type(error).__name__}: {error}")
            await self._give_back_later(feed, holder)

    async def _give_back_later(self, feed: FeedRecord, holder: Holder) -> None:
        try:
            await self._store.give_back(feed, holder=holder, due_at=self._clock() + timedelta(seconds=LOOK_SECONDS))
        except StoreUnavailable as error:
            log.error("lease_not_given_back", feed=feed.url, error=str(error), hint="it ends by itself")

    async def _row(self, id: str, token: str) -> Document | None:
        row = await self._rows.get(id)
        return row if row and hmac.compare_digest(row["token"].encode(), token.encode()) else None


async def open_subscriptions(documents: Documents) -> Collection:
    """The collection, its index made sure of."""
    return await documents.collection("subscriptions", [Index(("renew_at",))])
