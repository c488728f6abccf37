"""The feed's collections: `feed_stories`, one document a story (see `cards`), and `feed_changes`, what happened."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from services.feed.filters import SORTS
from shared.documents.protocol import Collection, Document, Documents, Index, StoreUnavailable, read_time, time_text

_FACETS = ("topics", "languages", "countries", "sources")
STORY_INDEXES = (
    *(Index(("listed", field)) for field in SORTS.values()),
    *(Index((facet, "listed", field)) for facet in _FACETS for field in SORTS.values()),
    Index(("terms", "listed")),
    Index(("listed", "changed_at")),
)
MOST_MOVED = 1000
"""Stories that a reader who is halfway through a list may see in the place that they had; beyond, where they are."""
CHANGE_INDEXES = (Index(("key",), unique=True), Index(("story_id",)))
_MOST_MERGES = 32
_MOST_RACES = 200


class FeedStories:
    """Story documents, changed by compare-and-set on their `write` counter, since story and summaries come apart."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_stories", STORY_INDEXES))

    async def get(self, id: str) -> Document | None:
        return await self._collection.get(id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those that exist, by id."""
        return {document["_id"]: document for document in await self._collection.get_many(ids)}

    async def survivor(self, id: str) -> Document | None:
        """The story that answers for this id: itself, or the one that it was merged into, however many times over.

        None when no such story was ever told, or when its survivor has not arrived yet.
        """
        for _ in range(_MOST_MERGES):
            document = await self.get(id)
            if document is None or document["story"] is None:
                return None
            if document["merged_into"] is None:
                return document
            id = document["merged_into"]
        return None

    async def change(self, id: str, rewrite: Callable[[Document | None], Document | None]) -> bool:
        """Puts `rewrite(document)` in the document's place, over again when another instance was faster.

        False when `rewrite` found nothing to change (it returned none).
        """
        for attempt in range(_MOST_RACES):
            old = await self.get(id)
            new = rewrite(old)
            if new is None:
                return False
            new = {**new, "write": new["write"] + 1}
            if old is None:
                done = await self._collection.insert(new)
            else:
                done = await self._collection.replace(new, where={"write": old["write"]})
            if done:
                return True
            await asyncio.sleep(min(0.001 * attempt, 0.05))
        raise StoreUnavailable(f"feed_stories {id}: {_MOST_RACES} others changed it at the same time; try again")

    async def changed_after(self, moment: str) -> list[Document]:
        """The listed stories that have changed since, the last ones first, no more than `MOST_MOVED`."""
        return await self._collection.find(
            {"listed": True, "changed_at": {"$gt": moment}}, sort="changed_at", descending=True, limit=MOST_MOVED
        )

    async def list(
        self, where: dict[str, Any], *, sort: str, limit: int, after: tuple[Any, str] | None = None
    ) -> list[Document]:
        """Up to `limit` documents in the order `sort` (of `SORTS`), the greatest first, after a (value, id)."""
        return await self._collection.find(where, sort=SORTS[sort], descending=True, limit=limit, after=after)

    async def with_word(self, prefix: str, *, limit: int) -> Sequence[Document]:
        """Listed stories that have a term which starts so, in the order of the terms."""
        bounds = {"$gte": prefix, "$lt": prefix + chr(0x10FFFF)}
        return await self._collection.find({"terms": bounds, "listed": True}, sort="terms", limit=limit)

    async def count(self, where: dict[str, Any]) -> int:
        return await self._collection.count(where)


@dataclass(frozen=True)
class Change:
    """One step of the log of changes. `cursor` counts 1, 2, 3 … without gaps, over all instances."""

    cursor: int
    story_id: str
    version: int
    kind: str
    language: str | None
    cause: str | None
    """The article whose arrival led to it; none for a summary."""
    at: datetime
    fetched_at: datetime | None = None
    """When that article was fetched, if it is in the story still."""


class Changes:
    """The log of changes. A reader that has seen cursor n has missed nothing before it, whoever wrote it."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._seen: int | None = None
        """A cursor that is there, and likely the newest."""

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_changes", CHANGE_INDEXES))

    async def append(
        self,
        key: str,
        *,
        story_id: str,
        version: int,
        kind: str,
        at: datetime,
        language: str | None = None,
        cause: str | None = None,
        fetched_at: datetime | None = None,
    ) -> int:
        """The cursor of the change with this key, which is added at the end unless it is there already.

        Whoever finds the next number taken looks again: numbers have no gaps, so the number after the last one that is
        visible can't hide an unfinished one before it.
        """
        content = {
            "key": key,
            "story_id": story_id,
            "version": version,
            "kind": kind,
            "language": language,
            "cause": cause,
            "fetched_at": time_text(fetched_at) if fetched_at else None,
        }
        for attempt in range(_MOST_RACES):
            cursor = (await self.last() if self._seen is None else self._seen) + 1
            if await self._collection.insert({"_id": cursor, **content, "at": time_text(at)}):
                self._seen = cursor
                return cursor
            known = await self._collection.find({"key": key}, limit=1)
            if known:
                return int(known[0]["_id"])
            self._seen = None
            await asyncio.sleep(min(0.001 * attempt, 0.05))
        raise StoreUnavailable(f"feed_changes: {_MOST_RACES} others were faster to append {key}; try again")

    async def last(self) -> int:
        """The newest cursor; 0 when nothing has ever changed."""
        newest = await self._collection.find(sort="_id", descending=True, limit=1)
        return int(newest[0]["_id"]) if newest else 0

    async def after(self, cursor: int, *, limit: int) -> list[Change]:
        """The changes that follow `cursor`, oldest first."""
        return [_change(row) for row in await self._collection.find(sort="_id", limit=limit, after=(cursor, cursor))]

    async def of(self, story_id: str, *, limit: int) -> list[Change]:
        """The latest changes of one story, oldest first."""
        found = await self._collection.find({"story_id": story_id}, sort="_id", descending=True, limit=limit)
        return [_change(row) for row in reversed(found)]

    async def newest(self, limit: int) -> list[Change]:
        """The latest changes, newest first."""
        return [_change(row) for row in await self._collection.find(sort="_id", descending=True, limit=limit)]


def _change(row: Document) -> Change:
    return Change(
        cursor=row["_id"],
        story_id=row["story_id"],
        version=row["version"],
        kind=row["kind"],
        language=row["language"],
        cause=row["cause"],
        at=read_time(row["at"]),
        fetched_at=read_time(row["fetched_at"]) if row.get("fetched_at") else None,
    )
