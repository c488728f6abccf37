"""The demo newsroom, event by event: its ground truth is what the clusterer must find, whatever the order."""

import random
from pathlib import Path

import pytest

from deploy.newsroom.newsroom import load
from services.clusterer.cluster import Clusterer
from shared.events import ArticleDeduplicated, Genre, StoryChange
from tests.unit.clusterer.newsroom import Log, Replicas, cluster_all, outlet, replica, report, store_in

NEWSROOM = load()
EVENTS = {article.id: article.event for article in NEWSROOM.articles}


def as_it_comes_out() -> list[ArticleDeduplicated]:
    """Every first edition in order of time."""
    articles = sorted(NEWSROOM.articles, key=lambda article: (article.editions[0].at, article.id))
    return [
        report(
            article.id,
            article.editions[0].title,
            "\n\n".join(article.editions[0].paragraphs),
            language=article.outlet.language,
            minute=article.editions[0].at,
            source=outlet(article.outlet.id, article.outlet.language, article.outlet.country, article.outlet.topic),
            genre=Genre.OPINION if article.kind == "opinion" else Genre.REPORT,
            section=article.section,
            original=article.original,
        )
        for article in articles
    ]


def shuffled(seed: int) -> list[ArticleDeduplicated]:
    """In any order, but an original before its reprints, as the log keeps it."""
    events = as_it_comes_out()
    random.Random(seed).shuffle(events)
    place = {event.article.id: place for place, event in enumerate(events)}

    def turn(event: ArticleDeduplicated) -> tuple[int, bool]:
        own, original = place[event.article.id], place[event.original_id]
        return max(own, original), event.article.id != event.original_id

    return sorted(events, key=turn)


TRUE_STORIES = {frozenset(id for id, event in EVENTS.items() if event == name) for name in EVENTS.values()}


def amiss(log: Log) -> set[frozenset[str]]:
    """The stories that are not exactly an event, and the events that are not exactly a story."""
    return log.stories() ^ TRUE_STORIES


async def test_each_event_is_exactly_one_story(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), as_it_comes_out())
    assert amiss(log) == set()


@pytest.mark.parametrize("seed", range(30))
async def test_the_order_of_arrival_does_not_matter(tmp_path: Path, seed: int) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), shuffled(seed))
    assert amiss(log) == set()


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
async def test_two_replicas_find_the_same_stories(tmp_path: Path, seed: int | None) -> None:
    log = Log()
    store = await store_in(tmp_path)
    replicas = Replicas(log, [replica(store, log), replica(store, log)])
    events = as_it_comes_out() if seed is None else shuffled(seed)
    for start in range(0, len(events), 20):
        await replicas.share(events[start : start + 20])
    await replicas.settle()
    assert amiss(log) == set()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_events_that_come_again_change_nothing(tmp_path: Path, seed: int) -> None:
    """Each third event comes a second time a little later, and all of them once more at the end."""
    log = Log()
    events = shuffled(seed)
    again = [*events]
    for place in range(len(events) - 1, 0, -3):
        again.insert(min(place + 7, len(again)), events[place])
    await cluster_all(replica(await store_in(tmp_path), log), [*again, *events])
    assert amiss(log) == set()


async def test_what_it_published_itself_may_come_back_late(tmp_path: Path) -> None:
    """By then it has merged and split the stories again, and must not go back to what they were."""
    log = Log()
    alone = replica(await store_in(tmp_path), log)
    events = shuffled(5)
    for start in range(0, len(events), 10):
        for event in events[start : start + 10]:
            await alone.cluster(event)
        await alone.settle()
    assert {change.change for change in log.changes} >= {StoryChange.MERGED, StoryChange.SPLIT}
    wrong = []
    for change in list(log.changes):
        await alone.follow(change)
        wrong += misplaced(alone, log)
    assert wrong == []
    await alone.settle()
    assert amiss(log) == set()


def misplaced(clusterer: Clusterer, log: Log) -> list[str]:
    """The articles that the clusterer compares as part of another story than the one that was published."""
    return [
        member.article_id
        for story_id, change in log.latest().items()
        for member in change.story.members
        if (entry := clusterer._index.entry(member.article_id)) is not None and entry.story_id != story_id
    ]
