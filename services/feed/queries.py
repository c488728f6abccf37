"""What readers ask the read model: lists by filter, one story, what is related to it, and what has changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.feed import answers, views
from services.feed.cards import FORM, card_of
from services.feed.changes import Change, Changes
from services.feed.cursors import encode
from services.feed.filters import SORTS, Page, StoryFilter
from services.feed.paging import NEUTRAL, Part, Taste, part_of
from services.feed.personal import without
from services.feed.reading import choose
from services.feed.store import FeedStories
from services.feed.story_documents import readable_summaries, story_of
from services.feed.translations import Translations
from services.feed.views import Reader
from shared.articles import ArticleRevision, Articles
from shared.documents.protocol import Document, read_time, time_text
from shared.events import Member

EVERYTHING = StoryFilter()
_MOST_REVISIONS = 200
_MOST_PARTS = 10
_ROUNDS = 10
_ROUND_SIZE = 100
"""A page of a filter that the store can't decide alone looks at no more than this many rounds of stories."""


@dataclass(frozen=True)
class StoryPage:
    """Documents (or cards) of one page, and where the next one starts."""

    documents: list[Document]
    next_cursor: str | None


class Queries:
    """Read-only. Every answer comes from the store, so all instances answer alike."""

    def __init__(
        self,
        stories: FeedStories,
        changes: Changes,
        articles: Articles,
        clock: Callable[[], datetime],
        translations: Translations | None = None,
    ) -> None:
        self._stories = stories
        self._changes = changes
        self._articles = articles
        self._clock = clock
        self._translations = translations

    async def page(self, wanted: StoryFilter, page: Page, taste: Taste = NEUTRAL) -> StoryPage:
        """The stories that pass the filter, in the page's order, as the list stood at its first page (see `paging`).

        With phrases, exclusions or taste a page may hold fewer than its limit and still have a next one, so that no
        request reads the whole store.
        """
        part = await self._part(wanted, page, taste)
        documents = part.documents if wanted.reads_reports else await self._stories.of_cards(part.documents)
        return StoryPage(documents, encode(part.next) if part.next else None)

    async def cards(self, wanted: StoryFilter, page: Page, taste: Taste = NEUTRAL) -> StoryPage:
        """The same as cards, for which no whole story is read unless the filter looks at reports."""
        part = await self._part(wanted, page, taste)
        if wanted.reads_reports:
            shown = [card_of(without(document, wanted)) for document in part.documents]
        else:
            shown = await self._readable(part.documents)
        return StoryPage(shown, encode(part.next) if part.next else None)

    async def _part(self, wanted: StoryFilter, page: Page, taste: Taste) -> Part:
        """Cards, or whole stories when the filter `reads_reports`."""
        plain = wanted.is_exact and taste is NEUTRAL
        size = page.limit + 1 if plain else max(page.limit + 1, _ROUND_SIZE)
        where = wanted.where()

        async def read(after: tuple[Any, str] | None) -> list[Document]:
            if "terms" in where:
                return await self._stories.with_terms(where, sort=page.sort, limit=size, after=after)
            cards = await self._stories.cards.listed(where, sort=page.sort, limit=size, after=after)
            return await self._stories.of_cards(cards) if wanted.reads_reports else cards

        async def moved(since: str) -> list[Document]:
            cards = await self._stories.cards.changed_after(since)
            return await self._stories.of_cards(cards) if wanted.reads_reports else cards

        return await part_of(
            read,
            size=size,
            moved=moved,
            matches=wanted.matches,
            sort=page.sort,
            field=SORTS[page.sort],
            limit=page.limit,
            after=page.after,
            now=time_text(self._clock()),
            rounds=_ROUNDS,
            is_exact=wanted.is_exact,
            taste=taste,
        )

    async def _readable(self, cards: Sequence[Document]) -> list[Document]:
        """The cards in this release's form: those of another release beside it are made from their stories."""
        others = [card for card in cards if card["form"] != FORM]
        if not others:
            return list(cards)
        made = {document["_id"]: card_of(document) for document in await self._stories.of_cards(others)}
        return [made.get(card["_id"], card) for card in cards]

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
        translated: dict[str, str] = {}
        if self._translations is not None and reader.languages:
            target = reader.languages[0]
            translated = await self._translations.headlines(shown["story"]["members"], target, document["_id"])
            summaries = readable_summaries(document)
            if summaries and not choose(summaries, [target]):
                language = document["story"]["language"]
                await self._translations.want_summary(document["_id"], language, target)
        return views.story(
            shown,
            reader,
            now=self._clock(),
            asked_for=id,
            related=await self.related(document, reader),
            split_into=await self._split_into(document, reader),
            edits=await self.texts_of(shown),
            translated=translated,
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
        found = await self._stories.cards.get_many([entry.story_id for entry in related])
        known = {card["_id"]: card for card in await self._readable(list(found.values()))}
        shown: dict[str, answers.RelatedStory] = {}
        for entry in related:
            other = known.get(entry.story_id)
            if other is not None and other["merged_into"]:
                survivor = await self._stories.survivor(entry.story_id)
                other = card_of(survivor) if survivor is not None else None
            if other is not None and other["_id"] != document["_id"]:
                shown.setdefault(other["_id"], views.related_story(entry, other, reader))
        return list(shown.values())

    async def documents_of(self, changes: Sequence[Change]) -> dict[str, Document]:
        """The stories that the changes are about, as they are now, by id."""
        return await self._stories.get_many(dict.fromkeys(change.story_id for change in changes))

    async def changes_after(self, cursor: int, *, limit: int) -> list[Change]:
        """Raises `Pruned` when they are kept no longer."""
        return await self._changes.after(cursor, limit=limit)

    async def oldest_cursor(self) -> int:
        """Of the changes that are kept."""
        return await self._changes.oldest()

    async def last_cursor(self) -> int:
        return await self._changes.last()

    async def any_story(self) -> bool:
        """Whether there is any story to list at all."""
        return bool(await self._stories.cards.listed({"listed": True}, sort="top", limit=1))


def last_change(documents: Sequence[Document]) -> datetime | None:
    """When the newest of these stories changed; none for none."""
    return max((read_time(document["changed_at"]) for document in documents), default=None)


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
