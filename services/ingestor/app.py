"""How the ingestor is put together."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from services.ingestor import metrics
from services.ingestor.backlog import Backlog
from services.ingestor.board import show_health
from services.ingestor.callback import callback_app
from services.ingestor.catalogue import Catalogue, CatalogueError, read_catalogue
from services.ingestor.pages import Pages
from services.ingestor.poll import Policy, Poller
from services.ingestor.reading import ReadingProcesses
from services.ingestor.requests import Requests
from services.ingestor.robots import Robots
from services.ingestor.rounds import Rounds
from services.ingestor.schedule import Rhythm
from services.ingestor.settings import Settings, outbound_client
from services.ingestor.sources import follow_catalogues
from services.ingestor.store import Store, open_store
from services.ingestor.subscriptions import Subscriptions, open_subscriptions
from services.ingestor.turns import Turns
from shared.documents import StoreUnavailable, open_documents
from shared.http import FetchError, OutboundClient
from shared.kafka import consume, make_broker, publisher
from shared.kafka.lag import Lag
from shared.service import Service
from shared.sources import Sources
from shared.text.language import identify
from shared.topics import ARTICLES_DEDUPLICATED, ARTICLES_FETCHED, SOURCES_REQUESTED

NAME = "ingestor"

CATALOGUE_RETRY_SECONDS = 30.0
UPKEEP_SECONDS = 6 * 3600.0
HEALTH_SECONDS = 60.0

log = structlog.get_logger()


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The service, ready to run; store, client and reading processes are closed on exit.

    Raises CatalogueError when a catalogue file can't be read as one.
    """
    files = [_read_file(Path(name)) for name in settings.catalogues if not _is_address(name)]
    async with AsyncExitStack() as stack:
        documents = await open_documents(settings)
        stack.push_async_callback(documents.close)
        store = await open_store(documents)
        client = outbound_client(settings)
        stack.push_async_callback(client.aclose)
        reader = ReadingProcesses(settings.ingestor_read_processes, seconds=settings.ingestor_read_seconds)
        stack.push_async_callback(reader.aclose)
        # Both take half a second once; the first article shall not wait for them, nor the event loop.
        await asyncio.gather(reader.start(), asyncio.to_thread(identify, "What language is this?"))
        broker = make_broker(settings, service=NAME)
        # A turn lasts one request; twice its limit leaves room for a slow store.
        turns = Turns(
            store, _now, delay=settings.ingestor_host_delay_seconds, lease=2 * settings.ingestor_fetch_seconds
        )
        lag = Lag(broker.clients, (ARTICLES_FETCHED, ARTICLES_DEDUPLICATED))
        stack.push_async_callback(lag.aclose)
        backlog = Backlog(lag.count, settings.ingestor_backlog_max)
        policy = _policy(settings)
        robots = Robots(store=store, turns=turns, fetch=client, clock=_now) if settings.ingestor_robots else None
        poller = Poller(
            store=store,
            turns=turns,
            fetch=client,
            reader=reader,
            pages=Pages(turns=turns, robots=robots, fetch=client, reader=reader, clock=_now, patience=policy.seconds),
            publish=backlog.limited(publisher(broker, ARTICLES_FETCHED)),
            clock=_now,
            policy=policy,
            new_trace=broker.new_trace,
        )
        subscriptions = None
        if settings.ingestor_websub_url:
            subscriptions = Subscriptions(
                collection=await open_subscriptions(documents),
                store=store,
                turns=turns,
                ask=client,
                deliver=poller.take_delivery,
                clock=_now,
                callback=settings.ingestor_websub_url,
                instance=instance_name(settings),
                lease=settings.ingestor_lease_seconds,
                subscription_seconds=settings.ingestor_websub_lease_seconds,
            )
            poller.note_hub = subscriptions.note_hub
        rounds = Rounds(
            store=store,
            turns=turns,
            poll=poller.poll,
            clock=_now,
            instance=instance_name(settings),
            at_once=settings.ingestor_concurrency,
            lease=settings.ingestor_lease_seconds,
            room=backlog.room,
        )
        consume(broker, SOURCES_REQUESTED, group=NAME, handler=Requests(documents).handle, settings=settings)
        yield Service(
            NAME,
            broker,
            documents,
            tasks=(
                rounds.run,
                backlog.run,
                lambda: _upkeep(store, client, settings, files),
                lambda: _show_health(store),
                *((subscriptions.run,) if subscriptions else ()),
            ),
            http=callback_app(subscriptions, most_bytes=settings.ingestor_fetch_max_bytes) if subscriptions else None,
        )


def instance_name(settings: Settings) -> str:
    """Who holds leases. Embedded there is but one, so that a restart knows its earlier life's leases as its own."""
    if settings.instance:
        return settings.instance
    return f"{socket.gethostname()}-{os.getpid()}" if settings.mongodb_uri else "embedded"


def _policy(settings: Settings) -> Policy:
    rhythm = Rhythm(
        shortest=settings.ingestor_interval_min_seconds,
        longest=settings.ingestor_interval_max_seconds,
        longest_after_failures=settings.ingestor_failing_interval_max_seconds,
        while_pushed=settings.ingestor_websub_interval_seconds,
    )
    return Policy(
        rhythm=rhythm,
        enough_text=settings.ingestor_enough_text,
        most_text=settings.ingestor_text_max_chars,
        seconds=settings.ingestor_lease_seconds / 2 - 1,  # the other half is for fetching and reading the feed
    )


async def _upkeep(store: Store, client: OutboundClient, settings: Settings, files: list[Catalogue]) -> None:
    """Follows the catalogues once, then forgets from time to time what no feed has listed for long."""
    followed = False
    while True:
        pause = UPKEEP_SECONDS
        try:
            if not followed:
                await _follow(store, client, settings, files)
                followed = True
            await store.forget_seen(_now() - timedelta(days=settings.ingestor_seen_days))
            await store.forget_robots(_now())
            await store.revive_duplicates(_now())
        except (StoreUnavailable, FetchError, CatalogueError) as error:
            log.warning("catalogue_not_followed", error=str(error), next_try_seconds=CATALOGUE_RETRY_SECONDS)
            pause = CATALOGUE_RETRY_SECONDS
        await asyncio.sleep(pause)


async def _show_health(store: Store) -> None:
    sources = Sources(store.sources)
    while True:
        try:
            await show_health(sources)
        except StoreUnavailable as error:
            log.warning("health_not_shown", error=str(error))
        await asyncio.sleep(HEALTH_SECONDS)


async def _follow(store: Store, client: OutboundClient, settings: Settings, files: list[Catalogue]) -> None:
    addresses = [name for name in settings.catalogues if _is_address(name)]
    catalogues = [*files, *[await _download(client, address) for address in addresses]]
    imported = await follow_catalogues(store, catalogues, _now(), settings.ingestor_interval_seconds)
    for problem in imported.problems:
        metrics.CATALOGUE_PROBLEMS.inc()
        log.error("catalogue_entry_left_out", problem=problem)
    log.info("catalogue_followed", sources=imported.sources, left_out=len(imported.problems))


async def _download(client: OutboundClient, address: str) -> Catalogue:
    answer = await client.get(address)
    if answer.status != 200:
        raise CatalogueError(f"the catalogue {address} answers {answer.status}")
    return read_catalogue(answer.body.decode("utf-8", "replace"), address)


def _read_file(path: Path) -> Catalogue:
    try:
        return read_catalogue(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeError) as error:
        raise CatalogueError(f"the catalogue {path} can't be read ({error}); see INGESTOR_CATALOGUE") from error


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _now() -> datetime:
    return datetime.now(UTC)
