"""The summarizer's collections.

`summaries`, one document a story with its newest summary in each language: `_id` the story's id; `write` rises with
every write; `version` the newest story version that was looked at, `told_at` when; `summaries` from language to `basis`
(which revisions of which articles by which outlets it was written from), `event` (the `StorySummarized` as published)
and `wanted` (whether the model is still to write it). While a newer snapshot waits for its turn: `waiting` (the story),
`waiting_version` (0 when none does), `due_at`. While the model is to write: `story`, `model_due_at`, `model_attempts`.

`summary_revisions`, every version that was published: `_id` story, language and number, `story_id`, `event`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from services.summarizer.changes import Basis
from shared.documents import Collection, Document, Documents, Index, read_time, time_text
from shared.events import Story, StorySummarized

SUMMARIES: Final = "summaries"
REVISIONS: Final = "summary_revisions"


@dataclass(frozen=True)
class Summary:
    """A published summary and what it was written from."""

    basis: Basis
    event: StorySummarized
    wanted: bool = False
    """Whether the model is to write it (again)."""


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
    story: Story | None = None
    """The snapshot of `version`, while the model is to write."""
    model_due_at: datetime | None = None
    model_attempts: int = 0
    write: int = 0
    """How often the document was written; 0: it is not there."""

    @property
    def waiting_version(self) -> int:
        return self.waiting.version if self.waiting else 0


@dataclass(frozen=True)
class Store:
    """What the summarizer reads and writes, as operations. Each is atomic on one story."""

    summaries: Collection
    revisions: Collection

    async def told(self, story_id: str) -> Told:
        document = await self.summaries.get(story_id)
        return _read(document) if document else Told(story_id)

    async def due(self, now: datetime, *, limit: int) -> list[Told]:
        """Stories whose waiting snapshot is due: the newest first, but one in four of those that wait longest."""
        return await self._by_turns("due_at", now, limit)

    async def due_for_model(self, now: datetime, *, limit: int) -> list[Told]:
        """Stories that the model is to write now, in the same order."""
        return await self._by_turns("model_due_at", now, limit)

    async def tell(self, told: Told, *, after: Told) -> Told | None:
        """Writes `told` in place of `after`; none, and nothing written, when somebody else has written meanwhile."""
        told = replace(told, write=after.write + 1)
        document = _written(told)
        if after.write == 0:
            done = await self.summaries.insert(document)
        else:
            done = await self.summaries.replace(document, where={"write": after.write})
        return told if done else None

    async def keep(self, event: StorySummarized) -> None:
        """Keeps a version of a summary for good. The same one again changes nothing."""
        await self.revisions.insert(
            {
                "_id": f"{event.story_id}:{event.language}:{event.revision.number:06}:{event.story_version:06}",
                "story_id": event.story_id,
                "event": event.model_dump(mode="json"),
            }
        )

    async def published(self, story_id: str) -> list[StorySummarized]:
        """Every version that was published of a story, language by language, the first one first."""
        found = await self.revisions.find({"story_id": story_id})
        return [StorySummarized.model_validate(document["event"]) for document in found]

    async def _by_turns(self, field: str, now: datetime, limit: int) -> list[Told]:
        due = {field: {"$lte": time_text(now)}}
        oldest = await self.summaries.find(due, sort=field, limit=max(1, limit // 4))
        newest = await self.summaries.find(due, sort=field, descending=True, limit=limit)
        found = {document["_id"]: document for document in (*newest[: limit - len(oldest)], *oldest)}
        return [_read(document) for document in found.values()]


def _written(told: Told) -> Document:
    document: dict[str, Any] = {
        "_id": told.story_id,
        "write": told.write,
        "version": told.version,
        "waiting_version": told.waiting_version,
        "summaries": {
            language: {
                "basis": {
                    "articles": [{"id": id, "revision": revision} for id, revision in summary.basis.revisions.items()],
                    "outlets": sorted(summary.basis.outlets),
                },
                "event": summary.event.model_dump(mode="json"),
                "wanted": summary.wanted,
            }
            for language, summary in told.summaries.items()
        },
    }
    if told.told_at:
        document["told_at"] = time_text(told.told_at)
    if told.waiting and told.due_at:
        document |= {"waiting": told.waiting.model_dump(mode="json"), "due_at": time_text(told.due_at)}
    if told.story and told.model_due_at:
        document |= {
            "story": told.story.model_dump(mode="json"),
            "model_due_at": time_text(told.model_due_at),
            "model_attempts": told.model_attempts,
        }
    return document


def _read(document: Document) -> Told:
    waiting, story = document.get("waiting"), document.get("story")
    return Told(
        document["_id"],
        document["version"],
        {language: _summary(summary) for language, summary in document["summaries"].items()},
        told_at=read_time(document["told_at"]) if "told_at" in document else None,
        waiting=Story.model_validate(waiting) if waiting else None,
        due_at=read_time(document["due_at"]) if waiting else None,
        story=Story.model_validate(story) if story else None,
        model_due_at=read_time(document["model_due_at"]) if story else None,
        model_attempts=document.get("model_attempts", 0),
        write=document["write"],
    )


def _summary(document: Mapping[str, Any]) -> Summary:
    basis = document["basis"]
    return Summary(
        Basis({row["id"]: row["revision"] for row in basis["articles"]}, frozenset(basis["outlets"])),
        StorySummarized.model_validate(document["event"]),
        document["wanted"],
    )


async def open_store(documents: Documents) -> Store:
    """The store, with its collections made sure of."""
    return Store(
        await documents.collection(SUMMARIES, (Index(("due_at",)), Index(("model_due_at",)))),
        await documents.collection(REVISIONS, (Index(("story_id",)),)),
    )
