"""What `make demo` promises: the newsroom's events as stories, in one embedded process, fetched over HTTP."""

import html
import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.newsroom.newsroom import load
from services.standalone.demo import environment, free_port, newsroom
from tests.e2e.system import TRUTH, Process, Reader, check_told, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NEWS_SECONDS = 20.0


class Demo:
    """One run of the demo, read to its end."""

    def __init__(self, process: Process, first_story_seconds: float) -> None:
        self.process = process
        self.first_story_seconds = first_story_seconds

    @property
    def reader(self) -> Reader:
        return self.process.read()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder: Path = tmp_path_factory.mktemp("demo")
    port = free_port()
    with newsroom(NEWS_SECONDS) as base_url:
        settings = {**environment(base_url, folder), "HTTP_PORT": str(port)}
        process = Process(("run",), settings, folder / "infobud.log")
        started = time.monotonic()
        process.start()
        reader = process.read()
        try:
            until("ready", reader.ready, seconds=60, processes=(process,))
            until("a first story", lambda: bool(reader.story_ids()), seconds=60, processes=(process,))
            first = time.monotonic() - started
            settled(reader, len(TRUTH["articles"]), seconds=120, processes=(process,))
            yield Demo(process, first)
        finally:
            process.stop()


def test_the_first_story_is_there_within_a_minute(demo: Demo) -> None:
    assert demo.first_story_seconds < 60


def test_events_are_told_apart_and_every_article_is_in_one_story(demo: Demo) -> None:
    check_told(demo.reader.stories())


def test_the_radar_shows_the_headlines_as_the_outlets_last_wrote_them(demo: Demo) -> None:
    shown = demo.reader.headlines()
    written = {article.path: article.editions[-1].title for article in load().articles}
    late = {path: (shown[path], title) for path, title in written.items() if " ".join(title.split()) != shown[path]}
    assert all("<" in title for _, title in late.values()), late


def test_every_story_is_told_in_cited_sentences_that_stand_in_its_sources(demo: Demo) -> None:
    for id in demo.reader.story_ids():
        story = demo.reader.client.get(f"/v1/stories/{id}").raise_for_status().json()
        assert story["summary"], f"{id} {story['title']}: no summary ({story['summary_note']})"
        known = {row["article_id"] for head in story["radar"] for row in (head, *head["reprints"])}
        for paragraph in story["summary"]["paragraphs"]:
            for sentence in paragraph["sentences"]:
                assert sentence["citations"]
                assert {citation["article_id"] for citation in sentence["citations"]} <= known


def test_no_script_and_no_instruction_of_an_article_reaches_a_reader(demo: Demo) -> None:
    for id in demo.reader.story_ids():
        page = demo.reader.client.get(f"/stories/{id}", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "<script>" not in page.text
        assert "onerror=" not in page.text.replace("&quot;", '"').split("<body", 1)[0]
        summary = demo.reader.client.get(f"/v1/stories/{id}").json()["summary"]
        told = " ".join(s["text"] for p in summary["paragraphs"] for s in p["sentences"]).lower()
        assert "ignore all previous" not in told
        assert "ignore previous" not in told


def test_related_events_are_linked(demo: Demo) -> None:
    event_of = {path: row["event"] for path, row in TRUTH["articles"].items()}
    stories = {}
    for id in demo.reader.story_ids():
        story = demo.reader.client.get(f"/v1/stories/{id}").raise_for_status().json()
        path = "/" + story["radar"][0]["url"].split("/", 3)[3]
        stories[id] = event_of[path]
    linked = set()
    for id, event in stories.items():
        for row in demo.reader.client.get(f"/v1/stories/{id}/related").raise_for_status().json()["related"]:
            linked.add(frozenset((event, stories[row["story"]["id"]])))
    wanted = {frozenset(pair) for pair in TRUTH["related"]}
    assert len(wanted & linked) >= len(wanted) / 2, f"linked of the related pairs: {wanted & linked}"


def test_the_same_stories_stand_in_the_rss_feed(demo: Demo) -> None:
    import feedparser

    feed = feedparser.parse(demo.reader.client.get("/feeds/stories.rss", params={"limit": 100}).content)
    assert not feed.bozo
    assert len(feed.entries) == len(demo.reader.story_ids())


def test_it_ends_in_peace_and_comes_back_with_everything(demo: Demo) -> None:
    before = demo.reader.stories()
    assert demo.process.stop() == 0
    demo.process.start()
    until("ready again", demo.reader.ready, seconds=60, processes=(demo.process,))
    assert demo.reader.stories() == before


@pytest.mark.chromium
def test_the_pages_work_in_a_browser(demo: Demo, chromium: str, tmp_path: Path) -> None:
    front = rendered(chromium, str(demo.reader.client.base_url), tmp_path)
    assert front.count("<article") >= 9
    for story in demo.reader.client.get("/v1/stories", params={"q": "Pellago", "limit": 5}).json()["stories"]:
        page = rendered(chromium, story["url"], tmp_path)
        assert story["headline"] in html.unescape(page)
        assert "The press radar" in page
        assert "<title>we are fine" not in page
        assert "<iframe" not in page


def rendered(chromium: str, url: str, folder: Path) -> str:
    """The page's document after its scripts have run."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    done = subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *quiet),
            *(f"--user-data-dir={folder / 'profile'}", "--timeout=3000", "--dump-dom", url),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout


async def test_every_document_stays_within_what_all_stores_take(demo: Demo) -> None:
    path = Path(demo.process.environment["DATA_DIR"]) / "documents.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        bodies = [
            (table, json.loads(body))
            for table in tables
            if "body" in [column for _, column, *_ in file.execute(f"PRAGMA table_info('{table}')")]
            for (body,) in file.execute(f"SELECT body FROM '{table}'")
        ]
    assert len({table for table, _ in bodies}) > 5
    assert [(table, fault) for table, body in bodies for fault in _beyond_the_subset(body, False)] == []


def _beyond_the_subset(value: object, in_list: bool) -> Iterator[str]:
    if isinstance(value, list):
        if in_list:
            yield f"a list in a list: {str(value)[:80]}"
        for item in value:
            yield from _beyond_the_subset(item, True)
    elif isinstance(value, dict):
        for key, item in value.items():
            if "." in key or key.startswith("$"):
                yield f"the field name {key}"
            yield from _beyond_the_subset(item, False)
