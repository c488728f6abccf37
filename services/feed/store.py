"""The feed's stories: `feed_stories`, one whole document each, and `feed_cards`, the little that lists need of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, Self

import structlog

from services.feed.cards import FORM, PLACES, card_of, topic_languages
from services.feed.filters import SORTS
from shared.documents.protocol import Collection, Document, Documents, Index, StoreUnavailable

log = structlog.get_logger()

_FACETS = ("topics", "languages", "countries", "sources", "topic_languages")
STORY_INDEXES = (Index(("terms", "listed")),)
CARD_INDEXES = (
    *(Index(("listed", field)) for field in SORTS.values()),
    *(Index((facet, "listed", field)) for facet in _FACETS for field in SORTS.values()),
    Index(("listed", "opened_at", "top")),
    Index(("listed", "updated_at", "top")),
    Index(("listed", "changed_at")),
)
MOST_MOVED = 1000
"""Stories that a reader who is halfway through a list may see in the place that they had; beyond, where they are."""
MOST_PAIRS = 32
"""Pairs of topic and language that a list is led by: SQLite merges as many scans of an index."""
_MOST_MERGES = 32
_MOST_RACES = 200
_TOGETHER = 200
"""Stories whose cards are made anew in one go."""


class Cards:
    """The cards of the stories, each put beside its story and never in the place of a newer one."""

    def __init__(self, collection: Collection, forms: Collection) -> None:
        self._collection = collection
        self._forms = forms

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        cards = await documents.collection("feed_cards", CARD_INDEXES)
        return cls(cards, await documents.collection("feed_forms"))

    async def put(self, card: Document) -> None:
        """Puts the card there unless a newer one of the same story is."""
        for attempt in range(_MOST_RACES):
            is_first = card["write"] == 1 and attempt == 0
            if not is_first and await self._collection.replace(card, where={"write": {"$lte": card["write"]}}):
                return
            if await self._collection.insert(card):
                return
            known = await self._collection.get(card["_id"])
            if known is not None and known["write"] > card["write"]:
                return
        raise StoreUnavailable(f"feed_cards {card['_id']}: {_MOST_RACES} others changed it at the same time; try again")

    async def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those that exist, by id."""
        return {card["_id"]: card for card in await self._collection.get_many(ids)}

    async def listed(
        self, where: dict[str, Any], *, sort: str, limit: int, after: tuple[Any, str] | None = None
    ) -> list[Document]:
        """Up to `limit` cards in the order `sort` (of `SORTS`), the greatest first, after a (value, id)."""
        return await self._collection.find(_led(where), sort=SORTS[sort], descending=True, limit=limit, after=after)

    async def changed_after(self, moment: str) -> list[Document]:
        """The listed stories that have changed since, the last ones first, no more than `MOST_MOVED`."""
        return await self._collection.find(
            {"listed": True, "changed_at": {"$gt": moment}}, sort="changed_at", descending=True, limit=MOST_MOVED
        )

    async def count(self, where: dict[str, Any]) -> int:
        return await self._collection.count(_led(where))

    async def make_anew(self, stories: AsyncIterator[Sequence[Document]]) -> int:
        """Makes the cards of all stories unless it has been done in this release's form; how many."""
        if (known := await self._forms.get("cards")) is not None and known["form"] == FORM:
            return 0
        made = 0
        async for some in stories:
            cards = [card_of(document) for document in some if document["story"] is not None]
            for card in await self._collection.insert_many(cards):
                await self.put(card)
            made += len(cards)
        await self._forms.replace({"_id": "cards", "form": FORM})
        if made:
            log.info("cards_made_anew", stories=made)
        return made


def _led(where: dict[str, Any]) -> dict[str, Any]:
    """The same condition, with topic and language taken together, where there is an index of both."""
    topics, languages = _several(where.get("topics")), _several(where.get("languages"))
    pairs = topic_languages(topics, languages)
    if not pairs or len(pairs) > MOST_PAIRS:
        return where
    rest = {field: test for field, test in where.items() if field not in ("topics", "languages")}
    return {**rest, "topic_languages": pairs[0] if len(pairs) == 1 else {"$in": pairs}}


def _several(test: Any) -> list[str]:
    """The values of which one must be there; empty when the test is none of that kind."""
    if isinstance(test, str):
        return [test]
    return list(test.get("$in", ())) if isinstance(test, dict) else []


class FeedStories:
    """Story documents, changed by compare-and-set on their `write` counter, since story and summaries come apart."""

    def __init__(self, collection: Collection, cards: Cards) -> None:
        self._collection = collection
        self.cards = cards

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        """With the cards made that are missing."""
        opened = cls(await documents.collection("feed_stories", STORY_INDEXES), await Cards.open(documents))
        await opened.cards.make_anew(opened.all())
        return opened

    async def all(self) -> AsyncIterator[Sequence[Document]]:
        """Every story, some at a time."""
        after = None
        while some := await self._collection.find(sort="_id", limit=_TOGETHER, after=after):
            yield some
            after = (some[-1]["_id"], some[-1]["_id"])

    async def get(self, id: str) -> Document | None:
        return await self._collection.get(id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those that exist, by id."""
        return {document["_id"]: document for document in await self._collection.get_many(ids)}

    async def survivor(self, id: str) -> Document | None:
        """The story that answers for this id: itself, or the one that it was merged into, however many times over.

        None when no such story was ever told, or when its survivor has not arrived yet.
        """
        for _ in range(_MOST_MERGES):
            document = await self.get(id)
            if document is None or document["story"] is None:
                return None
            if document["merged_into"] is None:
                return document
            id = document["merged_into"]
        return None

    async def change(
        self, id: str, rewrite: Callable[[Document | None], Document | None]
    ) -> tuple[Document | None, bool]:
        """Puts `rewrite(document)` in the document's place, over again when another instance was faster, and its card.

        The document as it is then, and whether that is `rewrite`'s doing: it may find nothing to change (none). The
        card is put there in any case, for whoever wrote the story may have ended before.
        """
        for attempt in range(_MOST_RACES):
            old = await self.get(id)
            new = rewrite(old)
            if new is None:
                if old is not None and old["story"] is not None:
                    await self.cards.put(card_of(old))
                return old, False
            new = {**new, "write": new["write"] + 1}
            if old is None:
                done = await self._collection.insert(new)
            else:
                done = await self._collection.replace(new, where={"write": old["write"]})
            if done:
                if new["story"] is not None:
                    await self.cards.put(card_of(new))
                return new, True
            await asyncio.sleep(min(0.001 * attempt, 0.05))
        raise StoreUnavailable(f"feed_stories {id}: {_MOST_RACES} others changed it at the same time; try again")

    async def of_cards(self, cards: Sequence[Document]) -> list[Document]:
        """The whole stories of these cards, in the same order, each in the place that its card has."""
        known = await self.get_many(card["_id"] for card in cards)
        return [{**known[card["_id"]], **{field: card[field] for field in PLACES}} for card in cards]

    async def with_terms(
        self, where: dict[str, Any], *, sort: str, limit: int, after: tuple[Any, str] | None = None
    ) -> list[Document]:
        """As `Cards.listed`, of whole stories: those that have all the terms that `where` names."""
        return await self._collection.find(where, sort=SORTS[sort], descending=True, limit=limit, after=after)

    async def with_word(self, prefix: str, *, limit: int) -> list[Document]:
        """Listed stories that have a term which starts so, in the order of the terms."""
        bounds = {"$gte": prefix, "$lt": prefix + chr(0x10FFFF)}
        return await self._collection.find({"terms": bounds, "listed": True}, sort="terms", limit=limit)
