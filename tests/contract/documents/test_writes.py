"""What every document store promises about single documents."""

import asyncio
from typing import Any

import pytest

from shared.documents import Collection, Update
from tests.contract.documents.store import ids, story


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
        assert ids(await things.find()) == [7, "7"]

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

        assert sorted(map(str, ids(found))) == ["3", "a"]
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
        await stories.replace(story("s1", "2026-02-01", ["health"], ["a9"]))

        assert ids(await stories.find({"members.article_id": "a1"})) == []
        assert ids(await stories.find({"members.article_id": "a9"})) == ["s1"]
        assert ids(await stories.find({"topics": "health"}, sort="updated_at")) == ["s2", "s1"]


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


async def test_many_are_inserted_together_and_those_that_are_there_come_back(stories: Collection) -> None:
    new = [story(f"n{number}", "2026-02-01", [], []) for number in range(70)]
    known, taken = story("s1", "2026-02-02", [], []), {**story("n70", "2026-02-02", [], []), "slug": "s2"}
    assert ids(await stories.insert_many([new[0], known, *new[1:], taken])) == ["s1", "n70"]
    assert await stories.count({"updated_at": "2026-02-01"}) == 70
    assert ((await stories.get("s1")) or {})["updated_at"] == "2026-01-01"
    assert await stories.insert_many([]) == []
