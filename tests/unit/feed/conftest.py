"""A feed service on SQLite documents, and a client that asks it without a network."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.feed.app import make_site
from services.feed.desk import DeadLetterRow, Desk, UnknownTopic
from services.feed.http import create_app
from services.feed.project import Projector
from services.feed.settings import Settings
from services.feed.site import Site
from services.feed.webhooks import Webhooks
from shared.documents import Documents
from shared.documents.sqlite import SqliteDocuments
from shared.events import SourceRequested, StoryChanged, StorySummarized
from shared.http import OutboundClient
from tests.unit.feed.builders import NOON
from tests.unit.feed.sample import sample


@dataclass
class Clock:
    """An hour past noon, and a millisecond later at every look."""

    now: datetime = NOON + timedelta(hours=1)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass(frozen=True)
class Feed:
    """The service under test: `take` gives it events, `client` asks it."""

    documents: Documents
    site: Site
    webhooks: Webhooks
    asked: list[SourceRequested]
    """What the ingestor has been asked to do."""
    projector: Projector
    client: httpx.AsyncClient

    async def take(self, *events: StoryChanged | StorySummarized) -> None:
        for event in events:
            if isinstance(event, StoryChanged):
                await self.projector.story_changed(event)
            else:
                await self.projector.story_summarized(event)


@pytest.fixture
async def documents(tmp_path: Path) -> AsyncIterator[Documents]:
    opened = SqliteDocuments(tmp_path / "documents.sqlite3")
    yield opened
    await opened.close()


Opening = Callable[..., AbstractAsyncContextManager[Feed]]


@pytest.fixture
def opened(documents: Documents, tmp_path: Path) -> Opening:
    """Opens a feed service with settings of the test's own: `async with opened(feed_rate_limit=5) as feed`."""

    @asynccontextmanager
    async def opening(clock: Callable[[], datetime] | None = None, **own: Any) -> AsyncIterator[Feed]:
        usual = {"feed_base_url": "https://news.example", "feed_stream_heartbeat_seconds": 0.05}
        settings = Settings(data_dir=tmp_path, **{**usual, **own})
        asked: list[SourceRequested] = []

        async def ask(event: SourceRequested) -> None:
            asked.append(event)

        async def letters(topic: str, group: str) -> list[DeadLetterRow]:
            return [DeadLetterRow("stories.changed", "feed", "s1", None, None, "it was not JSON")]

        async def replay(topic: str, group: str) -> int:
            if topic not in ("", "stories.changed"):
                raise UnknownTopic(f"No group reads {topic}.")
            return 1

        outbound = OutboundClient(user_agent="test", allow_hosts=settings.outbound_allow_hosts.split(","))
        desk = Desk(request=ask, dead_letters=letters, replay=replay)
        parts = await make_site(documents, settings, desk=desk, client=outbound, clock=clock or Clock())
        transport = httpx.ASGITransport(create_app(parts.site), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://news.example") as client:
            yield Feed(documents, parts.site, parts.webhooks, asked, parts.projector, client)
        await outbound.aclose()

    return opening


@pytest.fixture
async def feed(opened: Opening) -> AsyncIterator[Feed]:
    async with opened() as feed:
        yield feed


@pytest.fixture
async def morning(feed: Feed) -> Feed:
    stories = list(sample(NOON + timedelta(hours=1)))
    await feed.take(*stories)
    sources = await feed.documents.collection("sources")
    for event in stories:
        for report in event.story.members if isinstance(event, StoryChanged) else ():
            source = report.source.model_dump(mode="json")
            document = {"_id": source["id"], "source": source, "origin": "catalogue", "state": "active", "feeds": {}}
            await sources.replace(document)
    return feed
