"""Errors that readers report: the collection `feed_reports`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from services.feed.tokens import new_id
from shared.documents.protocol import Collection, Document, Documents, Index, Update, read_time, time_text

REPORT_INDEXES = (Index(("state", "at")),)
MOST_OPEN = 10_000
"""With so many unread ones further ones would only bury them."""


@dataclass(frozen=True)
class Report:
    id: str
    story_id: str
    revision: int
    kind: str
    text: str
    sentence: str
    article_id: str | None
    state: str
    """open, or closed by an operator."""
    at: datetime


class Reports:
    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_reports", REPORT_INDEXES))

    async def add(
        self, *, story_id: str, revision: int, kind: str, text: str, sentence: str, article_id: str | None, at: datetime
    ) -> Report | None:
        """The report as it is kept; none when too many are open."""
        if await self._collection.count({"state": "open"}) >= MOST_OPEN:
            return None
        report = Report(new_id(), story_id, revision, kind, text, sentence, article_id, "open", at)
        await self._collection.insert(
            {
                "_id": report.id,
                "story_id": story_id,
                "revision": revision,
                "kind": kind,
                "text": text,
                "sentence": sentence,
                "article_id": article_id,
                "state": "open",
                "at": time_text(at),
            }
        )
        return report

    async def all(self, state: str, *, limit: int) -> list[Report]:
        """The latest first."""
        found = await self._collection.find({"state": state}, sort="at", descending=True, limit=limit)
        return [_report(row) for row in found]

    async def set_state(self, id: str, state: str) -> Report | None:
        """The report in its new state; none when there is no such report."""
        if not await self._collection.update(id, Update(set={"state": state})):
            return None
        document = await self._collection.get(id)
        return _report(document) if document else None


def _report(row: Document) -> Report:
    return Report(
        id=row["_id"],
        story_id=row["story_id"],
        revision=row["revision"],
        kind=row["kind"],
        text=row["text"],
        sentence=row["sentence"],
        article_id=row["article_id"],
        state=row["state"],
        at=read_time(row["at"]),
    )
