"""Indexes of the SQLite store: side tables with one row for every (keys, document), kept by hand with each write.

Expression indexes cannot do it: they hold one value a document where a list needs one an element, and SQLite's JSON
functions turn true into 1.
"""

# ruff: noqa: S608  (tables are named after checked collection names; every value is a parameter)

import itertools
import sqlite3
from collections.abc import Iterable, Sequence

import orjson

from shared.documents.conditions import Path, read_path
from shared.documents.protocol import Document, Index
from shared.documents.sqlite_keys import Key, keys_at

Entry = tuple[Key, ...]
Known = dict[Path, frozenset[Key]]
"""The keys of one document's fields."""


def document_table(collection: str) -> str:
    """(n, id, body): n is the row number that index entries point to, body the JSON text."""
    return f'"documents:{collection}"'


class IndexTable:
    """One index: its side table, and what to write there for a document."""

    def __init__(self, collection: str, number: int, fields: Sequence[str], unique: bool, multikey: bool) -> None:
        self.collection = collection
        self.number = number
        self.fields = tuple(fields)
        self.unique = unique
        self.multikey = multikey
        """Some document has several entries, so two bounds on a field may be met by two different elements."""
        self.table = f'"index:{collection}:{number}"'
        self.columns = tuple(f"k{place}" for place in range(len(self.fields)))
        self.roots = frozenset(field.split(".")[0] for field in self.fields)
        self._paths: tuple[Path, ...] = tuple(map(read_path, self.fields))
        marks = ", ".join("?" * (len(self.fields) + 2))
        match = " AND ".join(f"{column} = ?" for column in self.columns)
        self._insert = f"INSERT INTO {self.table} VALUES ({marks})"
        self._delete = f"DELETE FROM {self.table} WHERE {match} AND id = ?"
        self._holder = f"SELECT id FROM {self.table} WHERE {match} AND id <> ? LIMIT 1"

    def create(self, connection: sqlite3.Connection) -> None:
        """Makes the side table. The columns have no type, so that keys keep theirs."""
        columns = ", ".join(self.columns)
        connection.execute(
            f"CREATE TABLE {self.table} ({columns}, id, n INTEGER, PRIMARY KEY ({columns}, id)) WITHOUT ROWID"
        )

    def entries(self, document: Document, known: Known | None = None) -> frozenset[Entry]:
        """The key tuples of `document`, at least one. Raises ValueError when two of the fields are lists.

        `known` keeps the keys of this document's fields for its other indexes.
        """
        known = {} if known is None else known
        for path in self._paths:
            if path not in known:
                known[path] = keys_at(document, path)
        keys = [known[path] for path in self._paths]
        if len(keys) == 1:
            return frozenset((key,) for key in keys[0])
        if sum(len(field_keys) > 1 for field_keys in keys) > 1:
            raise ValueError(
                f"{self.collection}: document {document.get('_id')!r} has lists in several of {self.fields}: "
                "an index can hold one list"
            )
        return frozenset(itertools.product(*keys))

    def is_taken(self, connection: sqlite3.Connection, entries: Iterable[Entry], id: str | int) -> bool:
        """Whether the index is unique and another document has one of `entries`."""
        return self.unique and any(
            connection.execute(self._holder, (*entry, id)).fetchone() is not None for entry in entries
        )

    def write(
        self,
        connection: sqlite3.Connection,
        row: tuple[str | int, int],
        before: frozenset[Entry],
        after: frozenset[Entry],
    ) -> None:
        """Changes the entries of the document with this (id, n) from `before` to `after`."""
        if gone := before - after:
            connection.executemany(self._delete, [(*entry, row[0]) for entry in gone])
        if new := after - before:
            connection.executemany(self._insert, [(*entry, *row) for entry in new])
        if len(after) > 1 and not self.multikey:
            connection.execute("UPDATE indexes SET multikey = 1 WHERE number = ?", (self.number,))
            self.multikey = True


def load_indexes(connection: sqlite3.Connection) -> dict[str, list[IndexTable]]:
    """The indexes of every collection, as the file's catalogue has them."""
    indexes: dict[str, list[IndexTable]] = {
        name: [] for (name,) in connection.execute("SELECT name FROM collections").fetchall()
    }
    for number, collection, fields, unique, multikey in connection.execute(
        "SELECT number, collection, fields, is_unique, multikey FROM indexes ORDER BY number"
    ).fetchall():
        indexes[collection].append(IndexTable(collection, number, orjson.loads(fields), bool(unique), bool(multikey)))
    return indexes


def ensure_collection(connection: sqlite3.Connection, name: str, wanted: Sequence[Index]) -> None:
    """Creates what is missing of a collection and its indexes, and fills new indexes from the documents there are.

    Raises ValueError when documents break a new unique index.
    """
    known = {(index.fields, index.unique) for index in load_indexes(connection).get(name, [])}
    (exists,) = connection.execute("SELECT COUNT(*) FROM collections WHERE name = ?", (name,)).fetchone()
    missing = [index for index in dict.fromkeys(wanted) if (index.fields, index.unique) not in known]
    if exists and not missing:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT COUNT(*) FROM collections WHERE name = ?", (name,)).fetchone()[0]:
            connection.execute("INSERT INTO collections VALUES (?)", (name,))
            connection.execute(
                f"CREATE TABLE {document_table(name)} (n INTEGER PRIMARY KEY, id NOT NULL UNIQUE, body TEXT NOT NULL)"
            )
        known = {(index.fields, index.unique) for index in load_indexes(connection)[name]}
        for index in missing:
            if (index.fields, index.unique) not in known:
                _build(connection, name, index)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _build(connection: sqlite3.Connection, name: str, index: Index) -> None:
    number = connection.execute(
        "INSERT INTO indexes (collection, fields, is_unique) VALUES (?, ?, ?)",
        (name, orjson.dumps(index.fields).decode(), index.unique),
    ).lastrowid
    table = IndexTable(name, number or 0, index.fields, index.unique, multikey=False)
    table.create(connection)
    for n, id, body in connection.execute(f"SELECT n, id, body FROM {document_table(name)}"):
        entries = table.entries(orjson.loads(body))
        if table.is_taken(connection, entries, id):
            raise ValueError(
                f"{name}: document {id!r} has the same {', '.join(index.fields)} as another: remove one of them, "
                "the index must be unique"
            )
        table.write(connection, (id, n), frozenset(), entries)
