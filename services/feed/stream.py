"""Live changes: each instance follows the log of changes in the store and hands it to its open streams."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator

import structlog

from services.feed import metrics
from services.feed.answers import Reset
from services.feed.changes import Change, Pruned, told
from services.feed.filters import StoryFilter
from services.feed.queries import Queries, change_item
from services.feed.views import Reader
from shared.documents.protocol import Document, StoreUnavailable

log = structlog.get_logger()

_BATCH = 200
_WRITTEN_KEPT = 2_000
_TOGETHER_SECONDS = 0.02
"""Changes that come this soon after the first are looked for together: a pipeline at work wakes many times a second."""
RETRY_MILLISECONDS = 3000
"""How long a browser waits before it connects again."""

Delivery = tuple[Change, Document | None]


class Subscription:
    """What one stream has still to send. `closed` once nothing more will come: too slow, or the service stops."""

    def __init__(self, most: int) -> None:
        self.waiting: asyncio.Queue[Delivery | None] = asyncio.Queue(most + 1)
        self._most = most
        self.closed = False

    def offer(self, delivery: Delivery) -> bool:
        """False when too much is waiting already."""
        if self.waiting.qsize() >= self._most:
            return False
        self.waiting.put_nowait(delivery)
        return True

    def close(self) -> None:
        """Ends the stream after what is waiting."""
        if not self.closed:
            self.closed = True
            self.waiting.put_nowait(None)


class Live:
    """The open streams of this instance. `run` follows the log of changes until it is cancelled."""

    def __init__(self, queries: Queries, *, poll_seconds: float, heartbeat_seconds: float, queue: int) -> None:
        self._queries = queries
        self._poll_seconds = poll_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self._queue = queue
        self._subscriptions: set[Subscription] = set()
        self._woken = asyncio.Event()
        self._following = asyncio.Lock()
        self._cursor: int | None = None
        """The last change that was handed to the streams; none while there are none."""
        self._closing = False
        self._written: OrderedDict[tuple[int, StoryFilter, Reader], bytes | None] = OrderedDict()
        """The newest events as text, by change, filter and reader: streams that want the same share one."""

    def wake(self) -> None:
        """There is something new: look now instead of at the next poll."""
        if self._subscriptions:
            self._woken.set()

    async def run(self) -> None:
        """Follows the log of changes; a store that is away is asked again at the next poll, nobody's change never."""
        away = False
        while True:
            try:
                async with self._following:
                    if self._cursor is not None:
                        self._cursor = await self._deliver(self._cursor)
                away = False
            except Pruned as error:
                log.warning("stream_fell_behind", error=str(error))
                self._end_all()
            except StoreUnavailable as error:
                if not away:
                    log.warning("stream_store_away", error=str(error))
                away = True
            if self._subscriptions:
                await asyncio.sleep(_TOGETHER_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._poll_seconds):
                        await self._woken.wait()
            else:
                await self._woken.wait()
            self._woken.clear()

    def close(self) -> None:
        """Ends all streams, and those still to come at once: the service stops."""
        self._closing = True
        self._end_all()

    def _end_all(self) -> None:
        for subscription in list(self._subscriptions):
            subscription.close()

    async def _deliver(self, cursor: int) -> int:
        """Hands everything after `cursor` to the open streams; the last cursor that there was."""
        changes: list[Change] | None = None
        while changes is None or len(changes) == _BATCH:
            changes = await self._queries.changes_after(cursor, limit=_BATCH)
            if not changes:
                break
            documents = await self._queries.documents_of(changes)
            for change in changes:
                for subscription in list(self._subscriptions):
                    if not subscription.offer((change, documents.get(change.story_id))):
                        self._subscriptions.discard(subscription)
                        subscription.close()
                        metrics.STREAMS_DROPPED.inc()
            cursor = changes[-1].cursor
        return cursor

    @contextlib.contextmanager
    def _subscribe(self) -> Iterator[Subscription]:
        subscription = Subscription(self._queue)
        self._subscriptions.add(subscription)
        if self._closing:
            subscription.close()
        metrics.STREAMS.inc()
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if not self._subscriptions:
                self._cursor = None
                self._written.clear()
            metrics.STREAMS.dec()

    async def events(self, *, after: int | None, wanted: StoryFilter, reader: Reader) -> AsyncIterator[bytes]:
        """Server-sent events: what a reader missed since `after` (none: from now on), then everything as it comes.

        Every event's id is the cursor of its change, and a heartbeat moves the id on without an event, so that a
        reader who comes back with `Last-Event-ID` gets what they missed and nothing twice. The stream ends, to be
        opened again, when its reader is too slow.
        """
        with self._subscribe() as subscription:
            last = await self._start_following()
            sent = last if after is None else min(after, last)
            yield f"retry: {RETRY_MILLISECONDS}\nid: {sent}\n\n".encode()
            while True:
                try:
                    changes = await self._queries.changes_after(sent, limit=_BATCH)
                except Pruned as error:
                    sent = last
                    yield _reset(error, last)
                    continue
                if not changes:
                    break
                documents = await self._queries.documents_of(changes)
                for change in changes:
                    sent = change.cursor
                    if event := self._event(change, documents.get(change.story_id), wanted, reader):
                        yield event
            while True:
                try:
                    async with asyncio.timeout(self._heartbeat_seconds):
                        delivery = await subscription.waiting.get()
                except TimeoutError:
                    yield f": still here\nid: {sent}\n\n".encode()
                    continue
                if delivery is None:
                    return
                change, document = delivery
                if change.cursor > sent:
                    sent = change.cursor
                    if event := self._event(change, document, wanted, reader):
                        yield event

    async def _start_following(self) -> int:
        """The newest cursor, once all that comes after it is sure to be handed to the streams."""
        async with self._following:
            last = await self._queries.last_cursor()
            if self._cursor is None and self._subscriptions:
                self._cursor = last
                self._woken.set()
        return last

    def _event(self, change: Change, document: Document | None, wanted: StoryFilter, reader: Reader) -> bytes | None:
        """The change as this reader sees it; none when it isn't for them."""
        key = (change.cursor, wanted, reader)
        if key not in self._written:
            item = change_item(change, document, wanted, reader)
            text = f"id: {change.cursor}\nevent: story\ndata: {item.model_dump_json()}\n\n".encode() if item else None
            self._written[key] = text
            if len(self._written) > _WRITTEN_KEPT:
                self._written.popitem(last=False)
        return self._written[key]


def _reset(error: Pruned, last: int) -> bytes:
    data = Reset(after=error.cursor, oldest_cursor=error.oldest, detail=told(error)).model_dump_json()
    return f"id: {last}\nevent: reset\ndata: {data}\n\n".encode()
