"""The pages, as they are without JavaScript."""

import re

import pytest

from services.feed.pages.look import TOPIC_ORDER
from shared.events import TOPIC_NAMES, StoryChange
from tests.unit.feed.builders import changed, member, story
from tests.unit.feed.conftest import Feed
from tests.unit.feed.markup import Page, open_page
from tests.unit.feed.sample import HOSTILE


async def test_the_front_page_leads_with_the_top_story_and_its_lead(morning: Feed) -> None:
    page = await open_page(morning, "/")
    assert "One event, one story." in page.text
    assert page.text.index("A salt battery carried the island") < page.text.index("The Tarn floods its valley")
    assert "supplied the 4,200 people of Varn" in page.text
    assert page.all("a", href="/topics/technology")
    assert page.all("link", rel="alternate", type="application/rss+xml", href="/feeds/stories.rss")
    assert page.all("body")[0]["data-stream"] == "/v1/stream?after=26"


async def test_every_story_in_a_right_to_left_script_says_so(morning: Feed) -> None:
    page = await open_page(morning, "/")
    arabic = [found for tag, found in page.elements if tag == "article" and found.get("dir") == "rtl"]
    assert arabic
    story_page = await open_page(morning, "/stories/salt-battery?lang=ar")
    assert story_page.all("h1", lang="ar")
    assert story_page.all("div", lang="ar", dir="rtl")
    assert story_page.all("a", lang="he", dir="rtl")


async def test_a_story_page_shows_paragraphs_sources_related_news_and_the_radar(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery")
    text = page.text
    assert "Reported by 6 independent sources" in text
    assert "The Tarn floods its valley and stops the trains" in text
    assert "In common: grid operator, Ilse Okafor" in text
    assert "first to report" in text
    assert "2 reprints" in text
    assert "text of Meridian Wire" in text
    assert "changed since" in text
    radar = text[text.index("The press radar") :]
    outlets = ("The Valley Herald", "Morning Ledger", "صباح المدينة", "みなと新聞")
    places = [radar.index(name) for name in outlets]
    assert places == sorted(places)


async def test_every_citation_mark_leads_to_its_source_with_passage_and_link(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery")
    marks = page.all("a", **{"class": "cite"})
    assert len(marks) == 9
    ids = {found.get("id") for _, found in page.elements}
    assert {(mark["href"] or "").removeprefix("#") for mark in marks} <= ids
    assert page.all("blockquote", lang="ja")
    assert page.all("a", href="https://alpenbote.example/b1", rel="external noopener")


async def test_all_ids_are_unique_and_all_inner_links_lead_somewhere(morning: Feed) -> None:
    for path in ("/", "/stories/salt-battery", "/stories/river", "/topics/science", "/stories?q=tarn"):
        page = await open_page(morning, path)
        ids = [found["id"] for _, found in page.elements if "id" in found]
        assert len(ids) == len(set(ids))
        for link in page.all("a"):
            href = link["href"] or ""
            if href.startswith("#"):
                assert href.removeprefix("#") in ids
            elif href.startswith("/"):
                assert (await morning.client.get(href)).status_code == 200, href


async def test_a_hostile_headline_is_text_on_everyopen_page(morning: Feed) -> None:
    for path in ("/", "/stories/hostile", "/topics/technology", "/stories?q=alert"):
        answer = await morning.client.get(path)
        assert "<script>alert" not in answer.text
        page = Page(answer.text)
        assert HOSTILE in page.text
        assert [(found["src"] or "")[:16] for found in page.all("script", type="module")] == ["/static/page.js?"]
        assert {found["type"] for found in page.all("script")} <= {"module", "application/ld+json"}


async def test_pages_have_no_inline_script_style_or_foreign_asset(morning: Feed) -> None:
    for path in ("/", "/stories/salt-battery", "/nothing"):
        page = Page((await morning.client.get(path)).text)
        for tag, found in page.elements:
            assert "style" not in found
            assert not any(name.startswith("on") for name in found)
            if tag in ("script", "img", "iframe") and found.get("type") != "application/ld+json":
                assert (found.get("src") or "").startswith("/static/")
            if tag == "link" and found["rel"] in ("stylesheet", "icon"):
                assert (found["href"] or "").startswith("/static/")


async def test_every_time_can_be_read_by_machines(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery")
    for time in page.all("time"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time["datetime"] or "")


async def test_a_topic_page_lists_its_stories_in_both_orders_with_its_feeds(morning: Feed) -> None:
    page = await open_page(morning, "/topics/science")
    assert "Forscher in Graz" in page.text
    assert "ferry" not in page.text.lower()
    assert page.all("a", href="/feeds/stories.rss?topic=science")
    assert page.all("a", href="/topics/science?sort=latest")
    assert (await morning.client.get("/topics/sience")).status_code == 404
    assert (await morning.client.get("/topics/science?topic=sport")).status_code == 422


async def test_a_list_page_goes_on_where_it_ended(morning: Feed) -> None:
    page = await open_page(morning, "/stories?limit=10&exclude_topic=sport")
    (onward,) = page.all("a", rel="next")
    following = await open_page(morning, onward["href"] or "")
    assert len(page.all("article")) == 10
    assert len(following.all("article")) == 2
    assert not following.all("a", rel="next")


async def test_a_merged_storys_page_leads_to_its_survivor_for_ever(feed: Feed) -> None:
    await feed.take(
        changed(story("old", version=2)),
        changed(story("young", [], version=2, merged_into="old"), StoryChange.MERGED),
    )
    answer = await feed.client.get("/stories/young?lang=de")
    assert (answer.status_code, answer.headers["location"]) == (308, "/stories/old?lang=de")


async def test_the_first_start_says_what_is_happening_and_reloads_by_itself(feed: Feed) -> None:
    sources = await feed.documents.collection("sources")
    source = member("a").source.model_dump(mode="json")
    await sources.replace({"_id": "o", "source": source, "origin": "catalogue", "state": "active", "feeds": {}})
    page = await open_page(feed, "/")
    assert "The first stories are on their way" in page.text
    assert "reads 1 outlet, 1 language" in page.text
    assert "data-reload" in page.all("body")[0]


async def test_without_outlets_the_page_says_how_to_add_one(feed: Feed) -> None:
    assert "infobud sources add" in (await open_page(feed, "/")).text


async def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(morning: Feed) -> None:
    page = await open_page(morning, "/stories?q=zeppelin")
    assert "No story passes this filter" in page.text
    assert page.all("input", name="q", value="zeppelin")


@pytest.mark.parametrize(("path", "status"), [("/stories/none", 404), ("/nowhere", 404), ("/stories?topik=x", 422)])
async def test_errors_are_pages_for_people(feed: Feed, path: str, status: int) -> None:
    answer = await feed.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert answer.headers["x-request-id"] in answer.text


async def test_a_pending_story_shows_its_radar_and_says_that_the_summary_comes(morning: Feed) -> None:
    page = await open_page(morning, "/stories/ferry")
    assert "The summary is still being written." in page.text
    assert page.all("a", href="https://harbour-post.example/ferry-1")


async def test_static_files_may_be_kept_for_ever_since_their_addresses_change(feed: Feed) -> None:
    page = await open_page(feed, "/")
    (style,) = page.all("link", rel="stylesheet")
    answer = await feed.client.get(style["href"] or "")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert (await feed.client.get("/static/nothing.css")).status_code == 404


def test_every_topic_has_its_place_in_the_navigation() -> None:
    assert sorted(TOPIC_ORDER) == sorted(TOPIC_NAMES)
