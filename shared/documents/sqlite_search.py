"""Finding documents: the SQL for a plan, and the rows it yields tested, ordered and cut.

One index narrows the candidates and, where it can, brings them in the order asked for; every other condition is tested
on the decoded document. That keeps MongoDB's meaning in one place (`conditions`), and orjson decodes a document faster
than SQLite's JSON functions find a field in it.
"""

# ruff: noqa: S608  (tables are named after checked collection names; every value is a parameter)

import heapq
import itertools
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import orjson

from shared.documents.conditions import Order, matcher, read_order
from shared.documents.protocol import Document
from shared.documents.sqlite_index import document_table
from shared.documents.sqlite_keys import Key, key_of, rank, sort_key
from shared.documents.sqlite_plan import Plan, scans_of

Row = TypeVar("Row")

ROWS_A_BREATH, BREATH_SECONDS = 32, 50e-6
"""In a thread, a scan pauses after so many rows, or the event loop waits up to 5 ms each time for the interpreter lock.
Measured on 20,000 documents of 1.7 KB, two busy cores: 99 of 100 updates during a scan took under 2.8 ms, and 6.7 ms
without pauses; the scan took 1.4 times as long."""


class Search:
    """One find under way. `advance` may be called on the loop for a few rows and then in a thread for the others."""

    def __init__(self, connection: sqlite3.Connection, collection: str, plan: Plan, order: Order) -> None:
        self._plan = plan
        self._order = order
        self._matches = matcher(plan.rest) if plan.rest else None
        self._seen: set[int] = set()
        self._found: list[tuple[Any, Document]] = []
        self._documents: list[Document] = []
        self._connection, self._table = connection, document_table(collection)
        self._rows = self._scan(connection, self._table)

    def advance(self, rows: int | None = None, *, on_loop: bool = False) -> bool:
        """Looks at so many more rows (None: all); true when the search is at its end."""
        for looked_at, row in enumerate(self._rows if on_loop else _with_breaths(self._rows), start=1):
            if self._take(row):
                return True
            if looked_at == rows:
                return False
        if not self._plan.ordered:
            self._documents = [document for _, document in self._cut(self._found)]
        return True

    def documents(self) -> list[Document]:
        """What was found. Ends the scan: left open, it would hold its connection to the snapshot that it read from."""
        self._rows.close()
        return self._documents

    def take_at_once(self) -> bool:
        """The whole search, when an index brings just what is wanted, in its order; false when it is not so simple."""
        limit = self._order.limit
        in_order = self._plan.ordered or self._plan.sorted_by
        if not in_order or self._matches or limit is None or scans_of(self._plan.equal) != 1:
            return False
        documents: dict[int, Document] = {}
        select = _select_sorted if self._plan.sorted_by else _select
        cursor = select(self._connection, self._table, self._plan, self._plan.equal, self._order)
        try:
            while len(documents) < limit and (rows := cursor.fetchmany(limit - len(documents))):
                for _, _, n, body in rows:
                    if n not in documents:
                        documents[n] = orjson.loads(body)
        finally:
            cursor.close()
        self._documents = list(documents.values())
        return True

    def _take(self, row: tuple[int, bytes]) -> bool:
        """Adds the row's document if it matches; true when no more are wanted."""
        n, body = row
        if n in self._seen:
            return False
        document: Document = orjson.loads(body)
        if self._matches and not self._matches(document):
            return False
        self._seen.add(n)
        limit = self._order.limit
        if self._plan.ordered:
            self._documents.append(document)
            return len(self._documents) == limit
        place = self._place(document)
        if not self._is_after(place):
            return False
        self._found.append((place, document))
        if limit is not None and len(self._found) > 4 * limit + 256:
            self._found = self._cut(self._found)
        return False

    def _place(self, document: Document) -> tuple[Any, Any]:
        key = sort_key(document, self._order.path, self._order.descending)
        return rank(key), rank(document["_id"])

    def _is_after(self, place: tuple[Any, Any]) -> bool:
        if self._order.after is None:
            return True
        value, id = self._order.after
        last = (rank(key_of(value)), rank(id))
        return place < last if self._order.descending else place > last

    def _cut(self, found: list[tuple[Any, Document]]) -> list[tuple[Any, Document]]:
        found.sort(key=lambda each: each[0], reverse=self._order.descending)
        return found[: self._order.limit]

    def _scan(self, connection: sqlite3.Connection, documents: str) -> Generator[tuple[int, bytes], None, None]:
        plan, order = self._plan, self._order
        if order.limit == 0:
            return
        apart = plan.ordered and scans_of(plan.equal) > 1
        scans = [tuple((key,) for key in keys) for keys in itertools.product(*plan.equal)] if apart else [plan.equal]
        cursors = [_select(connection, documents, plan, equal, order) for equal in scans]
        try:
            for _, _, n, body in (
                heapq.merge(*cursors, key=_row_place, reverse=order.descending) if apart else cursors[0]
            ):
                yield n, body
        finally:
            for cursor in cursors:
                cursor.close()


def _row_place(row: tuple[Key, str | int, int, bytes]) -> tuple[Any, Any]:
    return rank(row[0]), rank(row[1])


def _with_breaths(rows: Iterable[Row]) -> Iterator[Row]:
    for looked_at, row in enumerate(rows, start=1):
        yield row
        if looked_at % ROWS_A_BREATH == 0:
            time.sleep(BREATH_SECONDS)


def _select(
    connection: sqlite3.Connection, documents: str, plan: Plan, equal: Sequence[tuple[Key, ...]], order: Order
) -> sqlite3.Cursor:
    """A cursor over rows of (sort column, id, n, body)."""
    tests, values = _where(plan, equal)
    column = plan.columns[len(equal)] if len(equal) < len(plan.columns) else "id"
    direction = " DESC" if order.descending else ""
    sorting = ""
    if plan.ordered:
        sorting = f" ORDER BY x.{column}{direction}" + ("" if column == "id" else f", x.id{direction}")
        if order.after is not None:
            comparison = "<" if order.descending else ">"
            value, id = order.after
            if column == "id":
                tests.append(f"x.id {comparison} ?")
                values.append(id)
            else:
                tests.append(f"(x.{column}, x.id) {comparison} (?, ?)")
                values.extend((key_of(value), id))
    source = f"{plan.index.table} x CROSS JOIN {documents} d ON d.n = x.n" if plan.index else f"{documents} x"
    body = "d.body" if plan.index else "x.body"
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    # CAST spares SQLite's driver making text of what orjson reads as bytes.
    sql = f"SELECT x.{column}, x.id, x.n, CAST({body} AS BLOB) FROM {source}{where}{sorting}"
    return connection.execute(sql, values)


def _select_sorted(
    connection: sqlite3.Connection, documents: str, plan: Plan, equal: Sequence[tuple[Key, ...]], order: Order
) -> sqlite3.Cursor:
    """As `_select`, sorted by `plan.sorted_by`: of the index's entries alone, the documents of the first ones after."""
    tests, values = _where(plan, equal)
    column, direction = plan.sorted_by, " DESC" if order.descending else ""
    if order.after is not None:
        value, id = order.after
        tests.append(f"(x.{column}, x.id) {'<' if order.descending else '>'} (?, ?)")
        values.extend((key_of(value), id))
    sorting = f"ORDER BY x.{column}{direction}, x.id{direction}"
    table = plan.index.table if plan.index else documents
    first = f"SELECT x.{column} AS k, x.id, x.n FROM {table} x WHERE {' AND '.join(tests)} {sorting} LIMIT ?"
    sql = f"SELECT x.k, x.id, x.n, CAST(d.body AS BLOB) FROM ({first}) x CROSS JOIN {documents} d ON d.n = x.n"
    return connection.execute(f"{sql} ORDER BY x.k{direction}, x.id{direction}", (*values, order.limit))


def _where(plan: Plan, equal: Sequence[tuple[Key, ...]]) -> tuple[list[str], list[Any]]:
    tests: list[str] = []
    values: list[Any] = []
    for column, keys in zip(plan.columns, equal, strict=False):
        # The list is filled up to a power of two, so that few different statements are prepared.
        padded = (*keys, *keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys))) if keys else ()
        tests.append(f"x.{column} = ?" if len(keys) == 1 else f"x.{column} IN ({', '.join('?' * len(padded))})")
        values.extend(padded)
    for comparison, key in plan.bounds:
        tests.append(f"x.{plan.columns[len(equal)]} {comparison} ?")
        values.append(key)
    return tests, values


def count(connection: sqlite3.Connection, collection: str, plan: Plan) -> int:
    """How many documents match, without sorting; without reading them when the index settles all conditions."""
    documents = document_table(collection)
    if plan.rest:
        matches = matcher(plan.rest)
        order = read_order("_id")
        unordered = Plan(plan.index, plan.columns, plan.equal, plan.bounds, False, plan.rest)
        rows = _select(connection, documents, unordered, plan.equal, order)
        return len({n for _, _, n, body in _with_breaths(rows) if matches(orjson.loads(body))})
    tests, values = _where(plan, plan.equal)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    source = plan.index.table if plan.index else documents
    several = plan.index is not None and (plan.bounds or scans_of(plan.equal) > 1)
    what = "DISTINCT x.n" if several else "*"
    (found,) = connection.execute(f"SELECT COUNT({what}) FROM {source} x{where}", values).fetchone()
    return int(found)
