"""What every document store promises about filters, orders and pages."""

from random import Random
from typing import Any

import pytest

from shared.documents import Collection, Document, Documents, Index, Update
from tests.contract.documents.store import ids, story


class TestFind:
    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ({}, ["s1", "s2", "s3", "s4", "s5"]),
            ({"updated_at": "2026-01-02"}, ["s2", "s3"]),
            ({"topics": "science"}, ["s1", "s2", "s4"]),
            ({"topics": {"$in": ["health", "politics"]}}, ["s2", "s3", "s4"]),
            ({"topics": {"$nin": ["health", "politics"]}}, ["s1", "s5"]),
            ({"topics": {"$ne": "science"}}, ["s3", "s5"]),
            ({"topics": {"$all": ["politics", "science"]}}, ["s4"]),
            ({"topics": {"$all": []}}, []),
            ({"topics": {"$in": []}}, []),
            ({"members.article_id": "a2"}, ["s1", "s4"]),
            ({"members.source.id": "of-a3"}, ["s2"]),
            ({"members.article_id": {"$in": ["a1", "a5"]}}, ["s1", "s5"]),
            ({"updated_at": {"$gte": "2026-01-02", "$lt": "2026-01-04"}}, ["s2", "s3", "s4"]),
            ({"updated_at": {"$gt": "2026-01-02"}, "topics": "science"}, ["s4"]),
            ({"topics": "science", "updated_at": {"$lte": "2026-01-02"}, "version": 1}, ["s1", "s2"]),
            ({"_id": {"$in": ["s5", "s1", "none"]}}, ["s1", "s5"]),
            ({"_id": {"$gt": "s3"}}, ["s4", "s5"]),
            ({"slug": "s3"}, ["s3"]),
            ({"unknown": None, "topics": "health"}, ["s2"]),
        ],
        ids=repr,
    )
    async def test_the_documents_that_match(
        self, stories: Collection, where: dict[str, Any], expected: list[str]
    ) -> None:
        assert ids(await stories.find(where)) == expected
        assert await stories.count(where) == len(expected)

    async def test_bounds_of_a_list_may_be_met_by_different_elements(self, documents: Documents) -> None:
        indexed = await documents.collection("indexed", [Index(("n",))])
        await indexed.insert({"_id": "list", "n": [1, 20]})
        await indexed.insert({"_id": "inside", "n": 7})

        assert ids(await indexed.find({"n": {"$gt": 5, "$lt": 10}})) == ["inside", "list"]

    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_types_do_not_mix(self, documents: Documents, indexed: bool) -> None:
        mixed = await documents.collection("mixed", [Index(("v",))] if indexed else [])
        values = {"null": None, "int": 1, "float": 1.0, "true": True, "false": False, "text": "1", "zero": 0}
        for name, value in values.items():
            await mixed.insert({"_id": name, "v": value})
        await mixed.insert({"_id": "missing"})

        async def found(test: Any) -> list[Any]:
            return sorted(ids(await mixed.find({"v": test})))

        assert await found(1) == ["float", "int"]
        assert await found(True) == ["true"]
        assert await found(0) == ["zero"]
        assert await found("1") == ["text"]
        assert await found(None) == ["missing", "null"]
        assert await found({"$gte": 0}) == ["float", "int", "zero"]
        assert await found({"$lt": 1}) == ["zero"]
        assert await found({"$gte": ""}) == ["text"]
        assert await found({"$ne": 1}) == ["false", "missing", "null", "text", "true", "zero"]
        assert await found({"$nin": [None, True]}) == ["false", "float", "int", "text", "zero"]

    @pytest.mark.usefixtures("beyond_ferretdb")
    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_null_within_lists_of_objects(self, documents: Documents, indexed: bool) -> None:
        nested = await documents.collection("nested", [Index(("a.b",))] if indexed else [])
        cases: dict[str, Document] = {
            "empty object": {"a": {}},
            "null": {"a": None},
            "number": {"a": 4},
            "b is null": {"a": {"b": None}},
            "b is set": {"a": {"b": "hi"}},
            "no a": {},
            "empty list": {"a": []},
            "some null": {"a": [{"b": None}, {"b": 3}]},
            "some missing": {"a": [{"b": 3}, {}]},
            "none null": {"a": [{"b": 1}, {"b": 3}]},
            "numbers": {"a": [1, "x", None]},
        }
        for id, value in cases.items():
            await nested.insert({"_id": id, **value})

        expected = ["b is null", "empty object", "no a", "null", "number", "some missing", "some null"]
        assert sorted(ids(await nested.find({"a.b": None}))) == expected
        others = ["b is set", "empty list", "none null", "numbers"]
        assert sorted(ids(await nested.find({"a.b": {"$ne": None}}))) == others

    @pytest.mark.parametrize(
        "where",
        [
            {"$where": "sleep(1)"},
            {"$or": []},
            {"a": {"$regex": ".*"}},
            {"a": {"$gt": None}},
            {"a": {"$in": "text"}},
            {"a": {"$in": [{"$gt": ""}]}},
            {"a": {"b": 1}},
            {"a": {}},
            {"a": ["list"]},
            {"a": float("nan")},
            {"a": 2**64},
            {"a.$b": 1},
            {"a.0": 1},
            {"": 1},
            {"a\x00": 1},
        ],
        ids=repr,
    )
    async def test_a_filter_outside_the_subset_is_refused(self, stories: Collection, where: dict[str, Any]) -> None:
        with pytest.raises(ValueError):
            await stories.find(where)
        with pytest.raises(ValueError):
            await stories.delete_many(where)
        assert await stories.count() == 5

    async def test_hostile_values_are_only_values(self, stories: Collection) -> None:
        for value in ("'; DROP TABLE stories; --", '"', "\x00", "%", "$gt", "a.b", "\\"):
            assert await stories.find({"slug": value}) == []
            assert await stories.insert({"_id": value, "slug": value, "updated_at": value})
            assert ids(await stories.find({"slug": value})) == [value]

    async def test_a_limit_of_nothing_finds_nothing(self, stories: Collection) -> None:
        assert await stories.find(limit=0) == []
        with pytest.raises(ValueError, match="limit"):
            await stories.find(limit=-1)


class TestOrder:
    async def test_a_page_shows_what_was_written_since_the_last_one(self, stories: Collection) -> None:
        where = {"topics": {"$in": ["science", "politics"]}}
        for version in range(2, 6):
            pages = [await stories.find(where, sort="updated_at", limit=1), await stories.find(sort="slug", limit=1)]
            assert [page[0]["version"] for page in pages] == [version - 1] * 2

            await stories.update("s1", Update(inc={"version": 1}))

    async def test_by_a_field_and_then_by_id_in_the_same_direction(self, stories: Collection) -> None:
        assert ids(await stories.find(sort="updated_at")) == ["s1", "s2", "s3", "s4", "s5"]
        assert ids(await stories.find(sort="updated_at", descending=True)) == ["s5", "s4", "s3", "s2", "s1"]
        assert ids(await stories.find(sort="slug", descending=True, limit=2)) == ["s5", "s4"]

    async def test_of_a_list_condition_each_document_comes_once(self, stories: Collection) -> None:
        where = {"topics": {"$in": ["science", "politics", "health"]}}

        assert ids(await stories.find(where, sort="updated_at", limit=4)) == ["s1", "s2", "s3", "s4"]
        assert ids(await stories.find(where, sort="updated_at", descending=True, limit=2)) == ["s4", "s3"]

    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_missing_and_null_come_before_numbers_and_those_before_text(
        self, documents: Documents, indexed: bool
    ) -> None:
        mixed = await documents.collection("mixed", [Index(("v",))] if indexed else [])
        documents_of_all_types: list[Document] = [
            {"v": "a"},
            {"v": 2},
            {},
            {"v": None},
            {"v": -1.5},
            {"v": "B"},
            {"v": "é"},
        ]
        for id, document in enumerate(documents_of_all_types):
            await mixed.insert({"_id": id, **document})

        assert ids(await mixed.find(sort="v")) == [2, 3, 4, 1, 5, 0, 6]
        assert ids(await mixed.find(sort="v", limit=10, descending=True)) == [6, 0, 5, 1, 4, 3, 2]

    @pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_pages_hold_every_document_once(self, documents: Documents, indexed: bool, descending: bool) -> None:
        paged = await documents.collection("paged", [Index(("v",))] if indexed else [])
        values = [None, None, 1, 1, 2.5, "a", "a", "a", "b", True]
        for id, value in enumerate(values):
            await paged.insert({"_id": id, "v": value})
        everything = ids(await paged.find(sort="v", descending=descending))

        seen: list[Any] = []
        after = None
        while page := await paged.find(sort="v", descending=descending, limit=3, after=after):
            seen += ids(page)
            after = (page[-1]["v"], page[-1]["_id"])

        assert sorted(seen) == list(range(len(values)))
        assert seen == everything

    async def test_pages_by_id(self, stories: Collection) -> None:
        assert ids(await stories.find(after=("s2", "s2"), limit=2)) == ["s3", "s4"]
        assert ids(await stories.find(after=("s3", "s3"), descending=True)) == ["s2", "s1"]

    async def test_pages_of_a_filter_go_on_while_documents_come_and_go(self, stories: Collection) -> None:
        async def page(after: tuple[Any, str] | None) -> list[Any]:
            found = await stories.find({"topics": "science"}, sort="updated_at", descending=True, limit=1, after=after)
            return ids(found)

        assert await page(None) == ["s4"]
        await stories.insert(story("s6", "2026-01-09", ["science"], []))
        await stories.delete("s4")
        assert await page(("2026-01-03", "s4")) == ["s2"]
        assert await page(("2026-01-02", "s2")) == ["s1"]
        assert await page(("2026-01-01", "s1")) == []


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
async def test_a_range_on_one_field_in_the_order_of_another_gives_the_same_pages(
    documents: Documents, descending: bool, share: float
) -> None:
    """Whether an index holds both fields, or the order is tried before the range, or the range is sorted."""
    covered = await documents.collection("covered", [Index(("kind", "opened", "top"))])
    apart = await documents.collection("apart", [Index(("kind", "opened")), Index(("kind", "top"))])
    random = Random(3)
    rows = [
        {"_id": f"d{number}", "kind": "a", "opened": random.random(), "top": random.randrange(40)}
        for number in range(300)
    ]
    for collection in (covered, apart):
        assert await collection.insert_many(rows) == []
    wanted = [row for row in rows if float(str(row["opened"])) < share]
    expected = sorted(wanted, key=lambda row: (row["top"], row["_id"]), reverse=descending)
    for collection in (covered, apart):
        found: list[Document] = []
        after = None
        while page := await collection.find(
            {"kind": "a", "opened": {"$lt": share}}, sort="top", descending=descending, limit=41, after=after
        ):
            found += page
            after = (page[-1]["top"], page[-1]["_id"])
        assert found == expected
