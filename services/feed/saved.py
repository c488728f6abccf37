"""Saved feeds: a filter, an order and a reader's weights under a secret token. One document a feed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from services.feed.tokens import derived, hashed, new_id, new_token, opens
from shared.documents.protocol import Collection, Document, Documents, Index, Update, read_time, time_text

SAVED_INDEXES = (Index(("token_hash",), unique=True), Index(("owner",)))
MOST_OF_A_READER = 100


@dataclass(frozen=True)
class Wish:
    """What a saved feed asks for: the filter as parameters and values, the order, and weights by field and key."""

    name: str
    given: tuple[tuple[str, str], ...] = ()
    sort: str = "latest"
    weights: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedFeed:
    """A saved feed. `owner` is the reader's first feed, whose token opens all of the reader's."""

    id: str
    owner: str
    wish: Wish
    created_at: datetime
    updated_at: datetime


class SavedFeeds:
    """The collection `feed_saved`. Tokens are stored as hashes only."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_saved", SAVED_INDEXES))

    async def create(self, wish: Wish, now: datetime, *, owner: SavedFeed | None, token: str) -> tuple[SavedFeed, str]:
        """A new feed and its token: of the reader whose first feed's `token` this is, or of a new reader."""
        id = new_id()
        secret = derived(token, id) if owner else new_token()
        feed = SavedFeed(id, owner.id if owner else id, wish, now, now)
        await self._collection.insert({"_id": id, "token_hash": hashed(secret), **_document(feed)})
        return feed, secret

    async def by_token(self, token: str) -> SavedFeed | None:
        """The feed that this token is of."""
        found = await self._collection.find({"token_hash": hashed(token)}, limit=1)
        return _saved(found[0]) if found else None

    async def exists(self, id: str) -> bool:
        return await self._collection.get(id) is not None

    async def get(self, id: str) -> SavedFeed | None:
        document = await self._collection.get(id)
        return _saved(document) if document else None

    async def opened(self, id: str, token: str) -> tuple[SavedFeed, str] | None:
        """The feed and its own token, when `token` is that, or the one of the reader's first feed."""
        document = await self._collection.get(id)
        if document is None:
            return None
        own = token if document["owner"] == id else derived(token, id)
        for secret in (token, own):
            if opens(secret, document["token_hash"]):
                return _saved(document), secret
        return None

    async def of_reader(self, feed: SavedFeed) -> list[SavedFeed]:
        """All feeds of the reader whose first one `feed` is; else that one alone."""
        if feed.owner != feed.id:
            return [feed]
        found = await self._collection.find({"owner": feed.id}, sort="_id", limit=MOST_OF_A_READER)
        return sorted(map(_saved, found), key=lambda saved: (saved.created_at, saved.id))

    async def change(self, feed: SavedFeed, wish: Wish, now: datetime) -> SavedFeed:
        changed = SavedFeed(feed.id, feed.owner, wish, feed.created_at, now)
        await self._collection.update(feed.id, Update(set=_document(changed)))
        return changed

    async def delete(self, feed: SavedFeed) -> None:
        await self._collection.delete(feed.id)

    async def count(self) -> int:
        return await self._collection.count()


def _document(feed: SavedFeed) -> Document:
    return {
        "owner": feed.owner,
        "name": feed.wish.name,
        "given": [{"name": name, "value": value} for name, value in feed.wish.given],
        "sort": feed.wish.sort,
        "weights": [
            {"of": of, "key": key, "weight": weight}
            for of, some in feed.wish.weights.items()
            for key, weight in some.items()
        ],
        "created_at": time_text(feed.created_at),
        "updated_at": time_text(feed.updated_at),
    }


def _saved(document: Document) -> SavedFeed:
    wish = Wish(
        name=document["name"],
        given=tuple((row["name"], row["value"]) for row in document["given"]),
        sort=document["sort"],
        weights=_weights(document["weights"]),
    )
    times = read_time(document["created_at"]), read_time(document["updated_at"])
    return SavedFeed(document["_id"], document["owner"], wish, *times)


def _weights(rows: Sequence[Document]) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, Any]] = {}
    for row in rows:
        weights.setdefault(row["of"], {})[row["key"]] = row["weight"]
    return weights
