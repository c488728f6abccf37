"""What readers ask the read model: lists by filter, one story, what is related to it, and what has changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.feed import answers, views
from services.feed.cards import story_of
from services.feed.cursors import encode
from services.feed.filters import SORTS, Page, StoryFilter
from services.feed.paging import NEUTRAL, Taste, part_of
from services.feed.store import Change, Changes, FeedStories
from services.feed.views import Reader
from shared.documents.protocol import Document, time_text

_ROUNDS = 10
_ROUND_SIZE = 100
"""A page of a filter that the store can't decide alone looks at no more than this many rounds of stories."""


@dataclass(frozen=True)
class StoryPage:
    """Documents of one page, and where the next one starts."""

    documents: list[Document]
    next_cursor: str | None


class Queries:
    """Read-only. Every answer comes from the store, so all instances answer alike."""

    def __init__(self, stories: FeedStories, changes: Changes, clock: Callable[[], datetime]) -> None:
        self._stories = stories
        self._changes = changes
        self._clock = clock

    async def page(self, wanted: StoryFilter, page: Page, taste: Taste = NEUTRAL) -> StoryPage:
        """The stories that pass the filter, in the page's order, as the list stood at its first page (see `paging`).

        With phrases, exclusions or taste a page may hold fewer than its limit and still have a next one, so that no
        request reads the whole store.
        """
        plain = wanted.is_exact and taste is NEUTRAL
        size = page.limit + 1 if plain else max(page.limit + 1, _ROUND_SIZE)
        where = wanted.where()

        async def read(after: tuple[Any, str] | None) -> list[Document]:
            return await self._stories.list(where, sort=page.sort, limit=size, after=after)

        part = await part_of(
            read,
            size=size,
            moved=self._stories.changed_after,
            matches=wanted.matches,
            sort=page.sort,
            field=SORTS[page.sort],
            limit=page.limit,
            after=page.after,
            now=time_text(self._clock()),
            rounds=_ROUNDS,
            taste=taste,
        )
        return StoryPage(part.documents, encode(part.next) if part.next else None)

    async def story(self, id: str, reader: Reader) -> answers.Story | None:
        """The story that answers for this id (see `FeedStories.survivor`); none when there is none."""
        document = await self._stories.survivor(id)
        if document is None:
            return None
        related = await self.related(document, reader)
        return views.story(document, reader, related=related, asked_for=id)

    async def survivor(self, id: str) -> Document | None:
        return await self._stories.survivor(id)

    async def related(self, document: Document, reader: Reader) -> list[answers.RelatedStory]:
        """The related stories that can be opened, merged ones as their survivors, each once, the nearest first."""
        related = sorted(story_of(document).related, key=lambda entry: -entry.score)
        known = await self._stories.get_many([entry.story_id for entry in related])
        shown: dict[str, answers.RelatedStory] = {}
        for entry in related:
            other = known.get(entry.story_id)
            if other is not None and other["story"] is not None and other["merged_into"]:
                other = await self._stories.survivor(entry.story_id)
            if other is not None and other["story"] is not None and other["_id"] != document["_id"]:
                shown.setdefault(other["_id"], views.related_story(entry, other, reader))
        return list(shown.values())

    async def documents_of(self, changes: Sequence[Change]) -> dict[str, Document]:
        """The stories that the changes are about, as they are now, by id."""
        return await self._stories.get_many(dict.fromkeys(change.story_id for change in changes))

    async def changes_after(self, cursor: int, *, limit: int) -> list[Change]:
        return await self._changes.after(cursor, limit=limit)

    async def last_cursor(self) -> int:
        return await self._changes.last()

    async def any_story(self) -> bool:
        """Whether there is any story to list at all."""
        return bool(await self._stories.list({"listed": True}, sort="top", limit=1, after=None))


def change_item(
    change: Change, document: Document | None, wanted: StoryFilter, reader: Reader
) -> answers.ChangeItem | None:
    """The change as a reader with this filter sees it; none when it isn't for them.

    A story that was merged away is told to everybody: only its reader knows whether they had it.
    """
    if document is None or (wanted.ids and change.story_id not in wanted.ids):
        return None
    if document["story"] is None and not wanted.is_empty:
        return None
    merged_into = document.get("merged_into")
    if document["story"] is not None and merged_into is None and not wanted.matches(document):
        return None
    return answers.ChangeItem(
        cursor=change.cursor,
        kind=change.kind,
        story_id=change.story_id,
        revision=change.version,
        language=change.language,
        cause=change.cause,
        at=change.at,
        merged_into=merged_into,
        story=views.card(document, reader) if document["story"] is not None and merged_into is None else None,
    )
