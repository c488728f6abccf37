"""The lists of the feed on MongoDB: the server itself says that an index leads them, in the order asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from services.feed.changes import Changes
from services.feed.filters import SORTS
from services.feed.store import Cards
from shared.documents import open_documents
from shared.settings import CommonSettings

pytestmark = pytest.mark.mongodb
DATABASE = "infobud_test_plans"
LISTS: tuple[dict[str, Any], ...] = (
    {"listed": True},
    {"topics": "science", "listed": True},
    {"languages": "en", "listed": True},
    {"countries": "GB", "listed": True},
    {"sources": "outlet-a", "listed": True},
    {"topic_languages": "science en", "listed": True},
    {"topic_languages": {"$in": ["science en", "health de"]}, "listed": True},
)


@pytest.fixture
async def collections(mongodb_uri: str) -> Any:
    documents = await open_documents(CommonSettings(mongodb_uri=mongodb_uri, mongodb_database=DATABASE))
    await Cards.open(documents)
    await Changes.open(documents)
    await documents.close()
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        cards = client[DATABASE]["feed_cards"]
        cards.insert_many(
            {
                "_id": f"s{number}",
                "listed": True,
                "top": float(number),
                "opened_at": f"2026-01-01T00:00:{number:02}.000000Z",
                "topics": ["science"] if number % 2 else ["health"],
                "languages": ["en"],
                "countries": ["GB"],
                "sources": ["outlet-a"],
                "topic_languages": ["science en"] if number % 2 else ["health en"],
            }
            for number in range(60)
        )
        yield client[DATABASE]
        client.drop_database(DATABASE)


def _stages(plan: dict[str, Any]) -> Iterator[str]:
    """The stages of a winning plan, outermost first; newer servers have it one deeper."""
    plan = plan.get("queryPlan", plan)
    yield str(plan["stage"])
    for inner in (*([plan["inputStage"]] if "inputStage" in plan else []), *plan.get("inputStages", ())):
        yield from _stages(inner)


def test_the_stages_of_a_plan_are_read_however_deep_they_are() -> None:
    merged = {"stage": "SORT_MERGE", "inputStages": [{"stage": "IXSCAN"}, {"stage": "COLLSCAN"}]}
    plan = {"queryPlan": {"stage": "LIMIT", "inputStage": {"stage": "FETCH", "inputStage": merged}}}
    assert list(_stages(plan)) == ["LIMIT", "FETCH", "SORT_MERGE", "IXSCAN", "COLLSCAN"]


@pytest.mark.parametrize("order", SORTS.values())
async def test_every_list_is_led_by_an_index_in_its_order(collections: Any, is_ferretdb: bool, order: str) -> None:
    if is_ferretdb:
        pytest.skip("NOT TESTED: FerretDB plans no queries; set INFOBUD_TEST_MONGODB_URI to a MongoDB to test it")
    for where in LISTS:
        found = collections["feed_cards"].find(where).sort([(order, -1), ("_id", -1)]).limit(21)
        stages = set(_stages(found.explain()["queryPlanner"]["winningPlan"]))
        assert "COLLSCAN" not in stages, where
        assert "SORT" not in stages, f"{where}: sorted in memory, not read in order"
        assert "IXSCAN" in stages, where


async def test_the_indexes_that_lists_want_are_on_the_server(collections: Any) -> None:
    """Also on a server that does not say how it uses them."""
    cards = collections["feed_cards"].index_information().values()
    keys = {tuple(field for field, _ in index["key"]) for index in cards}
    for where in LISTS:
        for order in SORTS.values():
            assert (*where, order, "_id") in keys
    changes = collections["feed_changes"].index_information().values()
    assert any(index.get("unique") and index["key"] == [("key", 1)] for index in changes)
