"""What every document store promises about collections, indexes and many documents at once."""

import asyncio

import pytest

from shared.documents import Collection, Documents, Index, Update
from tests.contract.documents.store import ids


class TestMany:
    async def test_delete_many_deletes_what_matches_and_says_how_many(self, stories: Collection) -> None:
        assert await stories.delete_many({"topics": "science"}) == 3

        assert ids(await stories.find()) == ["s3", "s5"]
        assert ids(await stories.find({"members.article_id": "a2"})) == []

    async def test_a_long_find_and_a_long_delete(self, documents: Documents) -> None:
        many = await documents.collection("many", [Index(("parity",))])
        await asyncio.gather(*(many.insert({"_id": n, "parity": n % 2}) for n in range(700)))

        assert ids(await many.find({"parity": 1})) == list(range(1, 700, 2))
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

        assert ids(await after.find({"tags": "y"}, sort="n")) == ["b", "a"]

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
