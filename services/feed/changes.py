"""The log of changes, `feed_changes`: what happened to which story, in order, for as long as it is kept."""

import asyncio
import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from shared.documents.protocol import Collection, Document, Documents, Index, StoreUnavailable, read_time, time_text

CHANGE_INDEXES = (Index(("key",), unique=True), Index(("story_id",)))
LEAST_KEPT = timedelta(hours=1)
_TRUSTED = LEAST_KEPT / 10
_MOST_RACES = 200


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


class Pruned(Exception):
    """Changes after this cursor are kept no longer: who has read only so far must start anew."""

    def __init__(self, cursor: int, oldest: int) -> None:
        super().__init__(f"the changes after {cursor} are kept from {oldest} on only")
        self.cursor = cursor
        self.oldest = oldest
        """The first change that is kept."""


def told(error: Pruned) -> str:
    """What to do about it, for a reader."""
    return (
        f"The changes after {error.cursor} are kept no longer, only those from {error.oldest} on: load the stories "
        f"anew and go on with after=latest, or with after={error.oldest - 1} for all that is kept."
    )


class Changes:
    """The log of changes. A reader that has seen cursor n has missed nothing before it, whoever wrote it."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._seen: tuple[int, datetime] | None = None
        """A cursor that is there, and likely the newest; and when it was."""

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
            # A number that was free long ago may be so again because its change was pruned since.
            seen = self._seen[0] if self._seen and abs(at - self._seen[1]) < _TRUSTED else None
            cursor = (await self.last() if seen is None else seen) + 1
            if await self._collection.insert({"_id": cursor, **content, "at": time_text(at)}):
                self._seen = (cursor, at)
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
        """The changes that follow `cursor`, oldest first. Raises `Pruned` when the next one is kept no longer."""
        rows = await self._collection.find(sort="_id", limit=limit, after=(cursor, cursor))
        # Cursors have no gaps: between two that do not follow each other others have been pruned, or are just being.
        following = list(itertools.takewhile(lambda pair: pair[0] == pair[1]["_id"], enumerate(rows, start=cursor + 1)))
        if rows and not following:
            raise Pruned(cursor, int(rows[0]["_id"]))
        return [_change(row) for _, row in following]

    async def oldest(self) -> int:
        """The oldest cursor that is kept; 1 when nothing has ever changed."""
        oldest = await self._collection.find(sort="_id", limit=1)
        return int(oldest[0]["_id"]) if oldest else 1

    async def of(self, story_id: str, *, limit: int) -> list[Change]:
        """The latest changes of one story that are kept, oldest first."""
        found = await self._collection.find({"story_id": story_id}, sort="_id", descending=True, limit=limit)
        return [_change(row) for row in reversed(found)]

    async def newest(self, limit: int) -> list[Change]:
        """The latest changes, newest first."""
        return [_change(row) for row in await self._collection.find(sort="_id", descending=True, limit=limit)]

    async def prune(self, before: datetime, *, most: int) -> int:
        """Forgets up to `most` of the oldest changes from before this time; how many.

        The newest change always stays: the next one's number is counted from it.
        """
        oldest = await self._collection.find(sort="_id", limit=most + 1)
        last = await self.last()
        gone = 0
        for row in oldest[:most]:
            if row["at"] >= time_text(before) or row["_id"] == last:
                break
            gone = row["_id"]
        return await self._collection.delete_many({"_id": {"$lte": gone}}) if gone else 0


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
