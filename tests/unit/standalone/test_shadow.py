"""A replay in the shadow: what a changed clusterer would make of the news, with the live stories untouched."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.newsroom.newsroom import load
from services.clusterer.app import make_clusterer
from services.clusterer.settings import Settings
from services.clusterer.store import open_store as open_stories
from services.deduplicator.agency import AgencyNames
from services.deduplicator.deduplicate import Deduplicator
from services.deduplicator.store import open_store
from services.standalone.cli import app
from services.standalone.shadow import PREFIX, replay_in_shadow
from shared.documents.opening import FILE
from shared.documents.sqlite import SqliteDocuments
from shared.events import ArticleDeduplicated, StoryChanged
from tests.unit.deduplicator.newswire import START, article, fetched, outlet

LIVE = ("memberships", "stories", "vectors", "articles")
DAYS_APART = 3
EVENTS = 12


@pytest.fixture
async def documents(tmp_path: Path) -> AsyncIterator[SqliteDocuments]:
    opened = SqliteDocuments(tmp_path / FILE)
    await _live_pipeline(opened)
    yield opened
    await opened.close()


async def _live_pipeline(documents: SqliteDocuments) -> None:
    """Some events of the newsroom, each reported twice with days in between, through deduplicator and clusterer."""

    async def publish(event: ArticleDeduplicated) -> None:
        await clusterer.cluster(event)

    async def ignore(changed: StoryChanged) -> None:
        pass

    clusterer = await make_clusterer(Settings(), documents, ignore)
    deduplicator = Deduplicator(await open_store(documents), publish, AgencyNames(), revisions_kept=10)
    events: dict[str, list[tuple[str, str]]] = {}
    for written in load().articles:
        if written.outlet.language == "en" and not written.original:
            edition = written.editions[0]
            events.setdefault(written.event, []).append((edition.title, "\n\n".join(edition.paragraphs)))
    for turn in range(2):
        for number, reports in enumerate(list(events.values())[:EVENTS]):
            if turn < len(reports):
                title, text = reports[turn]
                minute = turn * DAYS_APART * 1440 + number
                made = article(f"e{number}-{turn}", text, title=title, minute=minute, source=outlet(f"o{turn}"))
                await deduplicator.handle(fetched(made))


async def _all(documents: SqliteDocuments, name: str) -> list[dict[str, Any]]:
    return await (await documents.collection(name)).find()


async def test_the_same_settings_make_the_same_stories(documents: SqliteDocuments) -> None:
    diff = await replay_in_shadow(documents, Settings())
    assert diff.articles > EVENTS
    assert diff.stories_before < diff.articles
    assert (diff.merged, diff.split, diff.moved, diff.agreement) == ((), (), (), 1.0)


async def _an_older_version_saw_it_otherwise(documents: SqliteDocuments) -> tuple[str, str, str]:
    """Live claims as another version would have left them: two stories in one, one in two; the ids of these three."""
    stories = await open_stories(documents)
    claims = await stories.claims_of(f"e{number}-{turn}" for number in range(EVENTS) for turn in range(2))
    one, other, parted = (claims[f"e{number}-0"] for number in range(3))
    for turn in range(2):
        assert await stories.reclaim(f"e1-{turn}", other, one)
    assert await stories.reclaim("e2-1", parted, "s-apart")
    return one, other, parted


async def test_what_this_version_sees_otherwise_is_shown(documents: SqliteDocuments) -> None:
    one, other, parted = await _an_older_version_saw_it_otherwise(documents)
    diff = await replay_in_shadow(documents, Settings())
    assert [(row.before, set(row.after)) for row in diff.split] == [(one, {one, other})]
    assert [(set(row.before), row.after) for row in diff.merged] == [({parted, "s-apart"}, parted)]
    assert diff.moved == ()
    assert diff.agreement < 1


async def test_the_live_collections_stay_as_they_are(documents: SqliteDocuments) -> None:
    await _an_older_version_saw_it_otherwise(documents)
    before = {name: await _all(documents, name) for name in LIVE}
    await replay_in_shadow(documents, Settings())
    assert {name: await _all(documents, name) for name in LIVE} == before


async def test_a_replay_starts_on_a_blank_page(documents: SqliteDocuments) -> None:
    first = await replay_in_shadow(documents, Settings())
    assert await replay_in_shadow(documents, Settings()) == first
    assert len(await _all(documents, f"{PREFIX}memberships")) == first.articles


async def test_only_articles_since_a_moment_are_replayed(documents: SqliteDocuments) -> None:
    diff = await replay_in_shadow(documents, Settings(), since=START + timedelta(days=1))
    claims = await (await open_stories(documents)).claims_of(f"e{number}-1" for number in range(EVENTS))
    assert diff.articles == len(claims) > 0


async def test_progress_is_told_of_every_article(documents: SqliteDocuments) -> None:
    seen: list[str] = []

    def note(ids: Any) -> Any:
        for id in ids:
            seen.append(id)
            yield id

    diff = await replay_in_shadow(documents, Settings(), progress=note)
    assert len(seen) == len(set(seen)) == diff.articles


def test_the_command_prints_the_differences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def prepare() -> None:
        documents = SqliteDocuments(tmp_path / FILE)
        await _live_pipeline(documents)
        await _an_older_version_saw_it_otherwise(documents)
        await documents.close()

    asyncio.run(prepare())
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CLUSTERER_ACTIVE_DAYS", "30")
    result = CliRunner().invoke(app, ["replay", "--shadow", "--show", "3"])
    assert result.exit_code == 0, result.output
    assert "stories live" in result.output
    assert "split: 1" in result.output
    assert "merged: 1" in result.output


def test_replay_alone_shows_its_help() -> None:
    result = CliRunner().invoke(app, ["replay"])
    assert result.exit_code == 0
    assert "--shadow" in result.output
