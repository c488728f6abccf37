"""Second thoughts: what the clusterer does when it looks at stories again as a whole."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.regroup import regroup
from services.clusterer.repair import Merge, Move, repairs, steps
from services.clusterer.vectors import profile
from shared.events import ArticleDeduplicated, Story, StoryChange
from tests.unit.clusterer.newsroom import Log, cluster_all, replica, report, store_in
from tests.unit.clusterer.stories import CHIP, FERRY, SALMON, TRUTH, stream

DAY = 86_400.0


def grouped(similarity: list[list[float]], *, times: list[float] | None = None) -> list[int]:
    table = np.array(similarity)
    count = len(table)
    return regroup(table, np.zeros((count, 0)), np.full(count, 60.0), np.array(times or [0.0] * count), 7 * DAY)


def put(index: StoryIndex, event: ArticleDeduplicated, story: str) -> Entry:
    article = event.article
    entry = index.prepare(
        article.id, profile(article.title, article.text, article.language), time=article.time.timestamp()
    )
    index.nearest(entry)
    index.add(entry, story)
    return entry


def carry_out(index: StoryIndex, step: Move | Merge) -> None:
    if isinstance(step, Merge):
        for member in index.members(step.story_id):
            index.move(member, step.into)
        return
    for id in step.article_ids:
        entry = index.entry(id)
        assert entry is not None
        index.move(entry, step.to or f"s{step.article_ids[0]}")


def stories_of(index: StoryIndex) -> set[frozenset[str]]:
    return {frozenset(entry.article_id for entry in index.members(story)) for story in index.stories}


# --- groups


def test_articles_that_are_alike_are_a_group_and_others_are_not() -> None:
    labels = grouped([[0, 0.6, 0.1], [0.6, 0, 0.1], [0.1, 0.1, 0]])
    assert labels[0] == labels[1] != labels[2]


def test_a_sequel_that_is_less_alike_than_each_event_within_stays_apart() -> None:
    pair, between = 0.6, 0.2
    table = [[0 if i == j else pair if i // 3 == j // 3 else between for j in range(6)] for i in range(6)]
    labels = grouped(table)
    assert labels[0] == labels[1] == labels[2] != labels[3] == labels[4] == labels[5]


def test_a_group_lasts_no_longer_than_it_may() -> None:
    table = [[0, 0.9, 0.9], [0.9, 0, 0.9], [0.9, 0.9, 0]]
    labels = grouped(table, times=[0.0, DAY, 9 * DAY])
    assert labels[0] == labels[1] != labels[2]


@pytest.mark.parametrize("seed", range(5))
def test_groups_do_not_depend_on_the_order_of_the_articles(seed: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.random((20, 20)) ** 3
    table = (table + table.T) / 2
    np.fill_diagonal(table, 0)
    order = chance.permutation(20)
    plain = grouped(table.tolist())
    mixed = grouped(table[np.ix_(order, order)].tolist())
    together = {frozenset(i for i in range(20) if plain[i] == label) for label in plain}
    assert together == {frozenset(int(order[i]) for i in range(20) if mixed[i] == label) for label in mixed}


# --- steps


def test_a_story_that_swallowed_two_events_is_split_and_keeps_the_larger_part() -> None:
    index = StoryIndex()
    for event in (*FERRY[:3], *CHIP[:2]):
        put(index, event, "sferry-1")
    assert list(repairs(index, ["sferry-1"], rounds=1)) == [Move(("chip-1", "chip-2"), None)]


def test_the_stories_of_one_event_merge_into_the_one_that_opened_first() -> None:
    index = StoryIndex()
    put(index, FERRY[1], "sferry-2")
    put(index, FERRY[0], "sferry-1")
    assert list(repairs(index, ["sferry-2"], rounds=1)) == [Merge("sferry-2", "sferry-1")]


def test_no_steps_lead_from_stories_that_are_as_they_should_be() -> None:
    index = StoryIndex()
    groups = [[put(index, event, f"s{name}") for event in events] for name, events in (("f", FERRY), ("c", CHIP))]
    assert list(steps(index, groups)) == []


def test_whatever_the_stories_were_the_same_ones_are_found() -> None:
    """Three events in one story, each article in its own, and everything crossed over."""
    events = [*FERRY, *CHIP, *SALMON]
    beginnings = (
        ["sone"] * len(events),
        [f"s{event.article.id}" for event in events],
        [f"scrossed-{place % 3}" for place in range(len(events))],
    )
    found = []
    for beginning in beginnings:
        index = StoryIndex()
        for event, story in zip(events, beginning, strict=True):
            put(index, event, story)
        for step in repairs(index, list(index.stories)):
            carry_out(index, step)
        found.append(stories_of(index))
    assert found[0] == found[1] == found[2]
    assert found[0] == {frozenset(event.article.id for event in events) for events in (FERRY, CHIP, SALMON)}


# --- published


async def astray(folder: Path) -> tuple[Log, dict[str, Story]]:
    """A story into which a mistake put the reports of another event, and what is published once it is quiet."""
    log = Log()
    store = await store_in(folder)
    clusterer = replica(store, log)
    for event in FERRY[:3]:
        await clusterer.cluster(event)
    for event in CHIP[:2]:
        # As if another replica had claimed it for the wrong story.
        await store.claim(event.article.id, "sferry-1")
        await clusterer.cluster(event)
    assert log.stories() == {frozenset({"ferry-1", "ferry-2", "ferry-3", "chip-1", "chip-2"})}
    await clusterer.settle()
    return log, {id: changed.story for id, changed in log.latest().items()}


async def test_a_split_is_published_and_both_stories_name_each_other(tmp_path: Path) -> None:
    log, stories = await astray(tmp_path)
    assert log.stories() == {frozenset({"ferry-1", "ferry-2", "ferry-3"}), frozenset({"chip-1", "chip-2"})}
    assert stories["schip-1"].split_from == "sferry-1"
    assert stories["sferry-1"].split_into == ("schip-1",)
    assert {change.story.id for change in log.changes if change.change is StoryChange.SPLIT} == {"sferry-1", "schip-1"}


async def test_settling_once_more_publishes_nothing(tmp_path: Path) -> None:
    log = Log()
    clusterer = replica(await store_in(tmp_path), log)
    await cluster_all(clusterer, stream())
    published = len(log.changes)
    await clusterer.settle()
    assert len(log.changes) == published


async def test_it_settles_by_itself_when_the_stream_pauses(tmp_path: Path) -> None:
    log = Log()
    store = await store_in(tmp_path)
    clusterer = replica(store, log)
    for event in FERRY[:2]:
        await clusterer.cluster(event)
    await store.claim("chip-1", "sferry-1")
    await clusterer.cluster(CHIP[0])
    pause = asyncio.create_task(clusterer.settle_when_quiet(0.01))
    async with asyncio.timeout(30):
        while log.stories() != {frozenset({"ferry-1", "ferry-2"}), frozenset({"chip-1"})}:
            await asyncio.sleep(0.01)
    pause.cancel()


async def test_replicas_that_write_one_story_at_once_lose_nothing(tmp_path: Path) -> None:
    """Eight replicas, none of which has heard of the others, put a report each into one story at the same moment."""
    log = Log()
    store = await store_in(tmp_path)
    await replica(store, log).cluster(FERRY[0])
    replicas = [replica(store, log) for _ in range(8)]
    for one in replicas:
        await one.restore()
    reports = [
        report(f"copy-{number}", f"{FERRY[1].article.title} {number}", FERRY[1].article.text, minute=20 + number)
        for number in range(len(replicas))
    ]
    await asyncio.gather(*(one.cluster(event) for one, event in zip(replicas, reports, strict=True)))
    assert log.stories() == {frozenset({"ferry-1", *(event.article.id for event in reports)})}
    story = log.latest()["sferry-1"].story
    assert story.version == 1 + len(reports)


async def test_related_stories_say_why_and_never_by_the_common_words_of_another_language(tmp_path: Path) -> None:
    log = Log()
    german = report(
        "steuer",
        "Stadtrat berät über die Steuer",
        "Die Stadt will in diesem Jahr die Steuer senken, und der Rat berät am Dienstag in der Halle über den Plan.",
        language="de",
        minute=30,
    )
    dutch = report(
        "brug",
        "De brug in de stad is weer open",
        "In de stad is de brug na een jaar weer open, en het plan van de raad is in die hal te zien.",
        language="nl",
        minute=35,
    )
    await cluster_all(replica(await store_in(tmp_path), log), [*stream(), german, dutch])
    assert log.stories() >= TRUTH
    related = [link for change in log.latest().values() for link in change.story.related]
    assert all(link.reason is not None and link.shared for link in related)
    ids = {"ssteuer", "sbrug"}
    assert not [link for id in ids for link in log.latest()[id].story.related if link.story_id in ids]
