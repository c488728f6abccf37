"""What the newsroom serves: real feeds and pages that fill as the clock goes on."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import feedparser
import httpx
import pytest
import trafilatura

from deploy.newsroom.catalogue import catalogue
from deploy.newsroom.newsroom import SPAN_MINUTES, Article, Newsroom, Outlet
from deploy.newsroom.release import Schedule
from deploy.newsroom.server import make_app
from tests.unit.newsroom.conftest import BASE, START, HandClock


async def _titles(client: httpx.AsyncClient, outlet: Outlet) -> dict[str, str]:
    """URL to headline of what stands in the outlet's feed."""
    answer = await client.get(outlet.feed_path)
    assert answer.status_code == 200
    if outlet.feed == "json":
        return {item["url"]: item["title"] for item in answer.json()["items"]}
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {entry.link: entry.title for entry in parsed.entries}


def _outlet(newsroom: Newsroom, id: str) -> Outlet:
    return next(outlet for outlet in newsroom.outlets if outlet.id == id)


def _article(newsroom: Newsroom, id: str) -> Article:
    return next(article for article in newsroom.articles if article.id == id)


async def test_every_feed_parses_and_in_the_end_holds_every_article(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    for outlet in newsroom.outlets:
        served = set(await _titles(client, outlet))
        assert served == {f"{BASE}{article.path}" for article in newsroom.articles if article.outlet is outlet}


async def test_feeds_state_language_dates_and_sections(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    rss = feedparser.parse((await client.get(_outlet(newsroom, "rasif").feed_path)).content)
    assert rss.feed.language == "ar"
    assert {tag.term for entry in rss.entries for tag in entry.tags} >= {"سياسة", "رأي"}
    assert all(entry.published_parsed for entry in rss.entries)
    plain = feedparser.parse((await client.get(_outlet(newsroom, "donaufunk").feed_path)).content)
    assert all("tags" not in entry for entry in plain.entries)


async def test_articles_come_out_in_order_as_the_clock_goes_on(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    meridian = _outlet(newsroom, "meridian")
    assert await _titles(client, meridian) == {}
    seen: set[str] = set()
    for minute in range(0, SPAN_MINUTES + 1, 120):
        clock.move_to_minute(minute)
        served = set(await _titles(client, meridian))
        assert seen <= served
        expected = {a.path for a in newsroom.articles if a.outlet is meridian and a.editions[0].at <= minute}
        assert served == {f"{BASE}{path}" for path in expected}
        seen = served


async def test_a_page_is_there_from_its_release_on(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    article = _article(newsroom, "minato/tindra-capsule")
    clock.move_to_minute(article.editions[0].at - 1)
    assert (await client.get(article.path)).status_code == 404
    clock.move_to_minute(article.editions[0].at)
    assert (await client.get(article.path)).status_code == 200


async def test_a_revision_replaces_headline_and_text_under_the_same_url(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    article = _article(newsroom, "meridian/terzhan-earthquake")
    first, revised = article.editions
    clock.move_to_minute(revised.at - 1)
    assert (await _titles(client, article.outlet))[f"{BASE}{article.path}"] == first.title
    clock.move_to_minute(revised.at)
    assert (await _titles(client, article.outlet))[f"{BASE}{article.path}"] == revised.title
    page = (await client.get(article.path)).text
    assert "2,100 houses" in page
    assert "Correction: Two more bodies" in page


async def test_a_lead_only_feed_leaves_the_text_to_the_page_and_extraction_finds_it_there(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    article = _article(newsroom, "harbour-courier/the-watchman-and-the-lady")
    assert "Filippa Osei" not in (await client.get(article.outlet.feed_path)).text
    page = (await client.get(article.path)).text
    text = trafilatura.extract(page) or ""
    assert all(paragraph in text for paragraph in article.editions[0].paragraphs)
    for chrome in ("morning newsletter", "All rights reserved"):
        assert chrome in page
        assert chrome not in text


async def test_right_to_left_pages_say_so(client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    assert '<html lang="ar" dir="rtl">' in (await client.get(_article(newsroom, "rasif/corvale-fire").path)).text


async def test_active_html_goes_out_as_an_outlet_would_send_it(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    article = _article(newsroom, "circuit-signal/pellago-status-page-script")
    answer = await client.get(article.path)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>document.title" in answer.text
    feed = (await client.get(article.outlet.feed_path)).text
    assert "&lt;script&gt;document.title" in feed
    assert "&lt;img src=&quot;missing.png&quot; onerror=" in feed


@pytest.mark.parametrize("id", ["meridian", "nordkabel", "northway"])
async def test_a_reader_who_has_this_very_feed_gets_304(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom, id: str
) -> None:
    outlet = _outlet(newsroom, id)
    clock.move_to_minute(1200)
    first = await client.get(outlet.feed_path)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for validators in ({"If-None-Match": etag}, {"If-None-Match": f'W/{etag}, "x"'}, {"If-Modified-Since": modified}):
        again = await client.get(outlet.feed_path, headers=validators)
        assert (again.status_code, again.content) == (304, b"")
    clock.move_to_minute(SPAN_MINUTES)
    for validators in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        assert (await client.get(outlet.feed_path, headers=validators)).status_code == 200


async def test_the_etag_outranks_the_date_and_a_senseless_date_is_ignored(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    path = _outlet(newsroom, "lumen").feed_path
    clock.move_to_minute(SPAN_MINUTES)
    late = format_datetime(clock.now, usegmt=True)
    answer = await client.get(path, headers={"If-None-Match": '"other"', "If-Modified-Since": late})
    assert answer.status_code == 200
    assert (await client.get(path, headers={"If-Modified-Since": "yesterday"})).status_code == 200


async def test_pages_answer_304_too(client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    path = _article(newsroom, "kurier/kapsula-tindry").path
    etag = (await client.get(path)).headers["etag"]
    assert (await client.get(path, headers={"If-None-Match": etag})).status_code == 304


async def test_unknown_outlets_feeds_and_pages_are_404(client: httpx.AsyncClient) -> None:
    for path in ("/nobody/", "/nobody/feed.xml", "/meridian/feed.json", "/meridian/politics/nothing"):
        assert (await client.get(path)).status_code == 404, path


async def test_progress_tells_when_the_newsroom_has_finished(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    total = len(list(newsroom.articles))
    assert (await client.get("/progress.json")).json() == {"articles": total, "released": 0, "finished": False}
    clock.move_to_minute(SPAN_MINUTES)
    assert (await client.get("/progress.json")).json() == {"articles": total, "released": total, "finished": True}


async def test_without_a_duration_all_is_out_at_once_dated_over_the_last_36_hours(newsroom: Newsroom) -> None:
    clock = HandClock(START)
    transport = httpx.ASGITransport(app=make_app(newsroom, Schedule(START, 0), clock))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        assert (await client.get("/progress.json")).json()["finished"] is True
        items = (await client.get(_outlet(newsroom, "yuan-an").feed_path)).json()["items"]
    dates = [datetime.fromisoformat(item["date_published"]) for item in items]
    assert all(START - timedelta(hours=36) <= date <= START for date in dates)
    assert max(dates) - min(dates) > timedelta(hours=6)


def test_the_published_time_is_the_real_time_of_release(newsroom: Newsroom) -> None:
    schedule = Schedule(START, 60)
    assert schedule.time(0) == START
    assert schedule.time(SPAN_MINUTES) == START + timedelta(seconds=60)
    item = schedule.published([_article(newsroom, "meridian/marisole-aground-skerrin")], START + timedelta(seconds=60))[
        0
    ]
    assert item.published_at == schedule.time(30)
    assert item.modified_at == schedule.time(150)


async def test_outlet_home_pages_and_the_index_link_to_feeds(
    client: httpx.AsyncClient, clock: HandClock, newsroom: Newsroom
) -> None:
    clock.move_to_minute(SPAN_MINUTES)
    index = (await client.get("/")).text
    for outlet in newsroom.outlets:
        assert f'href="{BASE}{outlet.feed_path}"' in index
        assert f'href="{BASE}{outlet.feed_path}"' in (await client.get(f"/{outlet.id}/")).text


async def test_the_catalogue_names_feeds_that_answer(client: httpx.AsyncClient, newsroom: Newsroom) -> None:
    entries = catalogue(f"{BASE}/")
    assert len(entries) == len(newsroom.outlets)
    assert set(entries[0]) == {"id", "name", "home", "feeds", "language", "country", "kind", "topic"}
    for entry in entries:
        assert (await client.get(entry["home"])).status_code == 200
        for feed in entry["feeds"]:
            assert (await client.get(feed)).status_code == 200
