"""The ingestor's collections: `feeds` and `hosts` with their leases, `seen`, what was published of each article, and
`robots`, what hosts say about robots. Pushed feeds have a store of their own (`subscriptions.py`).

A lease is a due time in the future: who claims a feed moves its due time to the lease's end by compare-and-set, so no
other instance finds it due, and when the holder dies the feed simply comes due again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from shared.documents import Collection, Document, Documents, Index, Update, read_time, time_text
from shared.events import Source

TRUSTED = timedelta(days=7)
"""How long a duplicate is taken for one before it is looked at again."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lease: an instance, and a name that no other lease has."""

    instance: str
    lease: str


@dataclass(frozen=True)
class FeedRecord:
    """A feed as it stands in the store, with the outlet it belongs to."""

    id: str
    url: str
    host: str
    source: Source
    due_at: datetime
    interval: float
    """Seconds between looks, before jitter."""
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    last_error: str | None = None
    last_success_at: datetime | None = None
    last_attempt_at: datetime | None = None
    articles_per_day: float = 0.0
    """Smoothed over a week."""
    listing: str | None = None
    """Digest of the articles that it listed last: two feeds with the same are one under two addresses."""
    pushed_until: datetime | None = None
    """Its hub pushes its news to us until then."""


@dataclass(frozen=True)
class Settled:
    """What a look at a feed leaves behind. `reached`: the outlet answered as it should, with or without news."""

    url: str
    host: str
    due_at: datetime
    interval: float
    failures: int
    reached: bool
    error: str | None
    articles: int = 0
    etag: str | None = None
    last_modified: str | None = None
    articles_per_day: float = 0.0
    listing: str | None = None
    retired: bool = False
    same_as: str | None = None
    """The id of the feed that this one turned out to be under another address: it is looked at no more."""

    @property
    def state(self) -> str:
        return "duplicate" if self.same_as else "retired" if self.retired else "active"


@dataclass(frozen=True)
class SeenArticle:
    """What was last published under an article's id, and from which feed; not `published`: it was about to be."""

    id: str
    feed: str
    fingerprint: str
    content_hash: str
    fetched_at: datetime
    published: bool
    listed_at: datetime


class Store:
    """The named operations on the ingestor's collections. Every one may raise StoreUnavailable."""

    def __init__(
        self, feeds: Collection, hosts: Collection, seen: Collection, sources: Collection, robots: Collection
    ) -> None:
        self.feeds, self._hosts, self._seen, self.sources, self._robots = feeds, hosts, seen, sources, robots

    # --- feeds ---

    async def next_feeds(self, *, without_hosts: Iterable[str], limit: int) -> list[FeedRecord]:
        """The feeds that come due first, past or future, earliest first."""
        where = {"state": "active", "host": {"$nin": sorted(without_hosts)}}
        return [feed_record(row) for row in await self.feeds.find(where, sort="due_at", limit=limit)]

    async def claim_feed(self, feed: FeedRecord, *, holder: Holder, until: datetime) -> bool:
        """False when another instance has claimed, settled or changed it meanwhile."""
        leased = Update(set={"due_at": time_text(until), "lease": holder.lease, "lease_of": holder.instance})
        return await self.feeds.update(
            feed.id, leased, where={"due_at": time_text(feed.due_at), "state": "active", "url": feed.url}
        )

    async def settle_feed(self, feed: FeedRecord, settled: Settled, *, holder: Holder, now: datetime) -> bool:
        """Ends the lease. False, and nothing changed, when `holder` no longer has it."""
        reached = {"last_success_at": time_text(now)} if settled.reached else {}
        fields = {
            "url": settled.url,
            "host": settled.host,
            "due_at": time_text(settled.due_at),
            "interval": settled.interval,
            "failures": settled.failures,
            "etag": settled.etag,
            "last_modified": settled.last_modified,
            "last_error": settled.error,
            "last_attempt_at": time_text(now),
            "articles_per_day": settled.articles_per_day,
            "listing": settled.listing,
            "state": settled.state,
            "same_as": settled.same_as,
            "lease": None,
            "lease_of": None,
            **reached,
        }
        update = Update(set=fields, inc={"articles": settled.articles})
        return await self.feeds.update(feed.id, update, where={"lease": holder.lease, "state": "active"})

    async def get_feed(self, id: str) -> FeedRecord | None:
        """The feed if it is looked at."""
        row = await self.feeds.get(id)
        return feed_record(row) if row and row["state"] == "active" else None

    async def twin(self, feed: FeedRecord, *, url: str, listing: str | None) -> str | None:
        """The id of another feed that is looked at and is the same: at this address, or with the very same articles."""
        same: list[Document] = []
        if url != feed.url:
            same = await self.feeds.find({"url": url, "state": "active"}, limit=2)
        if not same and listing:
            same = await self.feeds.find({"listing": listing, "state": "active"}, limit=2)
        return next((row["_id"] for row in same if row["_id"] != feed.id), None)

    async def revive_duplicates(self, now: datetime) -> int:
        """Has duplicates looked at again whose twin is looked at no more, or that have been one for a week; how many.

        Two feeds may list the same by chance; those that really are one are found out again at the next look.
        """
        revived = 0
        for row in await self.feeds.find({"state": "duplicate"}):
            if read_time(row["last_attempt_at"]) <= now - TRUSTED or await self.get_feed(row["same_as"]) is None:
                active = Update(set={"state": "active", "due_at": time_text(now), "listing": None, "same_as": None})
                revived += await self.feeds.update(row["_id"], active, where={"state": "duplicate"})
        return revived

    async def claim_idle_feed(self, id: str, *, holder: Holder, until: datetime) -> FeedRecord | None:
        """The feed, now leased, whether it is due or not; None when it is leased already or not looked at."""
        leased = Update(set={"due_at": time_text(until), "lease": holder.lease, "lease_of": holder.instance})
        if not await self.feeds.update(id, leased, where={"state": "active", "lease": None}):
            return None
        return await self.get_feed(id)

    async def set_pushed_until(self, feed: FeedRecord, until: datetime | None) -> None:
        """Until when the feed's hub pushes it, in the feed and in its health."""
        text = time_text(until) if until else None
        await self.feeds.update(feed.id, Update(set={"pushed_until": text}))
        at = f"feeds.{feed.id}."
        await self.sources.update(
            feed.source.id, Update(set={f"{at}pushed_until": text}), where={f"{at}state": "active"}
        )

    async def give_back(self, feed: FeedRecord, *, holder: Holder, due_at: datetime) -> None:
        """Ends a lease without a result."""
        freed = Update(set={"due_at": time_text(due_at), "lease": None, "lease_of": None})
        await self.feeds.update(feed.id, freed, where={"lease": holder.lease})

    async def reclaim(self, instance: str, now: datetime) -> int:
        """Frees what an earlier life of this instance held when it ended; how many feeds those were."""
        feeds = await self.feeds.find({"lease_of": instance})
        for row in feeds:
            await self.give_back(feed_record(row), holder=Holder(instance, row["lease"]), due_at=now)
        for row in await self._hosts.find({"lease_of": instance}):
            await self.free_host(row["_id"], holder=Holder(instance, row["lease"]), free_at=now)
        return len(feeds)

    # --- hosts ---

    async def claim_host(self, host: str, *, holder: Holder, now: datetime, until: datetime) -> bool:
        """Whether nobody else may send a request to `host` until `until`, or until it is freed."""
        fields = {"free_at": time_text(until), "lease": holder.lease, "lease_of": holder.instance}
        if await self._hosts.update(host, Update(set=fields), where={"free_at": {"$lte": time_text(now)}}):
            return True
        return await self._hosts.insert({"_id": host, **fields})

    async def free_host(self, host: str, *, holder: Holder, free_at: datetime) -> None:
        freed = Update(set={"free_at": time_text(free_at), "lease": None, "lease_of": None})
        await self._hosts.update(host, freed, where={"lease": holder.lease})

    async def host_free_at(self, host: str) -> datetime | None:
        row = await self._hosts.get(host)
        return read_time(row["free_at"]) if row else None

    # --- health, as readers of `sources` see it ---

    async def report_health(self, feed: FeedRecord, settled: Settled, now: datetime) -> None:
        at = f"feeds.{feed.id}."
        fields = {
            f"{at}url": settled.url,
            f"{at}state": settled.state,
            f"{at}last_error": settled.error,
            f"{at}failures": settled.failures,
            f"{at}interval_seconds": settled.interval,
            f"{at}articles_per_day": settled.articles_per_day,
        }
        if settled.reached:
            fields[f"{at}last_success_at"] = time_text(now)
        update = Update(set=fields, inc={f"{at}articles": settled.articles})
        await self.sources.update(feed.source.id, update, where={f"{at}url": feed.url})

    # --- robots.txt ---

    async def robots(self, origin: str) -> Document | None:
        """`text` of the origin's robots.txt (None: nothing may be fetched) and `expires_at`, as they were put."""
        return await self._robots.get(origin)

    async def put_robots(self, origin: str, text: str | None, expires_at: datetime) -> None:
        await self._robots.replace({"_id": origin, "text": text, "expires_at": time_text(expires_at)})

    async def forget_robots(self, now: datetime) -> int:
        return await self._robots.delete_many({"expires_at": {"$lt": time_text(now)}})

    # --- seen ---

    async def seen(self, ids: Sequence[str]) -> dict[str, SeenArticle]:
        return {row["_id"]: _seen(row) for row in await self._seen.get_many(ids)}

    async def put_seen(self, seen: SeenArticle) -> None:
        await self._seen.replace(
            {
                "_id": seen.id,
                "feed": seen.feed,
                "fingerprint": seen.fingerprint,
                "content_hash": seen.content_hash,
                "fetched_at": time_text(seen.fetched_at),
                "published": seen.published,
                "listed_at": time_text(seen.listed_at),
            }
        )

    async def forget_seen(self, not_listed_since: datetime) -> int:
        """How many articles were forgotten that no feed has listed since then."""
        return await self._seen.delete_many({"listed_at": {"$lt": time_text(not_listed_since)}})


async def open_store(documents: Documents) -> Store:
    """The store, its indexes made sure of."""
    return Store(
        feeds=await documents.collection("feeds", [Index(("state", "due_at")), Index(("listing",)), Index(("url",))]),
        hosts=await documents.collection("hosts"),
        seen=await documents.collection("seen", [Index(("listed_at",))]),
        sources=await documents.collection("sources", [Index(("state",))]),
        robots=await documents.collection("robots", [Index(("expires_at",))]),
    )


def settled_record(feed: FeedRecord, settled: Settled, now: datetime) -> FeedRecord:
    """The record as `settle_feed` leaves it in the store."""
    return replace(
        feed,
        url=settled.url,
        host=settled.host,
        due_at=settled.due_at,
        interval=settled.interval,
        failures=settled.failures,
        etag=settled.etag,
        last_modified=settled.last_modified,
        last_error=settled.error,
        last_success_at=now if settled.reached else feed.last_success_at,
        last_attempt_at=now,
        articles_per_day=settled.articles_per_day,
        listing=settled.listing,
    )


@lru_cache(4096)
def _source(fields: tuple[tuple[str, str | None], ...]) -> Source:
    """Outlets seldom change, and their feeds are read again and again."""
    return Source.model_validate(dict(fields))


def feed_record(row: Document) -> FeedRecord:
    return FeedRecord(
        id=row["_id"],
        url=row["url"],
        host=row["host"],
        source=_source(tuple(row["source"].items())),
        due_at=read_time(row["due_at"]),
        interval=row["interval"],
        failures=row["failures"],
        etag=row.get("etag"),
        last_modified=row.get("last_modified"),
        last_error=row.get("last_error"),
        last_success_at=_time(row.get("last_success_at")),
        last_attempt_at=_time(row.get("last_attempt_at")),
        articles_per_day=row.get("articles_per_day", 0.0),
        listing=row.get("listing"),
        pushed_until=_time(row.get("pushed_until")),
    )


def _time(text: str | None) -> datetime | None:
    return read_time(text) if text else None


def _seen(row: Document) -> SeenArticle:
    return SeenArticle(
        id=row["_id"],
        feed=row["feed"],
        fingerprint=row["fingerprint"],
        content_hash=row["content_hash"],
        fetched_at=read_time(row["fetched_at"]),
        published=row["published"],
        listed_at=read_time(row["listed_at"]),
    )
