"""Any filter, order and page on any documents means on SQLite what the reference says, with any indexes or none."""

import asyncio
import itertools
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents import Collection, Document, Index
from tests.contract.documents.reference import in_order, matches
from tests.contract.documents.store import sqlite_documents

# Few values, so that documents and filters often meet; "a" is mostly a list, since lists are where indexes go wrong.
scalars = st.sampled_from([None, True, 1, 1.0, 2, "", "1", "a"])
more_scalars = scalars | st.sampled_from([False, 0, -0.5, "ß", "\x00", 2**53 + 1])
nested = st.dictionaries(st.sampled_from(["x", "y"]), scalars | st.lists(scalars, max_size=2), max_size=2)
lists = st.lists(st.sampled_from([1, 2, 3, 4]), min_size=2, max_size=4)
anything = scalars | nested | st.lists(scalars | nested, max_size=3)
documents = st.lists(
    st.fixed_dictionaries({"s": more_scalars}, optional={"a": anything, "b": anything, "c": nested})
    | st.fixed_dictionaries({"s": more_scalars, "a": lists}),
    min_size=1,
    max_size=8,
)
some_of = st.fixed_dictionaries({"$in": lists})
between = st.fixed_dictionaries({"$gt": st.sampled_from([1, 2]), "$lt": st.sampled_from([2, 3])})
tests = scalars | st.one_of(
    some_of,
    between,
    st.fixed_dictionaries({"$ne": scalars}),
    st.fixed_dictionaries({"$nin": st.lists(scalars, max_size=3)}),
    st.fixed_dictionaries({"$all": st.lists(scalars, max_size=2)}),
    st.dictionaries(
        st.sampled_from(["$gt", "$gte", "$lt", "$lte"]), st.sampled_from([1, 1.5, "", "a"]), min_size=1, max_size=2
    ),
)
fields = st.sampled_from(["s", "a", "b", "a.x", "b.y", "c.x", "none.x"])
filters = st.dictionaries(fields, tests, max_size=3) | st.fixed_dictionaries({"a": some_of | between})
indexes = st.sampled_from([[("a",)], [("a", "s")]]) | st.lists(
    st.sampled_from([("a",), ("a", "s"), ("s",), ("a.x",), ("b.y",), ("c.x",), ("s", "b.y"), ("none", "s")]),
    unique=True,
    max_size=4,
)
numbers = itertools.count()


class Store:
    """One SQLite store for all examples: each has a collection of its own."""

    def __init__(self, directory: Path) -> None:
        self._runner = asyncio.Runner()
        self._open = sqlite_documents(directory)
        self._documents = self._runner.run(self._open.__aenter__())

    async def collection(self, name: str, indexes: list[Index]) -> Collection:
        return await self._documents.collection(name, indexes)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self._runner.run(work)

    def close(self) -> None:
        self._runner.run(self._open.__aexit__(None, None, None))
        self._runner.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("documents"))
    yield opened
    opened.close()


@settings(max_examples=250, deadline=None)
@given(
    content=documents,
    where=filters,
    indexes=indexes,
    late=st.booleans(),
    sort=st.sampled_from(["s", "_id"]),
    descending=st.booleans(),
    limit=st.integers(1, 4),
)
def test_sqlite_agrees_with_the_reference(
    store: Store,
    content: list[Document],
    where: dict[str, Any],
    indexes: list[tuple[str, ...]],
    late: bool,
    sort: str,
    descending: bool,
    limit: int,
) -> None:
    stored = [{"_id": n if n % 2 else str(n), **document} for n, document in enumerate(content)]
    expected = in_order([document for document in stored if matches(document, where)], sort, descending)

    async def ask() -> None:
        name = f"things{next(numbers)}"
        wanted = [Index(fields) for fields in indexes]
        collection = await store.collection(name, [] if late else wanted)
        for document in stored:
            await collection.insert({"_id": document["_id"], "s": "before", "a": [7, "before"]})
            await collection.replace(document)
        collection = await store.collection(name, wanted)

        assert await collection.find(where, sort=sort, descending=descending) == expected
        assert await collection.count(where) == len(expected)

        paged: list[Document] = []
        after = None
        while page := await collection.find(where, sort=sort, descending=descending, limit=limit, after=after):
            paged += page
            after = (page[-1][sort], page[-1]["_id"])
        assert paged == expected

        assert await collection.delete_many(where) == len(expected)
        assert await collection.count() == len(stored) - len(expected)

    store.run(ask())
