"""Live changes: nothing missed, nothing twice, nobody held up."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.feed.changes import Change, Changes
from services.feed.filters import StoryFilter
from services.feed.queries import Queries
from services.feed.store import FeedStories
from services.feed.stream import Live, Subscription
from services.feed.views import Reader
from shared.articles import ARTICLES, Articles
from shared.documents import StoreUnavailable
from tests.unit.feed.builders import NOON, changed, member, story, summarized
from tests.unit.feed.conftest import Feed

READER = Reader(base="https://news.example", languages=("en",))


@dataclass(frozen=True)
class Event:
    id: int
    data: dict[str, Any] | None


def _read(chunk: bytes) -> Event:
    fields = dict(line.split(": ", 1) for line in chunk.decode().strip().split("\n") if not line.startswith(":"))
    return Event(int(fields["id"]), json.loads(fields["data"]) if "data" in fields else None)


async def _stories(events: AsyncIterator[bytes], count: int) -> list[Event]:
    """The next `count` events that carry a story."""
    found: list[Event] = []
    async with asyncio.timeout(5):
        async for chunk in events:
            event = _read(chunk)
            if event.data is not None:
                found.append(event)
                if len(found) == count:
                    break
    return found


@asynccontextmanager
async def _running(live: Live) -> AsyncIterator[None]:
    task = asyncio.create_task(live.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_stream_replays_what_was_missed_and_goes_on_live(feed: Feed) -> None:
    await feed.take(*(changed(story(f"s{number}")) for number in range(3)))
    async with _running(feed.site.live):
        events = feed.site.live.events(after=1, wanted=StoryFilter(), reader=READER)
        assert [event.id for event in await _stories(events, 2)] == [2, 3]
        await feed.take(changed(story("s3")), summarized("s3"))
        assert [event.id for event in await _stories(events, 2)] == [4, 5]


async def test_changes_between_replay_and_live_are_neither_lost_nor_doubled(feed: Feed) -> None:
    async with _running(feed.site.live):
        events = feed.site.live.events(after=0, wanted=StoryFilter(), reader=READER)

        async def write() -> None:
            for number in range(30):
                await feed.take(changed(story(f"s{number}")))
                await asyncio.sleep(0)

        writing = asyncio.create_task(write())
        assert [event.id for event in await _stories(events, 30)] == list(range(1, 31))
        await writing


async def test_a_new_reader_gets_only_what_comes(feed: Feed) -> None:
    await feed.take(changed(story("old")))
    async with _running(feed.site.live):
        events = feed.site.live.events(after=None, wanted=StoryFilter(), reader=READER)
        assert _read(await anext(events)) == Event(1, None)
        await feed.take(changed(story("new")))
        (event,) = await _stories(events, 1)
        assert event.data is not None
        assert event.data["story_id"] == "new"


async def test_a_stream_passes_its_filter(feed: Feed) -> None:
    async with _running(feed.site.live):
        wanted = StoryFilter(topics=("sport",))
        events = feed.site.live.events(after=0, wanted=wanted, reader=READER)
        await feed.take(changed(story("s1")), changed(story("s2", topics=("sport",))))
        (event,) = await _stories(events, 1)
        assert event.data is not None
        assert event.data["story"]["id"] == "s2"


async def test_a_heartbeat_moves_the_id_past_what_the_filter_kept_back(feed: Feed) -> None:
    await feed.take(changed(story("s1")), changed(story("s2")))
    async with _running(feed.site.live):
        events = feed.site.live.events(after=0, wanted=StoryFilter(topics=("sport",)), reader=READER)
        await anext(events)
        heartbeat = await anext(events)
        assert heartbeat.startswith(b": ")
        assert _read(heartbeat) == Event(2, None)


async def test_another_instances_changes_come_too(feed: Feed) -> None:
    live = Live(feed.site.queries, poll_seconds=0.02, heartbeat_seconds=1, queue=10)
    async with _running(live):
        events = live.events(after=0, wanted=StoryFilter(), reader=READER)
        await anext(events)
        await feed.take(changed(story("elsewhere")))
        assert len(await _stories(events, 1)) == 1


def _change(cursor: int) -> Change:
    return Change(cursor=cursor, story_id="s", version=1, kind="grown", language=None, cause="a", at=NOON)


def test_a_slow_readers_queue_is_bounded_and_ends_after_what_is_waiting() -> None:
    subscription = Subscription(most=2)
    assert [subscription.offer((_change(number), None)) for number in range(3)] == [True, True, False]
    subscription.close()
    subscription.close()
    waiting = [subscription.waiting.get_nowait() for _ in range(3)]
    assert waiting[-1] is None


async def test_a_reader_that_is_too_slow_is_disconnected_and_others_are_not(feed: Feed) -> None:
    live = Live(feed.site.queries, poll_seconds=0.02, heartbeat_seconds=0.02, queue=3)
    async with _running(live):
        slow = live.events(after=None, wanted=StoryFilter(), reader=READER)
        await anext(slow)
        quick = live.events(after=None, wanted=StoryFilter(), reader=READER)
        await anext(quick)
        await anext(slow)
        for number in range(8):
            await feed.take(changed(story(f"s{number}")))
            live.wake()
            await _stories(quick, 1)
        left = [_read(chunk) for chunk in [chunk async for chunk in slow]]
        assert [event.id for event in left if event.data] == [1, 2, 3]


async def test_streams_end_when_the_service_stops(feed: Feed) -> None:
    async with _running(feed.site.live):
        events = feed.site.live.events(after=None, wanted=StoryFilter(), reader=READER)
        await anext(events)
        feed.site.live.close()
        late = feed.site.live.events(after=None, wanted=StoryFilter(), reader=READER)
        async with asyncio.timeout(1):
            assert [chunk async for chunk in events if not chunk.startswith(b":")] == []
            assert [_read(chunk).data for chunk in [chunk async for chunk in late]] == [None]


class _Restless(Queries):
    """A store that is away at the next questions."""

    away_for = 0

    async def changes_after(self, cursor: int, *, limit: int) -> list[Change]:
        if self.away_for:
            self.away_for -= 1
            raise StoreUnavailable("away for a moment")
        return await super().changes_after(cursor, limit=limit)


async def test_following_goes_on_when_the_store_was_away(feed: Feed) -> None:
    queries = _Restless(
        await FeedStories.open(feed.documents),
        await Changes.open(feed.documents),
        Articles(await feed.documents.collection(ARTICLES)),
        lambda: NOON,
    )
    live = Live(queries, poll_seconds=0.01, heartbeat_seconds=1, queue=10)
    async with _running(live):
        subscription_events = live.events(after=None, wanted=StoryFilter(), reader=READER)
        await anext(subscription_events)
        waiting = asyncio.create_task(_stories(subscription_events, 1))
        await asyncio.sleep(0.05)
        queries.away_for = 3
        await feed.take(changed(story("s", [member("a")])))
        assert len(await waiting) == 1
        assert queries.away_for == 0


class _Counted(Queries):
    asked = 0

    async def changes_after(self, cursor: int, *, limit: int) -> list[Change]:
        self.asked += 1
        return await super().changes_after(cursor, limit=limit)


async def test_nobody_asks_for_changes_while_nobody_listens(feed: Feed) -> None:
    queries = _Counted(
        await FeedStories.open(feed.documents),
        await Changes.open(feed.documents),
        Articles(await feed.documents.collection(ARTICLES)),
        lambda: NOON,
    )
    live = Live(queries, poll_seconds=0.01, heartbeat_seconds=1, queue=10)
    async with _running(live):
        await feed.take(changed(story("s", [member("a")])))
        live.wake()
        await asyncio.sleep(0.05)
        assert queries.asked == 0


async def test_a_stream_that_was_away_for_too_long_is_told_to_start_anew_and_goes_on(feed: Feed) -> None:
    for version in range(1, 6):
        await feed.take(changed(story("s", version=version)))
    log = await Changes.open(feed.documents)
    assert await log.prune(NOON + timedelta(days=1), most=3) == 3
    async with _running(feed.site.live):
        events = feed.site.live.events(after=1, wanted=StoryFilter(), reader=READER)
        await anext(events)
        reset = (await anext(events)).decode()
        assert "event: reset" in reset
        assert "id: 5" in reset
        assert '"after":1,"oldest_cursor":4' in reset
        waiting = asyncio.create_task(_stories(events, 1))
        await asyncio.sleep(0.05)
        await feed.take(changed(story("s", version=6)))
        assert [event.id for event in await waiting] == [6]
