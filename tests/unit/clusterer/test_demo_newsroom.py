"""The demo newsroom, event by event: its ground truth is what the clusterer must find, whatever the order."""

import random
from pathlib import Path

import pytest

from benchmarks.bcubed import b_cubed
from deploy.newsroom.newsroom import load
from shared.events import ArticleDeduplicated, Genre
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


def f1(log: Log) -> float:
    story_of = {article: number for number, story in enumerate(log.stories()) for article in story}
    return b_cubed([story_of[article] for article in EVENTS], list(EVENTS.values())).f1


async def test_each_event_is_exactly_one_story(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), as_it_comes_out())
    events = {frozenset(id for id, event in EVENTS.items() if event == name) for name in EVENTS.values()}
    assert log.stories() == events


@pytest.mark.parametrize("seed", range(3))
async def test_the_order_of_arrival_matters_little(tmp_path: Path, seed: int) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), shuffled(seed))
    assert f1(log) >= 0.98


async def test_two_replicas_agree_with_one(tmp_path: Path) -> None:
    log = Log()
    store = await store_in(tmp_path)
    replicas = Replicas(log, [replica(store, log), replica(store, log)])
    events = as_it_comes_out()
    for start in range(0, len(events), 20):
        await replicas.share(events[start : start + 20])
    assert f1(log) >= 0.98
