"""The summarizer's collection: `summaries`, one document a story with its newest summary in each language.

A document: `_id` the story's id; `version` the newest story version that was looked at, `told_at` when; `summaries`
from language to `basis` (which reports it was written from) and `event` (the `StorySummarized` as published). While a
newer snapshot waits for its turn: `waiting` (the story), `waiting_version` (0 when none does), `due_at`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.documents import Collection, Document, Documents, Index, read_time, time_text
from shared.events import Story, StorySummarized

SUMMARIES: Final = "summaries"


@dataclass(frozen=True)
class Summary:
    """A published summary and what it was written from."""

    basis: str
    event: StorySummarized


@dataclass(frozen=True)
class Told:
    """What has been told of a story so far."""

    story_id: str
    version: int = 0
    """The newest story version that was looked at; 0: none yet."""
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    """By language."""
    told_at: datetime | None = None
    """When that version was looked at."""
    waiting: Story | None = None
    """A newer snapshot, to be told when it is due."""
    due_at: datetime | None = None

    @property
    def waiting_version(self) -> int:
        return self.waiting.version if self.waiting else 0


@dataclass(frozen=True)
class Store:
    """What the summarizer reads and writes, as operations. Each is atomic on one story."""

    summaries: Collection

    async def told(self, story_id: str) -> Told:
        document = await self.summaries.get(story_id)
        return _read(document) if document else Told(story_id)

    async def due(self, now: datetime, *, limit: int) -> list[Told]:
        """The stories whose waiting snapshot is due, those that have waited longest first."""
        found = await self.summaries.find({"due_at": {"$lte": time_text(now)}}, sort="due_at", limit=limit)
        return [_read(document) for document in found]

    async def tell(self, told: Told, *, after: Told) -> bool:
        """Writes `told` in place of `after`; False, and nothing written, when somebody else has written meanwhile."""
        document: dict[str, Any] = {
            "_id": told.story_id,
            "version": told.version,
            "waiting_version": told.waiting_version,
            "summaries": {
                language: {"basis": summary.basis, "event": summary.event.model_dump(mode="json")}
                for language, summary in told.summaries.items()
            },
        }
        if told.told_at:
            document["told_at"] = time_text(told.told_at)
        if told.waiting and told.due_at:
            document |= {"waiting": told.waiting.model_dump(mode="json"), "due_at": time_text(told.due_at)}
        if after.version == 0:
            return await self.summaries.insert(document)
        expected = {"version": after.version, "waiting_version": after.waiting_version}
        return await self.summaries.replace(document, where=expected)


def _read(document: Document) -> Told:
    waiting = document.get("waiting")
    return Told(
        document["_id"],
        document["version"],
        {
            language: Summary(summary["basis"], StorySummarized.model_validate(summary["event"]))
            for language, summary in document["summaries"].items()
        },
        told_at=read_time(document["told_at"]) if "told_at" in document else None,
        waiting=Story.model_validate(waiting) if waiting else None,
        due_at=read_time(document["due_at"]) if waiting else None,
    )


async def open_store(documents: Documents) -> Store:
    """The store, with its collection made sure of."""
    return Store(await documents.collection(SUMMARIES, (Index(("due_at",)),)))
