"""The log of corrections: every version of a summary that was written because an outlet had corrected its article."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from shared.documents.protocol import Collection, Document, Documents, Index, read_time, time_text
from shared.events import StorySummarized

CORRECTION_INDEXES = (Index(("at",)),)


@dataclass(frozen=True)
class Correction:
    """One summary that was corrected: the sentences that it had before and has now."""

    id: str
    story_id: str
    language: str
    headline: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    article_ids: tuple[str, ...]
    """Those that their outlets have corrected."""
    at: datetime


@dataclass(frozen=True)
class CorrectionPage:
    corrections: tuple[Correction, ...]
    next_id: str | None
    """Goes on after this one; none at the end."""


class Corrections:
    """The collection `feed_corrections`, one document a corrected version."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_corrections", CORRECTION_INDEXES))

    async def take(self, event: StorySummarized) -> None:
        """Keeps the summary if it is a correction. The same one again changes nothing."""
        if not event.revision.is_correction:
            return
        await self._collection.insert(
            {
                "_id": f"{event.story_id}:{event.language}:{event.revision.number}",
                "story_id": event.story_id,
                "language": event.language,
                "headline": event.headline,
                "removed": list(event.revision.removed),
                "added": list(event.revision.added),
                "article_ids": list(event.revision.corrected_article_ids),
                "at": time_text(event.summarized_at),
            }
        )

    async def newest(self, limit: int, after: str | None = None) -> CorrectionPage:
        """The latest corrections, newest first, from the one after `after` on; the first ones if that is unknown."""
        last = await self._collection.get(after) if after else None
        found = await self._collection.find(
            sort="at", descending=True, limit=limit + 1, after=(last["at"], last["_id"]) if last else None
        )
        shown = tuple(map(_correction, found[:limit]))
        return CorrectionPage(shown, shown[-1].id if len(found) > limit else None)


def _correction(document: Document) -> Correction:
    return Correction(
        id=document["_id"],
        story_id=document["story_id"],
        language=document["language"],
        headline=document["headline"],
        removed=tuple(document["removed"]),
        added=tuple(document["added"]),
        article_ids=tuple(document["article_ids"]),
        at=read_time(document["at"]),
    )
