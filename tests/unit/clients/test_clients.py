"""The clients, against a running feed service."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest
from mcp import Client

from clients.generate import TYPESCRIPT, files
from clients.python.infobud_client import AsyncInfobud, Infobud, InfobudError
from clients.python.infobud_client.requests import Events
from services.standalone.assistant import make_server
from tests.contract.feed_server import FeedServer
from tests.unit.feed.builders import NOON, changed, story
from tests.unit.feed.sample import sample


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeedServer]:
    with FeedServer(tmp_path_factory.mktemp("feed"), sample(NOON), feed_stream_heartbeat_seconds=0.2) as running:
        yield running


def test_pages_are_walked_to_their_end(server: FeedServer) -> None:
    with Infobud(server.url) as infobud:
        ids = [card["id"] for card in infobud.stories(limit=3)]
        assert len(ids) == len(set(ids)) == 14
        assert {card["id"] for card in infobud.stories(topic=["weather", "sport"])} == {"river", "final"}


async def test_pages_are_walked_to_their_end_without_waiting_for_each(server: FeedServer) -> None:
    async with AsyncInfobud(server.url) as infobud:
        ids = [card["id"] async for card in infobud.stories(limit=3, sort="latest")]
        assert len(ids) == len(set(ids)) == 14


def test_a_story_and_every_change_are_read(server: FeedServer) -> None:
    with Infobud(server.url) as infobud:
        told = infobud.story("salt-battery", lang="ar")
        assert told["language"] == "ar"
        assert told["summary"] is not None
        cursors = [change["cursor"] for change in infobud.changes()]
        assert cursors == list(range(1, len(cursors) + 1))


def test_an_error_says_what_was_meant(server: FeedServer) -> None:
    with Infobud(server.url) as infobud, pytest.raises(InfobudError) as refused:
        list(infobud.stories(topic="sience"))
    assert (refused.value.status, refused.value.parameter, refused.value.near) == (422, "topic", ("science",))


def test_a_feed_is_saved_read_and_deleted(server: FeedServer) -> None:
    with Infobud(server.url) as infobud:
        feed = infobud.save_feed("Weather", {"topic": ["weather"]}, sort="top")
        assert [card["id"] for card in infobud.saved_stories(feed["id"], feed["token"])] == ["river"]
        hook = infobud.add_webhook(feed["id"], feed["token"], "https://example.org/hook")
        assert hook["secret"].startswith("whsec_")
        infobud.delete_feed(feed["id"], feed["token"])
        with pytest.raises(InfobudError):
            list(infobud.saved_stories(feed["id"], feed["token"]))


async def test_the_stream_gives_what_was_missed_and_what_comes(server: FeedServer) -> None:
    async with (
        AsyncInfobud(server.url) as infobud,
        asyncio.timeout(30),
        aclosing(cast(Any, infobud.stream(after=0))) as stream,
    ):
        first = await anext(stream)
        assert first["cursor"] == 1
        last = [change["cursor"] async for change in infobud.changes()][-1]
        await asyncio.to_thread(server.take, changed(story("fresh-news", version=1)))
        async for change in stream:
            if change["cursor"] > last:
                assert change["story_id"] == "fresh-news"
                break


def test_events_say_when_what_was_missed_is_kept_no_longer() -> None:
    events = Events(last_id="1")
    for line in ("id: 9", "event: reset", 'data: {"after":1,"oldest_cursor":5,"detail":"load the stories anew"}'):
        assert events.take(line) is None
    with pytest.raises(InfobudError, match="load the stories anew") as told:
        events.take("")
    assert told.value.status == 410
    assert events.last_id == "9"


async def test_an_assistant_searches_reads_and_lists(server: FeedServer) -> None:
    async with AsyncInfobud(server.url) as infobud, Client(make_server(infobud)) as assistant:
        tools = {tool.name for tool in (await assistant.list_tools()).tools}
        assert tools == {"search_stories", "read_story", "list_feeds"}
        found = await assistant.call_tool("search_stories", {"query": "salt battery", "limit": 3})
        assert "salt-battery" in json.dumps(found.structured_content)
        read = await assistant.call_tool("read_story", {"id": "salt-battery", "language": "en"})
        text = read.content[0].text  # type: ignore[union-attr]
        assert text.startswith("# A salt battery carried the island of Varn")
        assert "[1]" in text
        assert "https://valley-herald.example/a" in text
        feeds = await assistant.call_tool("list_feeds", {})
        assert "/feeds/stories.rss?topic=science" in json.dumps(feeds.structured_content)
        wrong = await assistant.call_tool("search_stories", {"topics": ["sience"]})
        assert wrong.is_error
        assert "Did you mean science" in wrong.content[0].text  # type: ignore[union-attr]


NPM_PROGRAMS = Path(__file__).parents[2] / "browser" / "node_modules" / ".bin"


@pytest.mark.parametrize("path", sorted(files()), ids=lambda path: path.name)
def test_generated_files_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == files()[path], "run `python -m clients.generate`"


def test_the_typescript_types_compile() -> None:
    compiler = shutil.which("tsc", path=f"{NPM_PROGRAMS}:{os.environ['PATH']}")
    if compiler is None:
        message = "NOT COMPILED: tsc is not installed (`npm ci --prefix tests/browser` brings it)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}. CI must not skip it.", pytrace=False)
        pytest.skip(message)
    subprocess.run([compiler, "--noEmit", "--strict", str(TYPESCRIPT)], check=True)
