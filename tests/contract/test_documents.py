"""What every document store promises: SQLite and MongoDB are held to the same words."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from shared.documents import Collection, Document, Documents, Index, Update
from shared.documents.sqlite import SqliteDocuments
from tests.contract.documents_store import mongodb_documents, sqlite_documents

INDEXES = (
    Index(("topics", "updated_at")),
    Index(("updated_at",)),
    Index(("members.article_id",)),
    Index(("slug",), unique=True),
)


@pytest.fixture(params=["sqlite", pytest.param("mongodb", marks=pytest.mark.mongodb)])
async def documents(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Documents]:
    if request.param == "sqlite":
        opened = sqlite_documents(tmp_path)
    else:
        opened = mongodb_documents(request.getfixturevalue("mongodb_uri"))
    async with opened as store:
        yield store


@pytest.fixture
def beyond_ferretdb(request: pytest.FixtureRequest, documents: Documents) -> None:
    """For promises that were seen not to hold on FerretDB 1.24: tested on SQLite and on MongoDB itself."""
    if not isinstance(documents, SqliteDocuments) and request.getfixturevalue("is_ferretdb"):
        pytest.skip("NOT TESTED: FerretDB does not do this; set INFOBUD_TEST_MONGODB_URI to a MongoDB to test it")


@pytest.fixture
async def things(documents: Documents) -> Collection:
    """A collection without indexes."""
    return await documents.collection("things")


@pytest.fixture
async def stories(documents: Documents) -> Collection:
    """A collection with compound, dotted, multikey and unique indexes, and five documents."""
    stories = await documents.collection("stories", INDEXES)
    for document in (
        _story("s1", "2026-01-01", ["science"], ["a1", "a2"]),
        _story("s2", "2026-01-02", ["science", "health"], ["a3"]),
        _story("s3", "2026-01-02", ["politics"], []),
        _story("s4", "2026-01-03", ["politics", "science"], ["a2", "a4"]),
        _story("s5", "2026-01-04", [], ["a5"]),
    ):
        assert await stories.insert(document)
    return stories


def _story(id: str, updated_at: str, topics: list[str], articles: list[str]) -> Document:
    members = [{"article_id": article, "source": {"id": f"of-{article}"}} for article in articles]
    return {"_id": id, "slug": id, "version": 1, "updated_at": updated_at, "topics": topics, "members": members}


def _ids(found: list[Document]) -> list[Any]:
    return [document["_id"] for document in found]


class TestOneDocument:
    async def test_what_was_inserted_is_got_back_unchanged(self, things: Collection) -> None:
        document = {
            "_id": "a",
            "text": 'ضحى “quoted” \x00 \\ " \U0001f30d',
            "numbers": [0, -1, 2**53 + 1, -(2**63), 2**63 - 1, 1.5, 1e300],
            "nothing": None,
            "yes": True,
            "no": False,
            "nested": {"list": [{}, {"k": []}], "empty": {}, "order": {"b": 1, "a": 2}},
        }

        assert await things.insert(document)

        assert await things.get("a") == document

    @pytest.mark.usefixtures("beyond_ferretdb")
    async def test_lists_of_lists_are_kept(self, things: Collection) -> None:
        document = {"_id": "a", "list": [[], [1, [2]]]}

        await things.insert(document)

        assert await things.get("a") == document

    async def test_a_missing_document_is_none(self, things: Collection) -> None:
        assert await things.get("nowhere") is None

    async def test_inserting_the_same_id_again_changes_nothing(self, things: Collection) -> None:
        await things.insert({"_id": "a", "n": 1})

        assert not await things.insert({"_id": "a", "n": 2})

        assert await things.get("a") == {"_id": "a", "n": 1}

    async def test_an_id_that_is_a_number_is_not_the_text_of_that_number(self, things: Collection) -> None:
        await things.insert({"_id": 7, "is": "number"})
        await things.insert({"_id": "7", "is": "text"})

        assert (await things.get(7)) == {"_id": 7, "is": "number"}
        assert (await things.get("7")) == {"_id": "7", "is": "text"}
        assert _ids(await things.find()) == [7, "7"]

    @pytest.mark.parametrize("id", [None, True, 1.5, ["a"], {"$gt": ""}, 2**63])
    async def test_an_id_of_another_kind_is_refused(self, things: Collection, id: Any) -> None:
        with pytest.raises(ValueError, match="_id"):
            await things.insert({"_id": id})
        with pytest.raises(ValueError, match="_id"):
            await things.get(id)

    async def test_a_document_without_an_id_is_refused(self, things: Collection) -> None:
        with pytest.raises(ValueError, match="_id"):
            await things.insert({"n": 1})

    async def test_a_document_that_is_not_json_is_refused(self, things: Collection) -> None:
        with pytest.raises(ValueError):
            await things.insert({"_id": "a", "value": object()})
        with pytest.raises(ValueError):
            await things.insert({"_id": "a", "value": "\ud800"})
        assert await things.count() == 0

    async def test_delete_says_whether_there_was_one(self, things: Collection) -> None:
        await things.insert({"_id": "a"})

        assert await things.delete("a")
        assert not await things.delete("a")
        assert await things.get("a") is None

    async def test_get_many_returns_those_that_exist_once(self, things: Collection) -> None:
        for id in ("a", "b", 3):
            await things.insert({"_id": id})

        found = await things.get_many(["a", 3, "missing", "a"])

        assert sorted(map(str, _ids(found))) == ["3", "a"]
        assert await things.get_many([]) == []

    async def test_get_many_takes_thousands(self, things: Collection) -> None:
        await asyncio.gather(*(things.insert({"_id": f"d{n}"}) for n in range(300)))

        assert len(await things.get_many(f"d{n}" for n in range(3000))) == 300


class TestReplace:
    async def test_puts_a_new_document_or_a_whole_other_one(self, things: Collection) -> None:
        assert await things.replace({"_id": "a", "old": 1})
        assert await things.replace({"_id": "a", "new": 2})

        assert await things.get("a") == {"_id": "a", "new": 2}

    async def test_with_where_it_is_compare_and_set(self, things: Collection) -> None:
        await things.insert({"_id": "a", "version": 4})

        assert not await things.replace({"_id": "a", "version": 9}, where={"version": 3})
        assert await things.replace({"_id": "a", "version": 5}, where={"version": 4})

        assert await things.get("a") == {"_id": "a", "version": 5}

    async def test_with_where_it_never_inserts(self, things: Collection) -> None:
        assert not await things.replace({"_id": "a", "version": 1}, where={"version": None})

        assert await things.count() == 0

    async def test_moves_the_document_in_every_index(self, stories: Collection) -> None:
        await stories.replace(_story("s1", "2026-02-01", ["health"], ["a9"]))

        assert _ids(await stories.find({"members.article_id": "a1"})) == []
        assert _ids(await stories.find({"members.article_id": "a9"})) == ["s1"]
        assert _ids(await stories.find({"topics": "health"}, sort="updated_at")) == ["s2", "s1"]


class TestUpdate:
    async def test_changes_only_what_it_names(self, things: Collection) -> None:
        await things.insert({"_id": "a", "keep": 1, "gone": 2, "n": 3, "list": [1], "set": ["x"], "pulled": ["p", "q"]})

        done = await things.update(
            "a",
            Update(
                set={"new": {"k": 1}, "deep.er.still": "yes"},
                unset=["gone", "never.there"],
                inc={"n": 2, "fresh": 1.5},
                push={"list": [2, 3], "made": ["m"]},
                add_to_set={"set": ["x", "y"]},
                pull={"pulled": "p", "absent": 1},
            ),
        )

        assert done
        assert await things.get("a") == {
            "_id": "a",
            "keep": 1,
            "n": 5,
            "list": [1, 2, 3],
            "set": ["x", "y"],
            "pulled": ["q"],
            "new": {"k": 1},
            "deep": {"er": {"still": "yes"}},
            "fresh": 1.5,
            "made": ["m"],
        }

    async def test_set_members_are_told_apart_by_type_and_value(self, things: Collection) -> None:
        await things.insert({"_id": "a", "set": [1, "1", {"k": 1}]})

        await things.update("a", Update(add_to_set={"set": [1.0, True, {"k": 1}, {"k": 2}]}))

        assert await things.get("a") == {"_id": "a", "set": [1, "1", {"k": 1}, True, {"k": 2}]}

    async def test_pull_removes_every_equal_element_and_nothing_else(self, things: Collection) -> None:
        await things.insert({"_id": "a", "list": [1, 2, 1.0, True, "1", {"k": 1}, {"k": 1, "l": 2}]})

        await things.update("a", Update(pull={"list": 1}))
        assert await things.get("a") == {"_id": "a", "list": [2, True, "1", {"k": 1}, {"k": 1, "l": 2}]}

        await things.update("a", Update(pull={"list": {"k": 1}}))
        assert await things.get("a") == {"_id": "a", "list": [2, True, "1", {"k": 1, "l": 2}]}

    async def test_of_a_missing_document_is_false(self, things: Collection) -> None:
        assert not await things.update("a", Update(set={"n": 1}))
        assert await things.count() == 0

    async def test_upsert_makes_the_document(self, things: Collection) -> None:
        assert await things.update("a", Update(set={"n": 1}, push={"list": [1]}), upsert=True)
        assert await things.update("a", Update(inc={"n": 1}), upsert=True)

        assert await things.get("a") == {"_id": "a", "n": 2, "list": [1]}

    async def test_where_guards_it(self, things: Collection) -> None:
        await things.insert({"_id": "a", "owner": "me", "until": "2026-01-01"})

        assert not await things.update("a", Update(set={"until": "2027"}), where={"owner": "you"})
        assert await things.update("a", Update(set={"until": "2027"}), where={"owner": "me"})

        assert await things.get("a") == {"_id": "a", "owner": "me", "until": "2027"}

    async def test_a_lease_is_taken_when_free_or_run_out_and_only_then(self, things: Collection) -> None:
        async def take(owner: str, now: str, until: str) -> bool:
            change = Update(set={"owner": owner, "until": until})
            return await things.update("feed", change, where={"until": {"$lt": now}}, upsert=True)

        assert await take("one", now="10:00", until="10:05")
        assert not await take("two", now="10:04", until="10:09")
        assert await take("two", now="10:06", until="10:11")
        assert await things.get("feed") == {"_id": "feed", "owner": "two", "until": "10:11"}

    async def test_an_empty_update_says_whether_the_document_matches(self, things: Collection) -> None:
        await things.insert({"_id": "a", "n": 1})

        assert await things.update("a", Update(push={"list": []}), where={"n": 1})
        assert not await things.update("a", Update(), where={"n": 2})
        assert await things.update("b", Update(), upsert=True)

        assert await things.find() == [{"_id": "a", "n": 1}, {"_id": "b"}]

    @pytest.mark.parametrize(
        "update",
        [
            Update(inc={"text": 1}),
            Update(push={"text": ["x"]}),
            Update(add_to_set={"text": ["x"]}),
            Update(pull={"text": "x"}),
            Update(set={"text.deeper": 1}),
            Update(set={"list.deeper": 1}),
        ],
        ids=repr,
    )
    async def test_a_change_that_does_not_fit_the_value_is_refused(self, things: Collection, update: Update) -> None:
        await things.insert({"_id": "a", "text": "words", "list": [1]})

        with pytest.raises(ValueError):
            await things.update("a", update)

        assert await things.get("a") == {"_id": "a", "text": "words", "list": [1]}

    @pytest.mark.parametrize(
        "update",
        [
            Update(set={"_id": "b"}),
            Update(set={"n": 1}, inc={"n": 1}),
            Update(set={"a": {}}, unset=["a.b"]),
            Update(set={"$where": 1}),
            Update(set={"a..b": 1}),
            Update(set={"": 1}),
            Update(set={"list.0": 1}),
        ],
        ids=repr,
    )
    async def test_a_change_that_means_nothing_is_refused(self, things: Collection, update: Update) -> None:
        await things.insert({"_id": "a", "n": 1})

        with pytest.raises(ValueError):
            await things.update("a", update)

        assert await things.get("a") == {"_id": "a", "n": 1}


class TestUniqueIndex:
    async def test_a_second_document_with_the_value_is_not_inserted(self, stories: Collection) -> None:
        assert not await stories.insert({"_id": "other", "slug": "s1"})

        assert await stories.get("other") is None

    async def test_no_write_makes_a_value_double(self, stories: Collection) -> None:
        assert not await stories.update("s2", Update(set={"slug": "s1"}))
        assert not await stories.replace({"_id": "s2", "slug": "s1"})
        assert not await stories.update("new", Update(set={"slug": "s1"}), upsert=True)

        assert (await stories.get("s2") or {})["slug"] == "s2"
        assert await stories.count() == 5

    async def test_the_value_is_free_again_after_a_delete(self, stories: Collection) -> None:
        await stories.delete("s1")

        assert await stories.insert({"_id": "other", "slug": "s1"})

    async def test_a_document_may_keep_its_own_value(self, stories: Collection) -> None:
        assert await stories.replace({"_id": "s1", "slug": "s1", "version": 2})


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
        assert _ids(await stories.find(where)) == expected
        assert await stories.count(where) == len(expected)

    async def test_bounds_of_a_list_may_be_met_by_different_elements(self, documents: Documents) -> None:
        indexed = await documents.collection("indexed", [Index(("n",))])
        await indexed.insert({"_id": "list", "n": [1, 20]})
        await indexed.insert({"_id": "inside", "n": 7})

        assert _ids(await indexed.find({"n": {"$gt": 5, "$lt": 10}})) == ["inside", "list"]

    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_types_do_not_mix(self, documents: Documents, indexed: bool) -> None:
        mixed = await documents.collection("mixed", [Index(("v",))] if indexed else [])
        values = {"null": None, "int": 1, "float": 1.0, "true": True, "false": False, "text": "1", "zero": 0}
        for name, value in values.items():
            await mixed.insert({"_id": name, "v": value})
        await mixed.insert({"_id": "missing"})

        async def found(test: Any) -> list[Any]:
            return sorted(_ids(await mixed.find({"v": test})))

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
        assert sorted(_ids(await nested.find({"a.b": None}))) == expected
        others = ["b is set", "empty list", "none null", "numbers"]
        assert sorted(_ids(await nested.find({"a.b": {"$ne": None}}))) == others

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
            assert _ids(await stories.find({"slug": value})) == [value]

    async def test_a_limit_of_nothing_finds_nothing(self, stories: Collection) -> None:
        assert await stories.find(limit=0) == []
        with pytest.raises(ValueError, match="limit"):
            await stories.find(limit=-1)


class TestOrder:
    async def test_by_a_field_and_then_by_id_in_the_same_direction(self, stories: Collection) -> None:
        assert _ids(await stories.find(sort="updated_at")) == ["s1", "s2", "s3", "s4", "s5"]
        assert _ids(await stories.find(sort="updated_at", descending=True)) == ["s5", "s4", "s3", "s2", "s1"]
        assert _ids(await stories.find(sort="slug", descending=True, limit=2)) == ["s5", "s4"]

    async def test_of_a_list_condition_each_document_comes_once(self, stories: Collection) -> None:
        where = {"topics": {"$in": ["science", "politics", "health"]}}

        assert _ids(await stories.find(where, sort="updated_at", limit=4)) == ["s1", "s2", "s3", "s4"]
        assert _ids(await stories.find(where, sort="updated_at", descending=True, limit=2)) == ["s4", "s3"]

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

        assert _ids(await mixed.find(sort="v")) == [2, 3, 4, 1, 5, 0, 6]
        assert _ids(await mixed.find(sort="v", limit=10, descending=True)) == [6, 0, 5, 1, 4, 3, 2]

    @pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
    @pytest.mark.parametrize("indexed", [False, True], ids=["scan", "index"])
    async def test_pages_hold_every_document_once(self, documents: Documents, indexed: bool, descending: bool) -> None:
        paged = await documents.collection("paged", [Index(("v",))] if indexed else [])
        values = [None, None, 1, 1, 2.5, "a", "a", "a", "b", True]
        for id, value in enumerate(values):
            await paged.insert({"_id": id, "v": value})
        everything = _ids(await paged.find(sort="v", descending=descending))

        seen: list[Any] = []
        after = None
        while page := await paged.find(sort="v", descending=descending, limit=3, after=after):
            seen += _ids(page)
            after = (page[-1]["v"], page[-1]["_id"])

        assert sorted(seen) == list(range(len(values)))
        assert seen == everything

    async def test_pages_by_id(self, stories: Collection) -> None:
        assert _ids(await stories.find(after=("s2", "s2"), limit=2)) == ["s3", "s4"]
        assert _ids(await stories.find(after=("s3", "s3"), descending=True)) == ["s2", "s1"]

    async def test_pages_of_a_filter_go_on_while_documents_come_and_go(self, stories: Collection) -> None:
        async def page(after: tuple[Any, str] | None) -> list[Any]:
            found = await stories.find({"topics": "science"}, sort="updated_at", descending=True, limit=1, after=after)
            return _ids(found)

        assert await page(None) == ["s4"]
        await stories.insert(_story("s6", "2026-01-09", ["science"], []))
        await stories.delete("s4")
        assert await page(("2026-01-03", "s4")) == ["s2"]
        assert await page(("2026-01-02", "s2")) == ["s1"]
        assert await page(("2026-01-01", "s1")) == []


class TestMany:
    async def test_delete_many_deletes_what_matches_and_says_how_many(self, stories: Collection) -> None:
        assert await stories.delete_many({"topics": "science"}) == 3

        assert _ids(await stories.find()) == ["s3", "s5"]
        assert _ids(await stories.find({"members.article_id": "a2"})) == []

    async def test_a_long_find_and_a_long_delete(self, documents: Documents) -> None:
        many = await documents.collection("many", [Index(("parity",))])
        await asyncio.gather(*(many.insert({"_id": n, "parity": n % 2}) for n in range(700)))

        assert _ids(await many.find({"parity": 1})) == list(range(1, 700, 2))
        assert await many.delete_many({"parity": 0}) == 350
        assert await many.count() == 350


class TestCollections:
    async def test_collections_do_not_share_documents(self, documents: Documents) -> None:
        one, other = await documents.collection("one"), await documents.collection("other")
        await one.insert({"_id": "a"})

        assert await other.get("a") is None
        assert (one.name, other.name) == ("one", "other")

    async def test_an_index_holds_also_the_documents_from_before(self, documents: Documents) -> None:
        before = await documents.collection("grown")
        await before.insert({"_id": "a", "tags": ["x", "y"], "n": 1})

        after = await documents.collection("grown", [Index(("tags", "n"))])
        await before.insert({"_id": "b", "tags": ["y"], "n": 0})

        assert _ids(await after.find({"tags": "y"}, sort="n")) == ["b", "a"]

    async def test_asking_again_for_the_same_indexes_is_harmless(self, documents: Documents) -> None:
        for _ in range(2):
            grown = await documents.collection("grown", [Index(("n",)), Index(("slug",), unique=True)])
            await grown.replace({"_id": "a", "n": 1, "slug": "s"})

        assert await grown.find({"n": 1}) == [{"_id": "a", "n": 1, "slug": "s"}]

    async def test_a_unique_index_that_documents_break_is_refused(self, documents: Documents) -> None:
        before = await documents.collection("broken")
        await before.insert({"_id": "a", "slug": "s"})
        await before.insert({"_id": "b", "slug": "s"})

        with pytest.raises(ValueError):
            await documents.collection("broken", [Index(("slug",), unique=True)])

    @pytest.mark.parametrize("name", ["", "Upper", 'quo"te', "a-b", "1st", "system.users", "x" * 64])
    async def test_a_bad_collection_name_is_refused(self, documents: Documents, name: str) -> None:
        with pytest.raises(ValueError, match="collection name"):
            await documents.collection(name)

    async def test_a_store_that_is_there_answers(self, documents: Documents) -> None:
        await documents.ping()


class TestRaces:
    """Fifty writers at once. A bare FerretDB fails these: its updates are not atomic. That of deploy/stack holds."""

    async def test_of_fifty_writers_one_wins_each_version(self, things: Collection) -> None:
        await things.insert({"_id": "story", "version": 0, "by": None})

        for version in range(5):
            won = await asyncio.gather(
                *(
                    things.replace({"_id": "story", "version": version + 1, "by": n}, where={"version": version})
                    for n in range(50)
                )
            )

            assert won.count(True) == 1
            assert await things.get("story") == {"_id": "story", "version": version + 1, "by": won.index(True)}

    async def test_of_fifty_who_want_a_new_lease_one_gets_it(self, things: Collection) -> None:
        got = await asyncio.gather(
            *(
                things.update("l", Update(set={"by": n}), where={"until": {"$lt": "now"}}, upsert=True)
                for n in range(50)
            )
        )

        assert got.count(True) == 1
        assert await things.get("l") == {"_id": "l", "by": got.index(True)}

    async def test_no_increment_is_lost(self, things: Collection) -> None:
        await things.insert({"_id": "a", "n": 0, "list": []})

        await asyncio.gather(*(things.update("a", Update(inc={"n": 1}, push={"list": [n]})) for n in range(50)))

        document = await things.get("a") or {}
        assert document["n"] == 50
        assert sorted(document["list"]) == list(range(50))

    async def test_of_fifty_inserts_of_one_id_one_wins(self, things: Collection) -> None:
        won = await asyncio.gather(*(things.insert({"_id": "a", "by": n}) for n in range(50)))

        assert won.count(True) == 1
        assert await things.get("a") == {"_id": "a", "by": won.index(True)}
