"""Read-only access to the sources: the collection `sources`, written by the ingestor alone, one document an outlet.

    {"_id": source id, "source": Source as JSON, "origin": "catalogue" | "operator",
     "state": "active" | "absent" | "removed",
     "feeds": {feed id: {"url", "state": "active" | "retired" | "duplicate" | "removed",
               "last_success_at": time text | None, "last_error": str | None, "failures": int, "articles": int,
               "interval_seconds": float, "articles_per_day": float, "pushed_until": time text | None}}}

`absent`: no longer in the catalogue; `removed`: by an operator, which outlasts the catalogue.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.documents.protocol import Collection, Document, read_time
from shared.events import Source

COLLECTION = "sources"


@dataclass(frozen=True)
class FeedHealth:
    """How one feed of a source is doing. `last_error` is None after a look without any complaint."""

    id: str
    url: str
    state: str
    last_success_at: datetime | None
    last_error: str | None
    failures: int
    """Failed looks in a row."""
    articles: int
    """Published from it, revisions included."""
    interval_seconds: float
    articles_per_day: float = 0.0
    """Smoothed over a week."""
    pushed_until: datetime | None = None
    """Its hub pushes its news until then (WebSub)."""


@dataclass(frozen=True)
class SourceRecord:
    """An outlet and the health of its feeds."""

    source: Source
    origin: str
    state: str
    feeds: tuple[FeedHealth, ...]

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    @property
    def articles(self) -> int:
        return sum(feed.articles for feed in self.feeds)

    @property
    def articles_per_day(self) -> float:
        return sum(feed.articles_per_day for feed in self.feeds if feed.state == "active")

    @property
    def interval_seconds(self) -> float | None:
        """Between two looks at its busiest feed; None when none is looked at."""
        return min((feed.interval_seconds for feed in self.feeds if feed.state == "active"), default=None)

    @property
    def failures(self) -> int:
        """Failed looks in a row at its worst feed."""
        return max((feed.failures for feed in self.feeds if feed.state == "active"), default=0)

    @property
    def last_success_at(self) -> datetime | None:
        return max((feed.last_success_at for feed in self.feeds if feed.last_success_at), default=None)

    @property
    def last_error(self) -> str | None:
        return next((feed.last_error for feed in self.feeds if feed.last_error), None)


class Sources:
    """Every outlet that the ingestor knows. Methods raise StoreUnavailable."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def all(self, *, inactive: bool = False) -> list[SourceRecord]:
        """By id; those that were removed, or left the catalogue, only with `inactive`."""
        documents = await self._collection.find(None if inactive else {"state": "active"})
        return [source_record(document) for document in documents]

    async def get(self, id: str) -> SourceRecord | None:
        document = await self._collection.get(id)
        return source_record(document) if document else None


def source_record(document: Document) -> SourceRecord:
    """The record that a document of the collection holds."""
    return SourceRecord(
        source=Source.model_validate(document["source"]),
        origin=document["origin"],
        state=document["state"],
        feeds=tuple(_feed(id, feed) for id, feed in document["feeds"].items()),
    )


def _feed(id: str, feed: Document) -> FeedHealth:
    last_success = feed.get("last_success_at")
    return FeedHealth(
        id=id,
        url=feed["url"],
        state=feed.get("state", "active"),
        last_success_at=read_time(last_success) if last_success else None,
        last_error=feed.get("last_error"),
        failures=feed.get("failures", 0),
        articles=feed.get("articles", 0),
        interval_seconds=feed.get("interval_seconds", 0.0),
        articles_per_day=feed.get("articles_per_day", 0.0),
        pushed_until=read_time(feed["pushed_until"]) if feed.get("pushed_until") else None,
    )
