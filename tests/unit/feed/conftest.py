"""A feed service on SQLite documents, and a client that asks it without a network."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.feed.app import make_site
from services.feed.http import create_app
from services.feed.project import Projector
from services.feed.settings import Settings
from services.feed.site import Site
from shared.documents import Documents
from shared.documents.sqlite import SqliteDocuments
from shared.events import StoryChanged, StorySummarized
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


@pytest.fixture
async def feed(documents: Documents, tmp_path: Path) -> AsyncIterator[Feed]:
    settings = Settings(data_dir=tmp_path, feed_base_url="https://news.example", feed_stream_heartbeat_seconds=0.05)
    site, projector = await make_site(documents, settings, clock=Clock())
    transport = httpx.ASGITransport(create_app(site))
    async with httpx.AsyncClient(transport=transport, base_url="https://news.example") as client:
        yield Feed(documents, site, projector, client)


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
