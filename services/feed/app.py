"""The wiring of the feed service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from services.feed.facets import Facets
from services.feed.http import create_app
from services.feed.project import Projector
from services.feed.queries import Queries
from services.feed.settings import Settings
from services.feed.site import Site
from services.feed.store import Changes, FeedStories
from services.feed.stream import Live
from shared.documents import Documents, open_documents
from shared.kafka import consume, make_broker
from shared.service import Service
from shared.sources import COLLECTION, SourceRecord, Sources
from shared.topics import STORIES_CHANGED, STORIES_SUMMARIZED

GROUP = "feed"


def _now() -> datetime:
    return datetime.now(UTC)


async def make_site(
    documents: Documents, settings: Settings, clock: Callable[[], datetime] = _now
) -> tuple[Site, Projector]:
    """The read model on these documents: its reading side, and its writing side, which wakes the live streams."""
    stories, changes = await FeedStories.open(documents), await Changes.open(documents)
    catalogue = Sources(await documents.collection(COLLECTION))

    async def outlets() -> list[SourceRecord]:
        return await catalogue.all(inactive=True)

    queries = Queries(stories, changes, clock)
    live = Live(
        queries,
        poll_seconds=settings.feed_stream_poll_seconds,
        heartbeat_seconds=settings.feed_stream_heartbeat_seconds,
        queue=settings.feed_stream_queue,
    )
    site = Site(settings=settings, queries=queries, facets=Facets(stories, outlets), live=live, clock=clock)
    return site, Projector(stories, changes, clock=clock, wake=live.wake)


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The feed service, ready to run."""
    documents = await open_documents(settings)
    try:
        broker = make_broker(settings, service="feed")
        site, projector = await make_site(documents, settings)
        consume(broker, STORIES_CHANGED, group=GROUP, handler=projector.story_changed, settings=settings)
        consume(broker, STORIES_SUMMARIZED, group=GROUP, handler=projector.story_summarized, settings=settings)
        yield Service(
            name="feed",
            broker=broker,
            documents=documents,
            tasks=(site.live.run,),
            http=create_app(site),
            closing=site.live.close,
        )
    finally:
        await documents.close()
