"""Documents in one SQLite file: the embedded store."""

# ruff: noqa: S608  (tables are named after checked collection names; every value is a parameter)

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from shared.documents.changes import apply_update, check_update, fresh
from shared.documents.conditions import (
    RANGES,
    Condition,
    Order,
    matcher,
    read_collection_name,
    read_filter,
    read_id,
    read_order,
)
from shared.documents.protocol import Document, Filter, Index, Update
from shared.documents.sqlite_file import SqliteFile
from shared.documents.sqlite_index import Entry, IndexTable, Known, document_table, ensure_collection, load_indexes
from shared.documents.sqlite_plan import TRIED_ROWS, Plan, choose_plan, ordered_plan
from shared.documents.sqlite_search import Search, count

ROWS_ON_LOOP = 64
"""Rows that a find looks at on the event loop (well under a millisecond) before it moves to a thread: handing over
costs more than the typical find of a page through an index."""
PLANS_KEPT = 1_000
DELETED_TOGETHER = 256
INSERTED_TOGETHER = 32
"""A few milliseconds of the event loop."""

_open: dict[tuple[Path, asyncio.AbstractEventLoop], "_Shared"] = {}


class _Shared:
    """One file with the number of those who have it open: the services of one process share its transactions."""

    def __init__(self, file: SqliteFile) -> None:
        self.file = file
        self.users = 0
        self.indexes: dict[str, list[IndexTable]] = {}
        file.on_schema_change = self.load

    def load(self, connection: sqlite3.Connection) -> None:
        """Reads the catalogue; a write must keep also the indexes that another process has made since."""
        self.indexes = load_indexes(connection)


class SqliteDocuments:
    """`Documents` over one file. Opening the same file again in the same event loop shares it."""

    def __init__(self, path: Path) -> None:
        """Raises StoreUnavailable, naming the path and what to do, when the file is damaged or cannot be written."""
        self._key = (path.resolve(), asyncio.get_running_loop())
        if self._key not in _open:
            _open[self._key] = _Shared(SqliteFile(self._key[0]))
        self._shared = _open[self._key]
        self._shared.users += 1
        self._closed = False

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> "SqliteCollection":
        """Raises ValueError for a bad name, or when documents break a new unique index."""
        read_collection_name(name)
        shared = self._shared

        def ensure() -> None:
            connection = shared.file.connect()
            try:
                ensure_collection(connection, name, indexes)
                loaded.update(load_indexes(connection))
            finally:
                connection.close()

        loaded: dict[str, list[IndexTable]] = {}
        await shared.file.in_thread(ensure)
        shared.indexes.setdefault(name, loaded[name])
        if len(loaded[name]) > len(shared.indexes[name]):
            shared.indexes[name] = loaded[name]
        return SqliteCollection(name, shared)

    async def ping(self) -> None:
        with self._shared.file.errors():
            self._shared.file.reader.execute("SELECT COUNT(*) FROM collections").fetchone()

    async def close(self) -> None:
        """Closes the file when the last who opened it has closed it. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        self._shared.users -= 1
        if self._shared.users == 0:
            del _open[self._key]
            await self._shared.file.close()


class SqliteCollection:
    """`Collection` over a table of JSON documents and a side table per index."""

    def __init__(self, name: str, shared: _Shared) -> None:
        self._name = name
        self._shared = shared
        self._file = shared.file
        self._planned: dict[Any, Plan] = {}
        self._planned_for: list[IndexTable] | None = None
        table = document_table(name)
        self._get = f"SELECT CAST(body AS BLOB) FROM {table} WHERE id = ?"
        self._get_many = f"SELECT CAST(d.body AS BLOB) FROM json_each(?) x CROSS JOIN {table} d ON d.id = x.value"
        self._row = f"SELECT n, CAST(body AS BLOB) FROM {table} WHERE id = ?"
        self._insert = f"INSERT INTO {table} (id, body) VALUES (?, CAST(? AS TEXT)) ON CONFLICT DO NOTHING"
        self._update = f"UPDATE {table} SET body = CAST(? AS TEXT) WHERE n = ?"
        self._delete = f"DELETE FROM {table} WHERE n = ?"

    @property
    def name(self) -> str:
        return self._name

    @property
    def _indexes(self) -> list[IndexTable]:
        return self._shared.indexes[self._name]

    async def get(self, id: str | int) -> Document | None:
        # Point reads run on the loop: ten microseconds here, a hundred by way of a thread.
        with self._file.errors():
            row = self._file.reader.execute(self._get, (read_id(id),)).fetchone()
        return _decode(row[0]) if row else None

    async def get_many(self, ids: Iterable[str | int]) -> list[Document]:
        wanted = list(dict.fromkeys(map(read_id, ids)))

        def read(connection: sqlite3.Connection) -> list[Document]:
            return [_decode(body) for (body,) in connection.execute(self._get_many, (orjson.dumps(wanted).decode(),))]

        with self._file.scanner() as connection:
            if len(wanted) <= ROWS_ON_LOOP:
                return read(connection)
            return await self._file.in_thread(lambda: read(connection), connection)

    async def insert(self, document: Document) -> bool:
        id, body = read_id(document.get("_id")), _encode(document)
        return await self._file.write(lambda connection: self._put_new(connection, id, document, body))

    async def insert_many(self, documents: Sequence[Document]) -> list[Document]:
        refused: list[Document] = []
        for first in range(0, len(documents), INSERTED_TOGETHER):
            ready = [
                (read_id(document.get("_id")), document, _encode(document))
                for document in documents[first : first + INSERTED_TOGETHER]
            ]
            refused += await self._file.write(partial(self._put_all_new, ready))
        return refused

    async def replace(self, document: Document, *, where: Filter | None = None) -> bool:
        id, body = read_id(document.get("_id")), _encode(document)
        matches = None if where is None else matcher(read_filter(where))

        def work(connection: sqlite3.Connection) -> bool:
            row = connection.execute(self._row, (id,)).fetchone()
            if row is None:
                return where is None and self._put_new(connection, id, document, body)
            if matches is None and not self._indexes:
                connection.execute(self._update, (body, row[0]))
                return True
            stored = _decode(row[1])
            if matches and not matches(stored):
                return False
            # What an index does not hold can change without it.
            touched = [
                index for index in self._indexes if any(stored.get(root) != document.get(root) for root in index.roots)
            ]
            old: Known = {}
            new: Known = {}
            changes = [(index, index.entries(stored, old), index.entries(document, new)) for index in touched]
            return self._put(connection, (id, row[0]), changes, body)

        return await self._file.write(work)

    async def update(self, id: str | int, update: Update, *, where: Filter | None = None, upsert: bool = False) -> bool:
        id = read_id(id)
        touched = check_update(update)
        conditions = read_filter(where)
        matches = matcher(conditions)
        start = fresh(id, conditions) if upsert else None

        def work(connection: sqlite3.Connection) -> bool:
            row = connection.execute(self._row, (id,)).fetchone()
            if row is None:
                if start is None:
                    return False
                apply_update(update, start)
                return self._put_new(connection, id, start, _encode(start))
            document = _decode(row[1])
            if not matches(document):
                return False
            indexes = [index for index in self._indexes if not touched.isdisjoint(index.roots)]
            before = [index.entries(document) for index in indexes]
            apply_update(update, document)
            changes = [(index, old, index.entries(document)) for index, old in zip(indexes, before, strict=True)]
            return self._put(connection, (id, row[0]), changes, _encode(document))

        return await self._file.write(work)

    async def find(
        self,
        where: Filter | None = None,
        *,
        sort: str = "_id",
        descending: bool = False,
        limit: int | None = None,
        after: tuple[Any, str | int] | None = None,
    ) -> list[Document]:
        order = read_order(sort, descending, limit, after)
        conditions = read_filter(where)
        with self._file.scanner() as connection:
            plan, tried = self._plans(connection, conditions, order)
            if tried is not None:
                search = Search(connection, self._name, tried, order)
                is_done = search.advance(ROWS_ON_LOOP, on_loop=True) or await self._file.in_thread(
                    partial(search.advance, TRIED_ROWS), connection
                )
                found = search.documents()
                if is_done:
                    return found
            search = Search(connection, self._name, plan, order)
            if plan.sorted_by is not None:
                await self._file.in_thread(search.take_at_once, connection)
                return search.documents()
            if limit is not None and limit <= ROWS_ON_LOOP and search.take_at_once():
                return search.documents()
            if not search.advance(ROWS_ON_LOOP, on_loop=True):
                await self._file.in_thread(search.advance, connection)
            return search.documents()

    async def count(self, where: Filter | None = None) -> int:
        conditions = read_filter(where)
        with self._file.scanner() as connection:
            plan = self._plan(connection, conditions, read_order("_id"))
            return await self._file.in_thread(lambda: count(connection, self._name, plan), connection)

    async def delete(self, id: str | int) -> bool:
        return await self._file.write(lambda connection: self._remove(connection, read_id(id), ()))

    async def delete_many(self, where: Filter) -> int:
        conditions = read_filter(where)
        ids = [document["_id"] for document in await self.find(where)]
        deleted = 0
        for first in range(0, len(ids), DELETED_TOGETHER):
            some = ids[first : first + DELETED_TOGETHER]
            # Tested again within the transaction: a document may have changed since it was found.
            deleted += await self._file.write(partial(self._remove_all, some, conditions))
        return deleted

    def _plans(
        self, connection: sqlite3.Connection, conditions: Sequence[Condition], order: Order
    ) -> tuple[Plan, Plan | None]:
        """The plan of a find, and another that may be quicker and is tried first."""
        plan = self._plan(connection, conditions, order)
        return plan, ordered_plan(self._indexes, conditions, order, self._is_multikey(connection), plan)

    def _plan(self, connection: sqlite3.Connection, conditions: Sequence[Condition], order: Order) -> Plan:
        if any(condition.operator in RANGES for condition in conditions):
            return choose_plan(self._indexes, conditions, order, self._is_multikey(connection))
        # Readers ask the same over and over. True and 1 are equal to Python, and not here.
        asked = tuple((each.field, each.operator, *((type(one), one) for one in each.operands)) for each in conditions)
        key = (asked, order.field, order.limit is None)
        if self._planned_for is not self._indexes or len(self._planned) > PLANS_KEPT:
            self._planned_for, self._planned = self._indexes, {}
        plan = self._planned.get(key)
        if plan is None:
            plan = self._planned[key] = choose_plan(self._indexes, conditions, order, self._is_multikey(connection))
        return plan

    def _is_multikey(self, connection: sqlite3.Connection) -> Callable[[IndexTable], bool]:
        def is_multikey(index: IndexTable) -> bool:
            # From the file, not from memory: another process may have written the first list.
            row = connection.execute("SELECT multikey FROM indexes WHERE number = ?", (index.number,)).fetchone()
            return bool(row[0])

        return is_multikey

    def _put_all_new(
        self, ready: Sequence[tuple[str | int, Document, bytes]], connection: sqlite3.Connection
    ) -> list[Document]:
        return [document for id, document, body in ready if not self._put_new(connection, id, document, body)]

    def _put_new(self, connection: sqlite3.Connection, id: str | int, document: Document, body: bytes) -> bool:
        known: Known = {}
        changes = [(index, index.entries(document, known)) for index in self._indexes]
        if any(index.is_taken(connection, entries, id) for index, entries in changes):
            return False
        cursor = connection.execute(self._insert, (id, body))
        if not cursor.rowcount or cursor.lastrowid is None:
            return False
        for index, entries in changes:
            index.write(connection, (id, cursor.lastrowid), frozenset(), entries)
        return True

    def _put(
        self,
        connection: sqlite3.Connection,
        row: tuple[str | int, int],
        changes: Sequence[tuple[IndexTable, frozenset[Entry], frozenset[Entry]]],
        body: bytes,
    ) -> bool:
        if any(index.is_taken(connection, new - old, row[0]) for index, old, new in changes):
            return False
        connection.execute(self._update, (body, row[1]))
        for index, old, new in changes:
            index.write(connection, row, old, new)
        return True

    def _remove_all(
        self, ids: Sequence[str | int], conditions: Sequence[Condition], connection: sqlite3.Connection
    ) -> int:
        return sum(self._remove(connection, id, conditions) for id in ids)

    def _remove(self, connection: sqlite3.Connection, id: str | int, conditions: Sequence[Condition]) -> bool:
        row = connection.execute(self._row, (id,)).fetchone()
        if row is None:
            return False
        document = _decode(row[1])
        if not matcher(conditions)(document):
            return False
        known: Known = {}
        for index in self._indexes:
            index.write(connection, (id, row[0]), index.entries(document, known), frozenset())
        connection.execute(self._delete, (row[0],))
        return True


def _encode(document: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(document, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError as error:
        raise ValueError(f"document {document.get('_id')!r} is not JSON: {error}") from error


def _decode(body: bytes) -> Document:
    document: Document = orjson.loads(body)
    return document
