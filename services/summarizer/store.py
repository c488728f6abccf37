"""The summarizer's collection: `summaries`, one document a story with its newest summary in each language.

A document: `_id` the story's id; `version` the newest story version that was looked at; `summaries` from language to
`basis` (which reports it was written from) and `event` (the `StorySummarized` as published).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shared.documents import Collection, Documents
from shared.events import StorySummarized

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


@dataclass(frozen=True)
class Store:
    """What the summarizer reads and writes, as operations. Each is atomic on one story."""

    summaries: Collection

    async def told(self, story_id: str) -> Told:
        document = await self.summaries.get(story_id)
        if document is None:
            return Told(story_id)
        return Told(
            story_id,
            document["version"],
            {
                language: Summary(summary["basis"], StorySummarized.model_validate(summary["event"]))
                for language, summary in document["summaries"].items()
            },
        )

    async def tell(self, told: Told, *, after: Told) -> bool:
        """Writes `told` in place of `after`; False, and nothing written, when somebody else has written meanwhile."""
        document = {
            "_id": told.story_id,
            "version": told.version,
            "summaries": {
                language: {"basis": summary.basis, "event": summary.event.model_dump(mode="json")}
                for language, summary in told.summaries.items()
            },
        }
        if after.version == 0:
            return await self.summaries.insert(document)
        return await self.summaries.replace(document, where={"version": after.version})


async def open_store(documents: Documents) -> Store:
    """The store, with its collection made sure of."""
    return Store(await documents.collection(SUMMARIES))
