"""The wiring of the feed service."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from services.feed.allowance import Allowance
from services.feed.changes import Changes
from services.feed.corrections import Corrections
from services.feed.desk import Desk
from services.feed.facets import Facets
from services.feed.filters import parse_filter
from services.feed.freshness import Freshness
from services.feed.hooks import Hooks
from services.feed.http import create_app
from services.feed.letters import list_letters, replay_letters
from services.feed.progress import Progress
from services.feed.project import Projector
from services.feed.queries import Queries
from services.feed.reports import Reports
from services.feed.retention import Retention
from services.feed.saved import SavedFeed, SavedFeeds
from services.feed.settings import Settings
from services.feed.site import Site
from services.feed.store import FeedStories
from services.feed.stream import Live
from services.feed.translations import NOBODY_TRANSLATES, Asking, Translations, asking_by
from services.feed.views import Reader
from services.feed.webhooks import Patience, Subscription, Webhooks
from shared.articles import ARTICLES, Articles
from shared.documents import Documents, open_documents
from shared.http import OutboundClient
from shared.kafka import consume, make_broker, publisher
from shared.service import Service
from shared.sources import COLLECTION, SourceRecord, Sources
from shared.topics import (
    SOURCES_REQUESTED,
    STORIES_CHANGED,
    STORIES_SUMMARIZED,
    TRANSLATIONS_COMPLETED,
    TRANSLATIONS_REQUESTED,
)

GROUP = "feed"
USER_AGENT = "Infobud/0.1 (webhooks)"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Parts:
    """The reading side of the read model, its writing side, and what runs in the background."""

    site: Site
    projector: Projector
    webhooks: Webhooks
    translations: Translations
    retention: Retention


async def make_site(
    documents: Documents,
    settings: Settings,
    *,
    desk: Desk,
    client: OutboundClient,
    asking: Asking = NOBODY_TRANSLATES,
    clock: Callable[[], datetime] = _now,
) -> Parts:
    """Everything on these documents. What the writing side changes wakes the live streams and ends kept answers."""
    stories, changes = await FeedStories.open(documents), await Changes.open(documents)
    saved, hooks = await SavedFeeds.open(documents), await Hooks.open(documents)
    corrections = await Corrections.open(documents)
    catalogue = Sources(await documents.collection(COLLECTION))
    articles = await documents.collection(ARTICLES)
    translations = await Translations.open(documents, asking, clock)
    translating = translations if settings.feed_translations else None
    queries = Queries(stories, changes, Articles(articles), clock, translating)

    async def outlets() -> list[SourceRecord]:
        return await catalogue.all(inactive=True)

    live = Live(
        queries,
        poll_seconds=settings.feed_stream_poll_seconds,
        heartbeat_seconds=settings.feed_stream_heartbeat_seconds,
        queue=settings.feed_stream_queue,
    )
    freshness = Freshness(queries.last_cursor, look_seconds=settings.feed_stream_poll_seconds)
    limit = settings.requests_a_minute
    site = Site(
        settings=settings,
        queries=queries,
        facets=Facets(stories, outlets),
        live=live,
        progress=Progress(changes, articles, clock),
        saved=saved,
        hooks=hooks,
        corrections=corrections,
        reports=await Reports.open(documents),
        desk=desk,
        freshness=freshness,
        allowance=await Allowance.open(documents, limit, clock) if limit else None,
        clock=clock,
    )

    def wake() -> None:
        freshness.moved()
        live.wake()

    def subscription(feed: SavedFeed) -> Subscription:
        wanted = parse_filter(feed.wish.given, now=clock())
        languages = tuple(dict.fromkeys((*wanted.languages, settings.feed_language)))
        return Subscription(wanted, Reader(base=settings.feed_base_url.rstrip("/"), languages=languages))

    webhooks = Webhooks(
        hooks=hooks,
        saved=saved,
        queries=queries,
        client=client,
        read=subscription,
        patience=Patience(
            first=timedelta(seconds=settings.feed_webhook_retry_seconds),
            longest=timedelta(seconds=settings.feed_webhook_give_up_seconds),
        ),
        poll_seconds=settings.feed_webhook_poll_seconds,
        clock=clock,
    )
    projector = Projector(stories, changes, corrections, clock=clock, wake=wake)
    retention = Retention(changes, kept=timedelta(days=settings.feed_changes_days), clock=clock)
    return Parts(site, projector, webhooks, translations, retention)


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The feed service, ready to run; store and client are closed on exit."""
    async with AsyncExitStack() as stack:
        documents = await open_documents(settings)
        stack.push_async_callback(documents.close)
        client = OutboundClient(user_agent=USER_AGENT, allow_hosts=settings.outbound_allow_hosts.split(","))
        stack.push_async_callback(client.aclose)
        broker = make_broker(settings, service="feed")
        desk = Desk(
            request=publisher(broker, SOURCES_REQUESTED),
            dead_letters=partial(list_letters, settings),
            replay=partial(replay_letters, settings),
        )
        asking = asking_by(publisher(broker, TRANSLATIONS_REQUESTED), _now)
        parts = await make_site(documents, settings, desk=desk, client=client, asking=asking)
        site, projector = parts.site, parts.projector
        consume(broker, STORIES_CHANGED, group=GROUP, handler=projector.story_changed, settings=settings)
        consume(broker, STORIES_SUMMARIZED, group=GROUP, handler=projector.story_summarized, settings=settings)
        consume(broker, TRANSLATIONS_COMPLETED, group=GROUP, handler=parts.translations.answered, settings=settings)
        yield Service(
            name="feed",
            broker=broker,
            documents=documents,
            tasks=(site.live.run, parts.webhooks.run, parts.retention.run),
            http=create_app(site),
            closing=site.live.close,
        )
