"""One event, one story, in ten languages: streams in which hardly any two reports of an event share a language."""

import random
from pathlib import Path

import pytest
import yaml

from benchmarks.bcubed import BCubed, b_cubed
from shared.events import ArticleDeduplicated
from tests.unit.clusterer.newsroom import Log, cluster_all, replica, report, store_in
from tests.unit.clusterer.test_demo_newsroom import EVENTS, as_it_comes_out

TEN_LANGUAGES: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("ten_languages.yaml").read_text(encoding="utf-8")
)


def ten_languages() -> list[tuple[str, ArticleDeduplicated]]:
    """Each report with its event: title and text as an outlet writes them."""
    rows = []
    for event, texts in TEN_LANGUAGES.items():
        for language, text in texts.items():
            title, _, body = text.partition(". ")
            rows.append((event, report(f"{event}-{language}", title, body, language=language)))
    return rows


def one_a_language() -> list[tuple[str, ArticleDeduplicated]]:
    """Of the newsroom's reports of each event the first in each language."""
    first: dict[tuple[str, str], ArticleDeduplicated] = {}
    for event in as_it_comes_out():
        article = event.article
        if event.original_id == article.id:
            first.setdefault((EVENTS[article.id], article.language), event)
    return [(name, event) for (name, _), event in first.items()]


async def scores(folder: Path, rows: list[tuple[str, ArticleDeduplicated]]) -> BCubed:
    log = Log()
    await cluster_all(replica(await store_in(folder), log), [event for _, event in rows])
    story_of = {article: number for number, story in enumerate(log.stories()) for article in story}
    return b_cubed([story_of[event.article.id] for _, event in rows], [name for name, _ in rows])


@pytest.mark.parametrize("seed", range(4))
async def test_reports_of_one_event_in_ten_languages_are_one_story_in_whatever_order(tmp_path: Path, seed: int) -> None:
    rows = ten_languages()
    random.Random(seed).shuffle(rows)
    found = await scores(tmp_path, rows)
    assert found.f1 >= 0.95, found


async def test_the_newsroom_with_one_report_of_an_event_in_each_language(tmp_path: Path) -> None:
    found = await scores(tmp_path, one_a_language())
    assert found.f1 >= 0.95, found


@pytest.mark.parametrize("seed", range(2))
async def test_sequels_in_other_languages_stay_apart(tmp_path: Path, seed: int) -> None:
    rows = one_a_language() + ten_languages()
    random.Random(seed).shuffle(rows)
    found = await scores(tmp_path, rows)
    assert found.precision >= 0.95, found
    assert found.f1 >= 0.95, found


def test_the_events_are_told_in_ten_languages_that_the_newsroom_lacks_or_has() -> None:
    assert all(len(TEN_LANGUAGES[event]) > 10 for event in ("dam-breach", "chess-title"))
