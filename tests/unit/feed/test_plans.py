"""No query without an index: everything that the API asks the store, with the plan that the store makes of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.feed.changes import CHANGE_INDEXES
from services.feed.store import CARD_INDEXES, STORY_INDEXES
from shared.documents import Documents, Index
from shared.documents.conditions import Condition, Order
from shared.documents.sqlite import SqliteCollection, SqliteDocuments
from shared.documents.sqlite_plan import Plan
from shared.events import SummaryChange, SummaryRevision
from tests.unit.feed.builders import changed, story, summarized
from tests.unit.feed.conftest import Feed, Opening

ADMIN = {"Authorization": "Bearer letmein"}
SMALL = {"sources"}
"""Collections that are read whole on purpose, and seldom: a document an outlet."""


@dataclass(frozen=True)
class Asked:
    """One query: its collection, what it asks, and the index that leads it (none: a look at every document)."""

    collection: str
    conditions: tuple[str, ...]
    sort: str
    limit: int | None
    index: tuple[str, ...] | None
    by_id: bool

    @property
    def scans(self) -> bool:
        return self.index is None and not self.by_id and not (self.sort == "_id" and self.limit is not None)


class _Watched(SqliteCollection):
    """A collection that writes down how it finds things."""

    asked: list[Asked]

    def _plan(self, connection: Any, conditions: Sequence[Condition], order: Order) -> Plan:
        plan = super()._plan(connection, conditions, order)
        tests = tuple(f"{condition.field} {condition.operator}" for condition in conditions)
        index = plan.index.fields if plan.index else None
        by_id = plan.index is None and bool(plan.equal or plan.bounds)
        self.asked.append(Asked(self.name, tests, order.field, order.limit, index, by_id))
        return plan


class _WatchedDocuments(SqliteDocuments):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: list[Asked] = []

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> SqliteCollection:
        await super().collection(name, indexes)
        watched = _Watched(name, self._shared)
        watched.asked = self.asked
        return watched


@pytest.fixture
async def documents(tmp_path: Path) -> AsyncIterator[Documents]:
    """In place of the store of the other tests."""
    opened = _WatchedDocuments(tmp_path / "documents.sqlite3")
    yield opened
    await opened.close()


FILTERS = (
    "",
    "topic=science",
    "topic=science,health&lang=en",
    "lang=en&country=GB",
    "source=outlet-a&min_sources=1",
    "q=report",
    'q="report a" -nothing',
    "since=24h&until=1h",
    "changed_since=24h",
    "exclude_topic=sport&exclude_source=outlet-z&exclude_q=nothing",
    "id=s1,s2",
)


async def _ask_for_everything(feed: Feed) -> None:
    """Every operation of the API once, lists with every kind of filter, order and page."""
    for number in range(4):
        await feed.take(changed(story(f"s{number}", names=("Varn",))), summarized(f"s{number}"))
    await feed.take(changed(story("s3", [], version=2, merged_into="s1")))
    for filter in FILTERS:
        for sort in ("top", "latest"):
            first = (await feed.client.get(f"/v1/stories?{filter}&sort={sort}&limit=1")).json()
            cursor = first["next_cursor"] or ""
            assert (await feed.client.get(f"/v1/stories?{filter}&sort={sort}&cursor={cursor}")).status_code == 200
        assert (await feed.client.get(f"/v1/changes?after=1&{filter}")).status_code == 200
    correction = SummaryRevision(number=2, changes=(SummaryChange.CORRECTION,))
    await feed.take(summarized("s1", version=2).model_copy(update={"revision": correction}))
    saved = (await feed.client.post("/v1/feeds", json={"sort": "top", "weights": {"topic": {"science": 2}}})).json()
    own = {"Authorization": f"Bearer {saved['token']}"}
    await feed.client.post("/v1/feeds", json={}, headers=own)
    hooks = f"/v1/feeds/{saved['id']}/webhooks"
    await feed.client.post(hooks, json={"url": "https://example.org/hook"}, headers=own)
    await feed.client.post("/v1/stories/s1/reports", json={"kind": "other"})
    for path in ("", "/radar", "/related", "/revisions", "?changed_since=1"):
        assert (await feed.client.get(f"/v1/stories/s1{path}")).status_code == 200
    for path in ("topics", "languages", "countries", "sources", "suggest?q=va", "opml"):
        assert (await feed.client.get(f"/v1/{path}")).status_code == 200
    for path in ("/v1/feeds", "/v1/feeds.opml", f"/v1/feeds/{saved['id']}/stories", hooks):
        assert (await feed.client.get(path, headers=own)).status_code == 200
    for path in (f"/feeds/{saved['token']}.rss", "/feeds/stories.atom?topic=science", "/", "/stories/s1"):
        assert (await feed.client.get(path)).status_code == 200
    for path in (
        "/about",
        "/corrections?after=s1:en:2",
        "/your-feed",
        f"/feeds/{saved['token']}",
        "/status",
        "/sources",
    ):
        assert (await feed.client.get(path)).status_code == 200
    assert (await feed.client.get("/v1/reports", headers=ADMIN)).status_code == 200
    await feed.take(changed(story("s1", version=3)))
    await feed.webhooks.turn()
    await feed.client.delete(f"/v1/feeds/{saved['id']}", headers=own)


async def test_every_query_is_led_by_an_index(opened: Opening, documents: Documents) -> None:
    await documents.collection("articles", [Index(("text_since",))])  # the deduplicator's, who writes it
    async with opened(feed_admin_token="letmein", feed_rate_limit=10_000, feed_kept_seconds=0) as feed:
        await _ask_for_everything(feed)
    assert isinstance(documents, _WatchedDocuments)
    asked = {one for one in documents.asked if one.collection not in SMALL}
    assert len(asked) > 25
    # An index that is read from end to end in the list's order, until the page is full, leads too.
    assert {one for one in asked if one.scans and one.conditions} == set()
    whole = {one.collection for one in asked if one.scans}
    assert whole <= {"feed_saved"}, "only the number of saved feeds is counted without a condition"


def test_the_indexes_are_those_that_the_queries_want() -> None:
    assert len(set(CARD_INDEXES)) == len(CARD_INDEXES)
    assert Index(("terms", "listed")) in STORY_INDEXES
    assert Index(("story_id",)) in CHANGE_INDEXES
