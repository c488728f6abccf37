"""Several instances share the read model."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from services.feed.changes import Changes
from services.feed.store import FeedStories
from shared.documents import Documents, StoreUnavailable
from shared.documents.sqlite import SqliteDocuments
from tests.unit.feed.builders import NOON


async def _append(log: Changes, key: str) -> int:
    return await log.append(key, story_id=key, version=1, kind="grown", at=NOON)


async def test_cursors_count_from_one_without_gaps_and_a_key_has_one(documents: Documents) -> None:
    log = await Changes.open(documents)
    assert await log.last() == 0
    assert [await _append(log, key) for key in ("a", "b", "a", "c", "b")] == [1, 2, 1, 3, 2]
    assert [change.cursor for change in await log.after(0, limit=10)] == [1, 2, 3]
    assert [change.story_id for change in await log.after(1, limit=1)] == ["b"]


async def test_instances_that_append_at_once_leave_no_gap_and_lose_nothing(tmp_path: Path) -> None:
    opened = [SqliteDocuments(tmp_path / "documents.sqlite3") for _ in range(3)]
    logs = [await Changes.open(documents) for documents in opened]

    async def work(log: Changes, keys: list[str]) -> None:
        for key in keys:
            await _append(log, key)

    shared = [f"both-{number}" for number in range(10)]
    await asyncio.gather(
        *(
            work(log, [*shared, *(f"{name}-{number}" for number in range(20))])
            for name, log in zip("xyz", logs, strict=True)
        )
    )
    changes = await logs[0].after(0, limit=1000)
    assert [change.cursor for change in changes] == list(range(1, 71))
    assert len({change.story_id for change in changes}) == 70
    for documents in opened:
        await documents.close()


async def test_a_reader_never_sees_a_cursor_before_all_smaller_ones(documents: Documents) -> None:
    log = await Changes.open(documents)
    seen: list[int] = []

    async def read() -> None:
        while len(seen) < 40:
            seen.extend(change.cursor for change in await log.after(seen[-1] if seen else 0, limit=3))
            await asyncio.sleep(0)

    async def write(name: str) -> None:
        for number in range(20):
            await _append(log, f"{name}{number}")

    await asyncio.gather(read(), write("a"), write("b"))
    assert seen == list(range(1, 41))


async def test_instances_that_change_one_story_at_once_lose_no_change(documents: Documents) -> None:
    stories = [await FeedStories.open(documents) for _ in range(2)]

    def count(document: dict[str, Any] | None) -> dict[str, Any]:
        old = document or {"_id": "s", "write": 0, "story": None, "count": 0}
        return {**old, "count": old["count"] + 1}

    await asyncio.gather(*(stories[number % 2].change("s", count) for number in range(40)))
    document = await stories[0].get("s")
    assert document is not None
    assert document["count"] == 40


async def test_a_chain_of_merged_stories_ends_at_the_survivor_and_a_circle_at_none(documents: Documents) -> None:
    stories = await FeedStories.open(documents)
    collection = await documents.collection("feed_stories")
    for id, into in (("a", "b"), ("b", "c"), ("c", None), ("x", "y"), ("y", "x"), ("z", "unseen")):
        await collection.insert({"_id": id, "story": {}, "merged_into": into})
    survivor = await stories.survivor("a")
    assert survivor is not None
    assert survivor["_id"] == "c"
    assert await stories.survivor("x") is None
    assert await stories.survivor("z") is None


async def test_a_closed_store_is_unavailable(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    log = await Changes.open(documents)
    await documents.close()
    with pytest.raises(StoreUnavailable):
        await log.last()
