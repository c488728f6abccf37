"""What a document store must do: the subset that MongoDB, look-alikes and SQLite agree on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

Document = dict[str, Any]
"""A JSON object: str, int, float, bool, None, lists and objects. `_id` is a str or an int.

No list stands directly in a list, and no field name holds a dot or starts with a dollar: some stores refuse them."""

Filter = Mapping[str, Any]
"""Field to a value for equality, or to one of {"$in": [...]}, {"$nin": [...]}, {"$ne": value}, {"$all": [...]} and
{"$gt"|"$gte"|"$lt"|"$lte": value} (ranges may be combined). All fields must match.

Dotted paths reach into objects and, as in MongoDB, into every element of a list. A list field matches when any of its
elements does (`$nin`, `$ne`: when none does)."""


class StoreUnavailable(Exception):
    """The store cannot be reached now; trying again later may help. The message names the store."""


@dataclass(frozen=True)
class Index:
    """An index that a collection needs: one or more fields (dotted paths allowed, at most one of them a list)."""

    fields: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True)
class Update:
    """A change to one document, atomic on the document. Fields may be dotted paths through objects (not lists)."""

    set: Mapping[str, Any] = field(default_factory=dict)
    unset: Sequence[str] = ()
    inc: Mapping[str, int | float] = field(default_factory=dict)
    push: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    add_to_set: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    pull: Mapping[str, Any] = field(default_factory=dict)
    """Removes the elements of a list field that equal the value."""


class Collection(Protocol):
    """One collection. Every method may raise `StoreUnavailable`."""

    @property
    def name(self) -> str: ...

    async def get(self, id: str | int) -> Document | None: ...

    async def get_many(self, ids: Iterable[str | int]) -> list[Document]:
        """Those that exist, in no particular order."""
        ...

    async def insert(self, document: Document) -> bool:
        """False, and nothing changed, when its `_id` or a unique index already has it."""
        ...

    async def insert_many(self, documents: Sequence[Document]) -> list[Document]:
        """Inserts them together, cheaper than one by one; those that, as with `insert`, were not inserted."""
        ...

    async def replace(self, document: Document, *, where: Filter | None = None) -> bool:
        """Puts the whole document in place of the one with its `_id`.

        Without `where` it is an upsert. With `where` it is compare-and-set: only a stored document that also matches
        `where` (say {"version": 4}) is replaced, none is inserted; False when none matched.
        """
        ...

    async def update(self, id: str | int, update: Update, *, where: Filter | None = None, upsert: bool = False) -> bool:
        """Changes the document with this `_id` if it also matches `where`; False when none matched (and no upsert)."""
        ...

    async def find(
        self,
        where: Filter | None = None,
        *,
        sort: str = "_id",
        descending: bool = False,
        limit: int | None = None,
        after: tuple[Any, str | int] | None = None,
    ) -> list[Document]:
        """Matching documents, ordered by `sort` and then `_id` (both in the same direction).

        `after` is the (sort value, `_id`) of the last document of the page before: keyset paging, nothing skipped or
        repeated while documents come and go. With sort="_id", pass (id, id).
        """
        ...

    async def count(self, where: Filter | None = None) -> int: ...

    async def delete(self, id: str | int) -> bool: ...

    async def delete_many(self, where: Filter) -> int:
        """How many were deleted."""
        ...


class Documents(Protocol):
    """A database of collections."""

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> Collection:
        """The collection, with these indexes made sure of."""
        ...

    async def ping(self) -> None:
        """Raises `StoreUnavailable` when the store does not answer."""
        ...

    async def close(self) -> None: ...


def time_text(time: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always 27 characters: sorts as text in the order of time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def read_time(text: str) -> datetime:
    """The inverse of `time_text`."""
    return datetime.fromisoformat(text)
