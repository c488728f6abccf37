"""A feed service on a port of loopback, in a thread with a loop of its own: for clients that know only HTTP."""

import asyncio
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import httpx

from benchmarks.api_server import quiet_desk
from services.feed.app import Parts, make_site
from services.feed.http import create_app
from services.feed.settings import Settings
from shared.documents.sqlite import SqliteDocuments
from shared.events import StoryChanged, StorySummarized
from shared.http import OutboundClient
from shared.server import bind, serving

START_SECONDS = 60.0


class FeedServer:
    """Use it as a context manager. `settings` are the feed's own, as keyword arguments."""

    def __init__(self, folder: Path, events: Iterable[StoryChanged | StorySummarized] = (), **settings: Any) -> None:
        self._folder = folder
        self._events = list(events)
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()))
        self._parts: Parts | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(START_SECONDS), "the feed service did not start"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                httpx.get(f"{self.url}/openapi.json", trust_env=False)
                return self
            except httpx.ConnectError:
                assert time.monotonic() < deadline, "the feed service does not answer"
                time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(START_SECONDS)
        self._loop.close()

    def take(self, *events: StoryChanged | StorySummarized) -> None:
        """Has the service project these events, as if they had come over the log."""
        asyncio.run_coroutine_threadsafe(self._take(events), self._loop).result(START_SECONDS)

    async def _take(self, events: Iterable[StoryChanged | StorySummarized]) -> None:
        assert self._parts is not None
        for event in events:
            if isinstance(event, StoryChanged):
                await self._parts.projector.story_changed(event)
            else:
                await self._parts.projector.story_summarized(event)

    async def _serve(self) -> None:
        documents = SqliteDocuments(self._folder / "documents.sqlite3")
        client = OutboundClient(user_agent="test")
        settings = Settings(data_dir=self._folder, **self._settings)
        self._parts = parts = await make_site(documents, settings, desk=quiet_desk(), client=client)
        await self._take(self._events)
        following = asyncio.create_task(parts.site.live.run())
        async with serving([create_app(parts.site)], bind("127.0.0.1", 0)) as url:
            self.url = url
            self._ready.set()
            await self._stop.wait()
            parts.site.live.close()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await client.aclose()
        await documents.close()
