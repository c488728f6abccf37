"""What operators do with sources: list, add, remove, import, and try one out. Catalogues are followed here too."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.ingestor.articles import Listed, draft_of, identified, listed, needs_page
from services.ingestor.catalogue import Catalogue, CatalogueEntry, checked_entry, feed_id, read_catalogue, slug
from services.ingestor.discovery import Candidate, feed_candidates
from services.ingestor.feeds import FeedError, parse_feed
from services.ingestor.opml import write_opml
from services.ingestor.robots import ask_robots, origin_of, read_rules
from services.ingestor.settings import Settings, outbound_client
from services.ingestor.store import Store, open_store
from services.ingestor.urls import canonical_url, host_of
from shared.documents import Document, Documents, Update, time_text
from shared.events import Article, OutletKind
from shared.http import FetchError, OutboundClient
from shared.sources import SourceRecord, Sources, source_record

CATALOGUE, OPERATOR = "catalogue", "operator"

FIRST_INTERVAL = 600.0
"""Seconds: the first guess of a feed's interval, soon corrected by what it brings."""

ORIGINS_TRIED = 5
"""Hosts of pages whose robots.txt is asked for when a feed is tried out."""


@dataclass(frozen=True)
class Imported:
    """What became of a catalogue: how many outlets are now read because of it, and why others are not."""

    sources: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """What one look at an address shows: the articles that would be published, and every reason against others."""

    url: str
    error: str | None
    format: str = ""
    title: str = ""
    language: str = ""
    moved_to: str | None = None
    articles: tuple[Article, ...] = ()
    pages_needed: int = 0
    """How many of the articles would get their text from their pages."""
    problems: tuple[str, ...] = ()


async def list_sources(documents: Documents, *, inactive: bool = False) -> list[SourceRecord]:
    """Every source with its feeds' health, by id."""
    store = await open_store(documents)
    return await Sources(store.sources).all(inactive=inactive)


async def add_source(
    documents: Documents,
    feed_url: str,
    *,
    id: str = "",
    name: str = "",
    home: str = "",
    language: str = "und",
    country: str = "",
    kind: OutletKind = OutletKind.NEWSPAPER,
    topic: str | None = None,
) -> SourceRecord:
    """Adds an outlet with one feed, or one more feed to the outlet `id`. It is looked at at once.

    Raises ValueError, naming the field, when something about it is wrong.
    """
    store = await open_store(documents)
    host = host_of(canonical_url(feed_url))
    known = await store.sources.get(id) if id else None
    if known is not None:
        source = source_record(known).source
        feeds = tuple(feed["url"] for feed in known["feeds"].values() if feed["state"] != "removed")
        entry = CatalogueEntry(feeds=(*feeds, feed_url), **source.model_dump())
    else:
        row = {"id": id or slug(name or host), "name": name or host, "home": home, "feeds": [feed_url]}
        entry = checked_entry({**row, "language": language, "country": country, "kind": kind, "topic": topic})
        if await store.sources.get(entry.id):
            raise ValueError(f"there is a source {entry.id} already; add the feed to it with --id {entry.id}")
    taken = await store.feeds.get(feed_id(feed_url))
    if taken and taken["state"] != "removed" and taken["source"]["id"] != entry.id:
        raise ValueError(f"the feed {feed_url} is already read for {taken['source']['id']}")
    await _put(store, entry, OPERATOR, datetime.now(UTC), revive=True)
    return source_record(await store.sources.get(entry.id) or {})


async def remove_source(documents: Documents, id: str) -> bool:
    """Stops reading an outlet, even if the catalogue goes on listing it. False when there is no such source."""
    store = await open_store(documents)
    document = await store.sources.get(id)
    if document is None or document["state"] == "removed":
        return False
    await _drop(store, document, "removed")
    return True


async def import_sources(
    documents: Documents,
    text: str,
    name: str,
    *,
    each: Callable[[Sequence[CatalogueEntry]], Iterable[CatalogueEntry]] = iter,
) -> Imported:
    """Adds the outlets of a YAML or OPML catalogue; `each` goes through them, and may show how far it is.

    Raises CatalogueError, a ValueError, when it is neither.
    """
    store = await open_store(documents)
    catalogue = read_catalogue(text, name)
    now = datetime.now(UTC)
    for entry in each(catalogue.entries):
        await _put(store, entry, OPERATOR, now, revive=True)
    return Imported(len(catalogue.entries), catalogue.problems)


async def export_sources(documents: Documents) -> str:
    """Every outlet that is read, with its feeds as they were added, as OPML."""
    records = await list_sources(documents)
    return write_opml(
        (record.source, [feed.url for feed in record.feeds if feed.state not in ("removed", "retired", "duplicate")])
        for record in records
    )


async def follow_catalogues(
    store: Store, catalogues: Sequence[Catalogue], now: datetime, first_interval: float = FIRST_INTERVAL
) -> Imported:
    """Brings the store in line with the catalogues: new outlets are read, changed ones changed, vanished ones dropped.

    Nothing is dropped while an entry has problems, for it may be the one that seems to be missing.
    """
    entries = [entry for catalogue in catalogues for entry in catalogue.entries]
    problems = tuple(problem for catalogue in catalogues for problem in catalogue.problems)
    read = 0
    for entry in entries:
        read += await _put(store, entry, CATALOGUE, now, revive=False, interval=first_interval)
    if not problems:
        present = {entry.id for entry in entries}
        for document in await store.sources.find({"origin": CATALOGUE, "state": "active"}):
            if document["_id"] not in present:
                await _drop(store, document, "absent")
    return Imported(read, problems)


async def try_source(feed_url: str, settings: Settings) -> Tried:
    """Fetches and reads a feed once, asks its pages' hosts for their robots.txt, and publishes nothing."""
    client = outbound_client(settings)
    try:
        answer = await client.get(canonical_url(feed_url))
        if answer.status != 200:
            return Tried(feed_url, f"{feed_url} answers {answer.status}")
        feed = parse_feed(answer.body, url=answer.url, content_type=answer.headers.get("content-type", ""))
        usable, problems = listed(feed)
        pages = [one for one in usable if needs_page(one, settings.ingestor_enough_text)]
        problems += await _robots_problems(client, pages, settings)
    except (FetchError, FeedError, ValueError) as error:
        return Tried(feed_url, str(error))
    finally:
        await client.aclose()
    entry = CatalogueEntry(id="tried", name=feed.title[:100] or feed_url[:100], feeds=(feed_url,))
    articles = []
    for one in usable:
        try:
            draft = draft_of(one, None, source=entry.source, feed_language=feed.language)
            articles.append(identified(draft, datetime.now(UTC)))
        except ValueError as error:
            problems.append(f"{one.url}: {error}")
    return Tried(
        url=feed_url,
        error=None,
        format=feed.format,
        title=feed.title,
        language=feed.language,
        moved_to=answer.moved_to,
        articles=tuple(articles),
        pages_needed=len(pages),
        problems=tuple(problems),
    )


async def find_feeds(url: str, settings: Settings) -> tuple[Candidate, ...]:
    """Where an outlet's feeds may be, from its home page, the likeliest first. Raises FetchError or ValueError."""
    client = outbound_client(settings)
    try:
        answer = await client.get(canonical_url(url))
        if answer.status != 200:
            raise ValueError(f"{url} answers {answer.status}")
        return feed_candidates(answer.body, answer.url, content_type=answer.headers.get("content-type", ""))
    finally:
        await client.aclose()


async def _robots_problems(client: OutboundClient, pages: Sequence[Listed], settings: Settings) -> list[str]:
    """Which of the pages their hosts do not allow: those articles would have what the feed carries."""
    if not settings.ingestor_robots:
        return []
    now = datetime.now(UTC)
    rules = {}
    for origin in list(dict.fromkeys(origin_of(one.url) for one in pages))[:ORIGINS_TRIED]:
        text, _ = await ask_robots(client, origin, now)
        rules[origin] = read_rules(text, now)
    refused = [one.url for one in pages if (known := rules.get(origin_of(one.url))) and not known.allow(one.url)]
    return [f"{url}: its page is not fetched, its host's robots.txt does not allow it" for url in refused]


async def _put(
    store: Store, entry: CatalogueEntry, origin: str, now: datetime, *, revive: bool, interval: float = FIRST_INTERVAL
) -> bool:
    """Writes an outlet and its feeds, keeping their health. False when an operator has removed it (unless `revive`)."""
    document = await store.sources.get(entry.id)
    if document and document["state"] == "removed" and not revive:
        return False
    source = entry.source.model_dump(mode="json")
    feeds = {feed_id(url): url for url in entry.feeds}
    if document is None:
        rows = {id: _healthy(url, interval) for id, url in feeds.items()}
        fresh = {"_id": entry.id, "source": source, "origin": origin, "state": "active", "feeds": rows}
        await store.sources.insert(fresh)
    else:
        added = {f"feeds.{id}": _healthy(url, interval) for id, url in feeds.items() if id not in document["feeds"]}
        back = [id for id in feeds if document["feeds"].get(id, {}).get("state") == "removed"]
        gone = [id for id in document["feeds"] if id not in feeds]
        states = {f"feeds.{id}.state": "active" for id in back} | {f"feeds.{id}.state": "removed" for id in gone}
        await store.sources.update(
            entry.id, Update(set={"source": source, "origin": origin, "state": "active", **added, **states})
        )
        await _stop(store, gone)
    for id, url in feeds.items():
        await _put_feed(store, id, url, source, now, interval)
    return True


async def _put_feed(store: Store, id: str, url: str, source: Document, now: datetime, interval: float) -> None:
    fresh = {
        "_id": id,
        "url": url,
        "host": host_of(url),
        "source": source,
        "state": "active",
        "due_at": time_text(now),
        "interval": interval,
        "failures": 0,
        "articles": 0,
    }
    if not await store.feeds.insert(fresh):
        await store.feeds.update(id, Update(set={"source": source}))
        await store.feeds.update(
            id, Update(set={"state": "active", "due_at": time_text(now)}), where={"state": "removed"}
        )


async def _drop(store: Store, document: Document, state: str) -> None:
    feeds = list(document["feeds"])
    states = {f"feeds.{id}.state": "removed" for id in feeds}
    await store.sources.update(document["_id"], Update(set={"state": state, **states}))
    await _stop(store, feeds)


async def _stop(store: Store, feeds: Iterable[str]) -> None:
    for id in feeds:
        await store.feeds.update(id, Update(set={"state": "removed", "lease": None}))


def _healthy(url: str, interval: float) -> Document:
    return {
        "url": url,
        "state": "active",
        "last_success_at": None,
        "last_error": None,
        "failures": 0,
        "articles": 0,
        "interval_seconds": interval,
    }
