"""The feed's HTTP API keeps to its OpenAPI document whatever it is asked: schemathesis finds no fault with it."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from services.feed.app import make_site
from services.feed.desk import DeadLetterRow, Desk
from services.feed.http import create_app
from services.feed.settings import Settings
from shared.documents.sqlite import SqliteDocuments
from shared.events import SourceRequested
from shared.http import OutboundClient
from shared.server import bind, serving
from tests.unit.feed.builders import changed, summarized
from tests.unit.feed.sample import sample
from tests.unit.feed.builders import NOON

EXAMPLES = 12
"""Inputs for each operation: enough to meet every parameter and body, few enough for every run of the tests."""
ADMIN = "the-operator-of-these-tests"


class _Running:
    """A feed service on a port of loopback, in a thread with a loop of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()))
        self.url = ""
        self.token = ""

    def __enter__(self) -> "_Running":
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        self._loop.close()

    async def _serve(self) -> None:
        documents = SqliteDocuments(self._folder / "documents.sqlite3")
        client = OutboundClient(user_agent="test")
        own = Settings(data_dir=self._folder, feed_admin_token=ADMIN, feed_stream_heartbeat_seconds=0.1)
        parts = await make_site(documents, own, desk=_desk(), client=client)
        for event in sample(NOON):
            if hasattr(event, "story"):
                await parts.projector.story_changed(event)
            else:
                await parts.projector.story_summarized(event)
        async with serving([create_app(parts.site)], bind("127.0.0.1", 0)) as url:
            self.url = url
            self._ready.set()
            await self._stop.wait()
            parts.site.live.close()
        await client.aclose()
        await documents.close()


def _desk() -> Desk:
    async def request(event: SourceRequested) -> None:
        return None

    async def letters(topic: str, group: str) -> list[DeadLetterRow]:
        return []

    async def replay(topic: str, group: str) -> int:
        return 0

    return Desk(request, letters, replay)
