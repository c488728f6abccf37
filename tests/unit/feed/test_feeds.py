"""Feeds as feed readers read them."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from reader import make_reader

from shared.events import Story
from tests.unit.feed.builders import NOON, changed, member, outlet, story, summarized
from tests.unit.feed.conftest import Feed, Opening

HOSTILE = "</title><script>alert(1)</script> & \x0b\x00\ufffe “quotes”"
ROWS = [
    member("a", "Tarn floods", source="herald"),
    member("b", "Der Tarn", source=outlet("bote", "de", "AT", "Bote & Söhne"), language="de", minutes=30),
]


async def _stories(feed: Feed) -> None:
    told: Story = story("river", ROWS, topics=("weather", "disaster"))
    paragraphs = [[("The Tarn has flooded.", ROWS), ("Nobody was hurt.", ROWS[:1])], [("Trains stand.", ROWS[1:])]]
    await feed.take(
        changed(told),
        summarized("river", headline="The Tarn floods its valley", paragraphs=paragraphs),
        changed(story("hostile", [member("a", HOSTILE, minutes=-90)], topics=("technology",))),
    )


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_feedparser_reads_all_that_was_put_in(feed: Feed, form: str) -> None:
    await _stories(feed)
    answer = await feed.client.get(f"/feeds/stories.{form}?topic=weather&lang=en")
    read = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not read.bozo
    assert read.feed.title == "Infobud: Weather, in English"
    assert read.feed.link == "https://news.example/stories?topic=weather&lang=en"
    assert read.feed.language == "en"
    (entry,) = read.entries
    assert entry.title == "The Tarn floods its valley"
    assert entry.link == "https://news.example/stories/river"
    assert entry.id == "urn:infobud:story:river"
    assert entry.published_parsed[:5] == NOON.timetuple()[:5]
    assert entry.updated_parsed[3:5] == (12, 30)
    assert {tag.get("label") or tag.term for tag in entry.tags} == {"Weather", "Disaster and accident"}
    html = entry.content[0].value if "content" in entry else entry.description
    assert 'href="https://herald.example/a"' in html
    assert "Bote &amp; Söhne" in html


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_a_hostile_headline_stays_text_in_well_formed_xml(feed: Feed, form: str) -> None:
    await _stories(feed)
    answer = await feed.client.get(f"/feeds/stories.{form}?topic=technology")
    root = ElementTree.fromstring(answer.content)
    titles = [element.text for element in root.iter() if element.tag.endswith("title")]
    assert "</title><script>alert(1)</script> &  “quotes”" in titles
    assert b"<script>" not in answer.content


async def test_json_feed_holds_the_same(feed: Feed) -> None:
    await _stories(feed)
    answer = await feed.client.get("/feeds/stories.json?limit=1")
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    read = json.loads(answer.content)
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = read["items"]
    assert item["id"] == "urn:infobud:story:river"
    assert item["title"] == "The Tarn floods its valley"
    assert item["tags"] == ["Weather", "Disaster and accident"]
    following = json.loads((await feed.client.get(read["next_url"])).content)
    assert [entry["id"] for entry in following["items"]] == ["urn:infobud:story:hostile"]
    assert "next_url" not in following


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_a_feed_names_itself_and_its_next_page(feed: Feed, form: str) -> None:
    await _stories(feed)
    address = f"https://news.example/feeds/stories.{form}?limit=1"
    read = feedparser.parse((await feed.client.get(address)).content)
    links = {link.rel: link.href for link in read.feed.links}
    assert links["self"] == address
    following = feedparser.parse((await feed.client.get(links["next"])).content)
    assert [entry.id for entry in following.entries] == ["urn:infobud:story:hostile"]


async def test_a_story_without_summary_lists_its_reports(feed: Feed) -> None:
    await feed.take(changed(story("s", ROWS)))
    (entry,) = feedparser.parse((await feed.client.get("/feeds/stories.rss")).content).entries
    assert "The summary is still being written." in entry.description
    assert 'href="https://herald.example/a"' in entry.description


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
async def test_an_empty_feed_is_a_valid_feed(feed: Feed, form: str) -> None:
    answer = await feed.client.get(f"/feeds/stories.{form}?q=nothing")
    assert answer.status_code == 200
    if form != "json":
        read = feedparser.parse(answer.content)
        assert (read.bozo, read.entries) == (False, [])


async def test_ids_stay_when_the_story_changes(feed: Feed) -> None:
    await _stories(feed)
    before = feedparser.parse((await feed.client.get("/feeds/stories.rss")).content)
    await feed.take(changed(story("river", [*ROWS, member("c", minutes=50)], version=2)))
    after = feedparser.parse((await feed.client.get("/feeds/stories.rss")).content)
    assert [entry.id for entry in before.entries] == [entry.id for entry in after.entries]
    assert [entry.published for entry in before.entries] == [entry.published for entry in after.entries]


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
async def test_the_reader_library_reads_all_that_was_put_in_and_every_change_of_it(
    feed: Feed, tmp_path: Path, form: str
) -> None:
    await _stories(feed)
    answer = await feed.client.get(f"/feeds/stories.{form}?lang=en&topic=weather")
    address = tmp_path / f"stories.{form}"
    address.write_bytes(answer.content)
    with closing(make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(tmp_path))) as reader:
        reader.add_feed(address.name)
        reader.update_feeds()
        assert reader.get_feed(address.name).title == "Infobud: Weather, in English"
        (entry,) = reader.get_entries()
        assert (entry.id, entry.title) == ("urn:infobud:story:river", "The Tarn floods its valley")
        assert entry.link == "https://news.example/stories/river"
        assert entry.published == NOON
        assert entry.updated_not_none == NOON + timedelta(minutes=30)
        text = entry.get_content()
        assert text is not None
        assert "The Tarn has flooded." in text.value
        assert 'href="https://herald.example/a"' in text.value
        await feed.take(changed(story("river", [*ROWS, member("c", minutes=50)], version=2, topics=("weather",))))
        address.write_bytes((await feed.client.get(f"/feeds/stories.{form}?lang=en&topic=weather")).content)
        reader.update_feed(address.name)
        (again,) = reader.get_entries()
        assert (again.id, again.updated_not_none) == (entry.id, NOON + timedelta(minutes=50))


async def test_a_hub_is_named_in_every_format_and_in_the_headers(opened: Opening) -> None:
    async with opened(feed_websub_hub="https://hub.example/") as feed:
        for form in ("rss", "atom", "json"):
            answer = await feed.client.get(f"/feeds/stories.{form}")
            assert "https://hub.example/" in answer.text
            assert '<https://hub.example/>; rel="hub"' in answer.headers["link"]
            assert 'rel="self"' in answer.headers["link"]


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_marks_of_a_sentence_stand_in_feeds_in_the_storys_language(morning: Feed, form: str) -> None:
    answer = await morning.client.get(f"/feeds/stories.{form}?topic=disaster")
    entries = {entry.title: entry for entry in feedparser.parse(answer.content).entries}
    told = entries["Passengers are freed from a cable car above Orlo"]
    html = told.content[0].value if "content" in told else told.description
    assert '(only <a href="https://alpenbote.example/c2">Alpenbote</a>)' in html
    assert "Reports differ: people were brought down: <strong>61</strong> (<a" in html
    arabic = await morning.client.get(f"/feeds/stories.{form}?topic=politics")
    assert "بحسب:" in arabic.text
    assert "Reported by" not in arabic.text
