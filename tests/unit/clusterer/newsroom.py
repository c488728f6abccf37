"""A stream of articles by fictional outlets, a log that is a list, and a clusterer on an empty store."""

import asyncio
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from services.clusterer.cluster import Clusterer
from services.clusterer.embeddings import Embedder
from services.clusterer.store import StoryStore, open_store
from shared.documents import Collection
from shared.documents.sqlite import SqliteDocuments
from shared.events import Article, ArticleDeduplicated, ArticleKind, Genre, Source, StoryChanged

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def outlet(id: str = "harbour-post", language: str = "en", country: str = "IE", topic: str | None = None) -> Source:
    return Source(id=id, name=id.title(), home=f"https://{id}.example", country=country, language=language, topic=topic)


def report(
    id: str,
    title: str,
    text: str = "",
    *,
    language: str = "en",
    minute: float = 0,
    source: Source | None = None,
    genre: Genre = Genre.REPORT,
    section: str | None = None,
    original: str | None = None,
    revision: int = 1,
) -> ArticleDeduplicated:
    """An article as the deduplicator passes it on; a reprint when `original` is given."""
    time = MORNING + timedelta(minutes=minute)
    article = Article(
        id=id,
        url=f"https://{(source or outlet()).id}.example/{id}",
        title=title,
        text=text,
        language=language,
        published_at=time,
        fetched_at=time + timedelta(seconds=30),
        section=section,
        genre=genre,
        source=source or outlet(language=language),
        content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
    )
    kind = ArticleKind.REPRINT if original else ArticleKind.REVISION if revision > 1 else ArticleKind.ORIGINAL
    return ArticleDeduplicated(article=article, kind=kind, original_id=original or id, revision=revision)


@dataclass
class Log:
    """Every story change that was published, in order."""

    changes: list[StoryChanged] = field(default_factory=list)

    async def publish(self, event: StoryChanged) -> None:
        self.changes.append(event)

    def latest(self) -> dict[str, StoryChanged]:
        """What a consumer that obeys versions knows of each story in the end."""
        known: dict[str, StoryChanged] = {}
        for change in self.changes:
            before = known.get(change.story.id)
            if before is None or change.story.version >= before.story.version:
                known[change.story.id] = change
        return known

    def stories(self) -> set[frozenset[str]]:
        """The articles of each living story."""
        return {
            frozenset(member.article_id for member in change.story.members)
            for change in self.latest().values()
            if change.story.merged_into is None
        }


async def store_in(folder: Path) -> StoryStore:
    return await open_store(SqliteDocuments(folder / "documents.sqlite3"))


def replica(store: StoryStore, log: Log, embedder: Embedder | None = None) -> Clusterer:
    return Clusterer(store, log.publish, active_window=timedelta(days=7), active_articles=10_000, embedder=embedder)


async def cluster_all(clusterer: Clusterer, events: Iterable[ArticleDeduplicated]) -> None:
    """All of them, and the pause after the last."""
    for event in events:
        await clusterer.cluster(event)
    await clusterer.settle()


@dataclass
class Replicas:
    """Several clusterers over one store. Each follows the log a little later than it is written."""

    log: Log
    clusterers: list[Clusterer]
    _followed: int = 0

    async def follow(self) -> None:
        """Every replica hears of every change that it has not heard of, and of those that follow from it."""
        while self._followed < len(self.log.changes):
            change = self.log.changes[self._followed]
            self._followed += 1
            await asyncio.gather(*(clusterer.follow(change) for clusterer in self.clusterers))

    async def share(self, events: Iterable[ArticleDeduplicated]) -> None:
        """Articles go to replicas by their key, as partitions do; the replicas work at the same time."""
        queues: list[list[ArticleDeduplicated]] = [[] for _ in self.clusterers]
        for event in events:
            queues[zlib.crc32(event.original_id.encode()) % len(queues)].append(event)
        pairs = zip(self.clusterers, queues, strict=True)
        await asyncio.gather(*(self._cluster(clusterer, queue) for clusterer, queue in pairs))
        await self.follow()

    @staticmethod
    async def _cluster(clusterer: Clusterer, events: list[ArticleDeduplicated]) -> None:
        for event in events:
            await clusterer.cluster(event)

    async def settle(self) -> None:
        """The pause after the last article: everyone has second thoughts at once, until nobody changes anything."""
        for _ in range(5):
            before = len(self.log.changes)
            await asyncio.gather(*(clusterer.settle() for clusterer in self.clusterers))
            await self.follow()
            if len(self.log.changes) == before:
                return


class Died(BaseException):
    """The process was killed."""


@dataclass
class Life:
    """How many more writes and publishes a process lives for."""

    left: int

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Died


class MortalCollection:
    """A collection as a process sees it that is killed just before one of its writes."""

    def __init__(self, inner: Collection, life: Life) -> None:
        self._inner = inner
        self._life = life

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name not in ("insert", "replace", "update"):
            return method

        async def dying(*args: Any, **kwargs: Any) -> Any:
            self._life.spend()
            return await method(*args, **kwargs)

        return dying


def mortal_replica(store: StoryStore, log: Log, life: Life) -> Clusterer:
    """A clusterer that dies when its life is spent, between any two of its writes and publishes."""
    collections = (store.memberships, store.stories, store.vectors)
    mortal = StoryStore(*(cast(Collection, MortalCollection(inner, life)) for inner in collections))

    async def publish(event: StoryChanged) -> None:
        life.spend()
        await log.publish(event)

    return Clusterer(mortal, publish, active_window=timedelta(days=7), active_articles=10_000)
