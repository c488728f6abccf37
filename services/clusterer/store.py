"""The clusterer's collections, as named operations.

`memberships`: `_id` article, `story_id` the claim: the truth of who belongs where. `stories`: `_id` story, its last
snapshot (JSON) with its change and cause, `title`, `version`, `updated_at`, `as_of`, `merged_into`.
`vectors`: `_id` article, what it is compared by and its row, so that any replica can compare and show it.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from services.clusterer.remembered import Remembered, from_document, to_document
from shared.documents.protocol import Collection, Document, Documents, Filter, Index, Update, time_text
from shared.events import Story, StoryChange, StoryChanged

_PAGE = 200


@dataclass(frozen=True)
class StoryStore:
    """Opened with `open_store`. Every method may raise StoreUnavailable."""

    memberships: Collection
    stories: Collection
    vectors: Collection

    # --- who belongs where

    async def claim(self, article_id: str, story_id: str) -> str:
        """Claims an article for a story; the id of the story that has it, which is another's when that was faster."""
        if await self.memberships.insert({"_id": article_id, "story_id": story_id}):
            return story_id
        return await self.claim_of(article_id) or story_id

    async def claim_of(self, article_id: str) -> str | None:
        document = await self.memberships.get(article_id)
        return None if document is None else str(document["story_id"])

    async def claims_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Article id to story id, for those that are claimed."""
        return {doc["_id"]: doc["story_id"] for doc in await self.memberships.get_many(article_ids)}

    async def reclaim(self, article_id: str, old: str, new: str) -> bool:
        """Moves a claim; False when the article is no longer claimed for `old`."""
        return await self.memberships.update(article_id, Update(set={"story_id": new}), where={"story_id": old})

    async def claimed_for(self, story_ids: Iterable[str]) -> dict[str, str]:
        """Article id to story id, for all articles that are claimed for one of these stories."""
        found = await self.memberships.find({"story_id": {"$in": list(story_ids)}})
        return {document["_id"]: document["story_id"] for document in found}

    # --- stories

    async def story(self, story_id: str) -> StoryChanged | None:
        """The story as it was last published."""
        document = await self.stories.get(story_id)
        return None if document is None else _published(document)

    async def open_story(self, changed: StoryChanged, as_of: float) -> bool:
        """False when the id is taken. `as_of`: time of the newest report known to the writer, seconds since 1970."""
        return await self.stories.insert(_document(changed, as_of))

    async def write_story(self, changed: StoryChanged, as_of: float) -> bool:
        """Puts the next version in place of the one before it; False when that is no longer the stored one."""
        return await self.stories.replace(_document(changed, as_of), where={"version": changed.story.version - 1})

    async def tombstones_of(self, story_id: str) -> list[StoryChanged]:
        """The stories that were merged into this one."""
        return [_published(document) for document in await self.stories.find({"merged_into": story_id})]

    async def caused_by(self, article_id: str) -> list[StoryChanged]:
        """The stories whose last change this article's arrival led to."""
        return [_published(document) for document in await self.stories.find({"cause": article_id})]

    async def last_changed(self, most: int) -> list[StoryChanged]:
        """The stories that were written last, oldest first."""
        found = await self.stories.find(sort="as_of", descending=True, limit=most)
        return [_published(document) for document in reversed(found)]

    async def last_report(self) -> datetime | None:
        """The time of the newest report in any story."""
        newest = await self.stories.find(sort="updated_at", descending=True, limit=1)
        return _published(newest[0]).story.updated_at if newest else None

    async def stories_since(self, time: datetime) -> AsyncIterator[list[StoryChanged]]:
        """Pages of stories and tombstones with a report since `time`, newest first."""
        where: Filter = {"updated_at": {"$gte": time_text(time)}}
        after: tuple[str, str] | None = None
        while True:
            page = await self.stories.find(where, sort="updated_at", descending=True, limit=_PAGE, after=after)
            if not page:
                return
            yield [_published(document) for document in page]
            after = (page[-1]["updated_at"], page[-1]["_id"])

    # --- what articles are compared by

    async def remember(self, known: Remembered) -> None:
        await self.vectors.replace(to_document(known))

    async def recall(self, article_ids: Iterable[str]) -> dict[str, Remembered]:
        """By article id, those that are there."""
        return {document["_id"]: from_document(document) for document in await self.vectors.get_many(article_ids)}


async def open_store(documents: Documents) -> StoryStore:
    """The store with its collections and indexes made sure of."""
    return StoryStore(
        memberships=await documents.collection("memberships", [Index(("story_id",))]),
        stories=await documents.collection(
            "stories", [Index(("updated_at",)), Index(("as_of",)), Index(("merged_into",)), Index(("cause",))]
        ),
        vectors=await documents.collection("vectors"),
    )


def _document(changed: StoryChanged, as_of: float) -> Document:
    story = changed.story
    return {
        "_id": story.id,
        "version": story.version,
        "updated_at": time_text(story.updated_at),
        "title": story.title,
        "as_of": as_of,
        "merged_into": story.merged_into,
        "change": changed.change.value,
        "cause": changed.cause,
        "story": story.model_dump_json(),
    }


def _published(document: Document) -> StoryChanged:
    return StoryChanged(
        story=Story.model_validate_json(document["story"]),
        change=StoryChange(document["change"]),
        cause=document["cause"],
    )
