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
from services.feed.personal import without
from services.feed.store import Change, Changes, FeedStories
from services.feed.views import Reader
from shared.articles import ArticleRevision, Articles
from shared.documents.protocol import Document, time_text
from shared.events import Member

EVERYTHING = StoryFilter()
_MOST_REVISIONS = 200
_MOST_PARTS = 10
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

    def __init__(
        self, stories: FeedStories, changes: Changes, articles: Articles, clock: Callable[[], datetime]
    ) -> None:
        self._stories = stories
        self._changes = changes
        self._articles = articles
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

    async def story(
        self,
        id: str,
        reader: Reader,
        *,
        wanted: StoryFilter = EVERYTHING,
        since: int | datetime | None = None,
        taste: Taste = NEUTRAL,
    ) -> answers.Story | None:
        """The story that answers for this id (see `FeedStories.survivor`); none when there is none.

        `since` is a revision or a time: the answer says what has happened after it.
        """
        document = await self._stories.survivor(id)
        if document is None:
            return None
        shown = without(document, wanted)
        return views.story(
            shown,
            reader,
            now=self._clock(),
            asked_for=id,
            related=await self.related(document, reader),
            split_into=await self._split_into(document, reader),
            edits=await self.texts_of(shown),
            changed_since=None if since is None else await self._changed_since(document, since),
            taste=taste.of(document),
        )

    async def texts_of(self, document: Document) -> dict[str, tuple[ArticleRevision, ...]]:
        """The texts that the story's revised articles have had, by article id."""
        revised = [member["article_id"] for member in document["story"]["members"] if member["revision"] > 1]
        known = await self._articles.get_many(revised) if revised else {}
        return {id: stored.revisions for id, stored in known.items()}

    async def revisions(self, document: Document) -> list[answers.Revision]:
        """The story's history as far as it is known here, oldest first."""
        changes = await self._changes.of(document["_id"], limit=_MOST_REVISIONS)
        return [revision(change) for change in changes]

    async def _split_into(self, document: Document, reader: Reader) -> list[answers.StoryCard]:
        """The stories that this one fell apart into, beside itself."""
        ids = document["story"].get("split_into") or []
        known = [await self._stories.survivor(id) for id in ids[:_MOST_PARTS]]
        others = {other["_id"]: other for other in known if other is not None and other["_id"] != document["_id"]}
        return [views.card(other, reader) for other in others.values()]

    async def _changed_since(self, document: Document, since: int | datetime) -> answers.ChangedSince:
        history = await self._changes.of(document["_id"], limit=_MOST_REVISIONS)
        if isinstance(since, datetime):
            moment: datetime | None = since
        else:
            moment = next(
                (entry.at for entry in history if entry.kind != "summarized" and entry.version == since), None
            )
        members = document["story"]["members"]
        return answers.ChangedSince(
            revision=since if isinstance(since, int) else None,
            at=moment,
            reports=[
                member["article_id"]
                for member in members
                if moment is None or datetime.fromisoformat(member["fetched_at"]) > moment
            ],
            revisions=[revision(entry) for entry in history if moment is None or entry.at > moment],
        )

    def members_of(self, document: Document) -> tuple[Member, ...]:
        return story_of(document).members

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


def revision(change: Change) -> answers.Revision:
    """The change as a step of its story's history."""
    return answers.Revision(
        cursor=change.cursor,
        kind=change.kind,
        revision=change.version,
        language=change.language,
        cause=change.cause,
        at=change.at,
    )


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
        story=(
            views.card(without(document, wanted), reader)
            if document["story"] is not None and merged_into is None
            else None
        ),
    )
