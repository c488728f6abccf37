"""Delivers the changes of saved feeds to webhooks: signed, in order, again until they are taken, or given up in words.

A hook's turn reads the log of changes from its cursor on, sends what passes the feed's filter, and moves the cursor
only when the receiver has answered 2xx. So a delivery may come twice (its `Webhook-Id` is then the same), but
none is lost.
"""

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from services.feed import metrics
from services.feed.changes import Pruned
from services.feed.filters import StoryFilter
from services.feed.hooks import Hook, Hooks
from services.feed.queries import Queries, change_item
from services.feed.saved import SavedFeed, SavedFeeds
from services.feed.signing import signed
from services.feed.views import Reader
from shared.documents.protocol import StoreUnavailable
from shared.http import Answer, FetchError, Limits, OutboundClient

log = structlog.get_logger()

AT_ONCE = 16
_BATCH = 100
"""Changes that one delivery looks at, and the most that it can hold."""
LIMITS = Limits(seconds=15.0, connect_seconds=5.0, bytes=64_000, redirects=0)
_HOOKS_A_TURN = 200
_LEASE = timedelta(seconds=60)
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True)
class Patience:
    """The pause after a first failure (doubled after each further one), and how long failures may last."""

    first: timedelta
    longest: timedelta

    def pause(self, failures: int) -> timedelta:
        """Before the next try, spread so that many hooks of one receiver don't come back at once."""
        pause: timedelta = min(self.first * 2 ** min(failures - 1, 20), _LONGEST_PAUSE)
        return pause * random.uniform(0.8, 1.2)


@dataclass(frozen=True)
class Subscription:
    """A saved feed as a filter of changes, in its reader's language."""

    wanted: StoryFilter
    reader: Reader


class Webhooks:
    """Run `run` in the background of every instance: leases see to it that each hook is served by one."""

    def __init__(
        self,
        *,
        hooks: Hooks,
        saved: SavedFeeds,
        queries: Queries,
        client: OutboundClient,
        read: Callable[[SavedFeed], Subscription],
        patience: Patience,
        poll_seconds: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._hooks = hooks
        self._saved = saved
        self._queries = queries
        self._client = client
        self._read = read
        self._patience = patience
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Serves hooks whose turn it is, until cancelled. A store that is away is asked again at the next turn."""
        away = False
        while True:
            try:
                await self.turn()
                away = False
            except StoreUnavailable as error:
                if not away:
                    log.warning("webhooks_store_away", error=str(error))
                away = True
            await asyncio.sleep(self._poll_seconds)

    async def turn(self) -> None:
        """One look at all hooks whose turn it is."""
        last = await self._queries.last_cursor()
        due = await self._hooks.due(self._clock(), behind=last, limit=_HOOKS_A_TURN)
        await asyncio.gather(*(self._in_place(hook) for hook in due))

    async def _in_place(self, hook: Hook) -> None:
        async with self._places:
            if not await self._hooks.claim(hook, self._clock(), _LEASE):
                return
            with contextlib.suppress(StoreUnavailable):
                await self._hooks.put(await self._serve(hook))

    async def _serve(self, hook: Hook) -> Hook:
        """The hook after its turn."""
        now = self._clock()
        feed = await self._saved.get(hook.feed_id)
        if feed is None:
            return replace(hook, state="disabled", reason="its feed was deleted", due_at=now)
        lost: dict[str, int] = {}
        try:
            changes = await self._queries.changes_after(hook.cursor, limit=_BATCH)
        except Pruned as error:
            lost = {"lost_after": hook.cursor}
            changes = await self._queries.changes_after(error.oldest - 1, limit=_BATCH)
        if not changes:
            return replace(hook, due_at=now)
        documents = await self._queries.documents_of(changes)
        subscription = self._read(feed)
        items = [
            change_item(change, documents.get(change.story_id), subscription.wanted, subscription.reader)
            for change in changes
        ]
        shown = [item.model_dump(mode="json") for item in items if item is not None]
        moved = replace(hook, cursor=changes[-1].cursor, due_at=now)
        if not shown and not lost:
            return moved
        content = {"feed_id": feed.id, "name": feed.wish.name, "changes": shown, "next_cursor": moved.cursor, **lost}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        answer = await self._post(hook, body, f"{hook.id}-{hook.cursor + 1}-{moved.cursor}", now)
        if isinstance(answer, Answer) and 200 <= answer.status < 300:
            metrics.WEBHOOKS.labels("delivered").inc()
            done = self._clock()
            return replace(moved, failures=0, failing_since=None, reason=None, delivered_at=done, due_at=done)
        return self._failed(hook, answer)

    async def _post(self, hook: Hook, body: bytes, id: str, now: datetime) -> Answer | FetchError:
        headers = {"Content-Type": "application/json", **signed(hook.secret, id=id, at=now, body=body)}
        try:
            return await self._client.request("POST", hook.url, headers=headers, content=body, limits=LIMITS)
        except FetchError as error:
            return error

    def _failed(self, hook: Hook, answer: Answer | FetchError) -> Hook:
        now = self._clock()
        since = hook.failing_since or now
        failed = replace(hook, failures=hook.failures + 1, failing_since=since, reason=_in_words(answer))
        metrics.WEBHOOKS.labels("failed").inc()
        gone = isinstance(answer, Answer) and answer.status == 410
        if gone or now - since >= self._patience.longest:
            lasted = "at once" if gone else f"since {since:%Y-%m-%d %H:%M} UTC"
            reason = f"Given up: {failed.reason}, {lasted}. Mend the receiver, then set the state to active."
            log.info("webhook_disabled", hook=hook.id, feed=hook.feed_id, reason=reason)
            metrics.WEBHOOKS.labels("disabled").inc()
            return replace(failed, state="disabled", reason=reason, due_at=now)
        pause = max(self._patience.pause(failed.failures), _asked_for(answer))
        return replace(failed, due_at=now + pause)


def _in_words(answer: Answer | FetchError) -> str:
    if isinstance(answer, FetchError):
        return f"no answer ({answer.cause.value}): {answer}"[:300]
    if 300 <= answer.status < 400:
        return f"it answers {answer.status}: deliveries follow no redirect, name the address that it leads to"
    return f"it answers {answer.status}"


def _asked_for(answer: Answer | FetchError) -> timedelta:
    """The pause that the receiver asks for in seconds, within reason."""
    value = answer.headers.get("retry-after", "") if isinstance(answer, Answer) else ""
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        return timedelta(0)
    return min(timedelta(seconds=int(value)), _LONGEST_PAUSE)
