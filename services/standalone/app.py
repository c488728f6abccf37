"""The wiring of all five: they share one log, one store and one HTTP port."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import services.clusterer.app
import services.clusterer.settings
import services.deduplicator.app
import services.deduplicator.settings
import services.feed.app
import services.feed.settings
import services.ingestor.app
import services.ingestor.settings
import services.summarizer.app
import services.summarizer.settings
from shared.service import Service

SERVICES: dict[str, Callable[[], AbstractAsyncContextManager[Service]]] = {
    "feed": lambda: services.feed.app.build(services.feed.settings.Settings()),
    "summarizer": lambda: services.summarizer.app.build(services.summarizer.settings.Settings()),
    "clusterer": lambda: services.clusterer.app.build(services.clusterer.settings.Settings()),
    "deduplicator": lambda: services.deduplicator.app.build(services.deduplicator.settings.Settings()),
    "ingestor": lambda: services.ingestor.app.build(services.ingestor.settings.Settings()),
}
"""Every service by name, with settings from the environment; from the reader's end upstream, the order of starting."""


@asynccontextmanager
async def build_all() -> AsyncIterator[tuple[Service, ...]]:
    """All five, open. Those downstream come first, so that whoever publishes finds a consumer waiting."""
    async with AsyncExitStack() as stack:
        yield tuple([await stack.enter_async_context(build()) for build in SERVICES.values()])
