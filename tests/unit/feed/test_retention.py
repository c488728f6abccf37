"""The log of changes is kept for a while, and whoever comes too late for it is told."""

from datetime import timedelta

import pytest

from services.feed.changes import Changes, Pruned
from services.feed.retention import Retention
from shared.documents import Documents
from tests.unit.feed.builders import NOON, changed, story
from tests.unit.feed.conftest import Clock, Feed, Opening

MONTH = timedelta(days=30)


async def _log(documents: Documents, *, days: int = 10) -> Changes:
    """A change a day, the first at noon."""
    log = await Changes.open(documents)
    for day in range(days):
        await log.append(f"k{day}", story_id="s", version=day + 1, kind="grown", at=NOON + timedelta(days=day))
    return log


async def test_the_oldest_go_first_and_the_newest_always_stays(documents: Documents) -> None:
    log = await _log(documents)
    assert await log.prune(NOON + timedelta(days=4), most=3) == 3
    assert await log.prune(NOON + timedelta(days=4), most=3) == 1
    assert await log.prune(NOON + timedelta(days=4), most=3) == 0
    assert await log.oldest() == 5
    while await log.prune(NOON + MONTH, most=3):
        pass
    assert (await log.oldest(), await log.last()) == (10, 10)


async def test_whoever_comes_too_late_is_told_where_the_log_begins(documents: Documents) -> None:
    log = await _log(documents)
    await log.prune(NOON + timedelta(days=4), most=100)
    assert [change.cursor for change in await log.after(4, limit=2)] == [5, 6]
    with pytest.raises(Pruned) as told:
        await log.after(3, limit=2)
    assert (told.value.cursor, told.value.oldest) == (3, 5)


async def test_a_reader_gets_no_further_than_a_gap(documents: Documents) -> None:
    """Stores that delete one by one may show one for a moment."""
    log = await _log(documents)
    await (await documents.collection("feed_changes")).delete_many({"_id": {"$in": [4, 5]}})
    assert [change.cursor for change in await log.after(1, limit=10)] == [2, 3]
    with pytest.raises(Pruned):
        await log.after(3, limit=10)


async def test_an_instance_that_slept_does_not_number_anew_what_was_pruned(documents: Documents) -> None:
    sleeper, other = await _log(documents, days=1), await Changes.open(documents)
    for day in range(1, 50):
        await other.append(f"o{day}", story_id="s", version=day, kind="grown", at=NOON + timedelta(days=day))
    assert await other.prune(NOON + timedelta(days=40), most=100) == 40
    late = await sleeper.append("late", story_id="s", version=60, kind="grown", at=NOON + timedelta(days=50))
    assert late == 51


async def test_retention_prunes_all_that_is_older_than_it_is_kept(documents: Documents) -> None:
    log = await _log(documents, days=1200)
    retention = Retention(log, kept=MONTH, clock=lambda: NOON + timedelta(days=1199))
    assert await retention.prune() == 1169
    assert await log.oldest() == 1170


async def test_the_api_answers_410_and_where_to_start_again(opened: Opening) -> None:
    clock = Clock()
    async with opened(clock=clock, feed_changes_days=1) as feed:
        await _pruned(feed, clock)
        gone = await feed.client.get("/v1/changes?after=2")
        assert gone.status_code == 410
        problem = gone.json()
        assert problem["type"] == "urn:infobud:problem:changes-gone"
        assert (problem["parameter"], problem["oldest_cursor"]) == ("after", 5)
        for start in (f"?after={problem['oldest_cursor'] - 1}", "?after=earliest", ""):
            kept = (await feed.client.get(f"/v1/changes{start}")).json()
            assert [change["cursor"] for change in kept["changes"]] == [5]
        assert (await feed.client.get("/v1/changes?after=latest")).json()["next_cursor"] == 5


async def _pruned(feed: Feed, clock: Clock) -> None:
    """Four changes from the day before yesterday, and one of today."""
    for version in range(1, 5):
        await feed.take(changed(story("s", version=version)))
    clock.now += timedelta(days=2)
    await feed.take(changed(story("s", version=5)))
    log = await Changes.open(feed.documents)
    assert await Retention(log, kept=timedelta(days=1), clock=clock).prune() == 4
