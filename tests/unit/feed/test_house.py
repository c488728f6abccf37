"""The house's own pages: outlets, about, preferences, the builder, and what crawlers ask for."""

from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from tests.unit.feed.conftest import Feed
from tests.unit.feed.markup import open_page


async def test_the_outlets_page_lists_every_outlet_with_a_page_of_its_own(morning: Feed) -> None:
    page = await open_page(morning, "/sources")
    assert "The Valley Herald" in page.text
    outlet = await open_page(morning, "/sources/valley-herald")
    assert "A salt battery carried the island" in outlet.text
    assert outlet.all("a", href="/feeds/stories.rss?source=valley-herald")
    assert (await morning.client.get("/sources/nobody")).status_code == 404


async def test_the_radars_own_page_narrows_to_a_country_and_a_language(morning: Feed) -> None:
    everything = await open_page(morning, "/stories/salt-battery/radar")
    assert "Salzbatterie" in everything.text
    assert "みなと新聞" in everything.text
    german = await open_page(morning, "/stories/salt-battery/radar?language=de")
    assert "Salzbatterie" in german.text
    assert "みなと新聞" not in german.text
    nobody = await open_page(morning, "/stories/salt-battery/radar?country=ZZ")
    assert "0 reports" in nobody.text


async def test_the_builder_shows_the_feed_before_it_is_followed(morning: Feed) -> None:
    page = await open_page(morning, "/your-feed?topic=science&exclude_source=valley-herald")
    assert any("checked" in box for box in page.all("input", name="topic", value="science"))
    assert page.all("a", href="https://news.example/feeds/stories.rss?topic=science&exclude_source=valley-herald")
    assert "Forscher in Graz" in page.text


async def test_the_builders_empty_fields_leave_no_trace_in_the_address(morning: Feed) -> None:
    answer = await morning.client.get("/your-feed?q=&topic=science&min_sources=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/your-feed?topic=science")


async def test_chosen_languages_are_kept_and_used(morning: Feed) -> None:
    form = "interface=en&reading=ja&reading=de&back=%2Fstories%2Fsalt-battery"
    answer = await morning.client.post("/preferences", content=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/stories/salt-battery")
    cookies = answer.headers.get_list("set-cookie")
    assert {cookie.partition(";")[0] for cookie in cookies} == {"interface=en", "reading=ja.de"}
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    page = await morning.client.get("/stories/salt-battery", headers={"cookie": "reading=ar"})
    assert '<h1 lang="ar">' in page.text
    assert "Cookie" in page.headers["vary"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_a_form_never_sends_the_reader_to_another_site(feed: Feed, back: str) -> None:
    answer = await feed.client.post("/preferences", data={"back": back})
    assert answer.headers["location"] == "/"


async def test_rubbish_in_cookies_changes_nothing(morning: Feed) -> None:
    for value in ("interface=../../etc; reading=<script>", "interface=; reading=...", "reading=" + "de." * 500):
        page = await morning.client.get("/", headers={"cookie": value})
        assert page.status_code == 200
        assert '<html lang="en" dir="ltr">' in page.text


async def test_crawlers_find_stories_and_what_to_leave_alone(morning: Feed) -> None:
    robots = (await morning.client.get("/robots.txt")).text
    assert "Disallow: /v1/" in robots
    assert "Sitemap: https://news.example/sitemap.xml" in robots
    tree = ElementTree.fromstring((await morning.client.get("/sitemap.xml")).content)
    locations = [found.text for found in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://news.example/stories/salt-battery" in locations


async def test_the_site_can_be_installed(feed: Feed) -> None:
    manifest = (await feed.client.get("/manifest.webmanifest")).json()
    assert manifest["start_url"] == "/"
    assert (await feed.client.get(manifest["icons"][0]["src"])).status_code == 200
    worker = await feed.client.get("/offline.js")
    assert worker.headers["content-type"].startswith("text/javascript")


async def test_the_address_of_a_page_leads_back_from_the_preferences(feed: Feed) -> None:
    page = await open_page(feed, "/about")
    (link,) = [found["href"] for found in page.all("a") if (found["href"] or "").startswith("/preferences")]
    assert parse_qs(urlsplit(link or "").query)["back"] == ["/about"]


async def test_a_reader_can_report_an_error_without_javascript(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery/report")
    assert page.all("form", method="post", action="/stories/salt-battery/report")
    answer = await morning.client.post(
        "/stories/salt-battery/report", data={"kind": "wrong_fact", "text": "It was four days, not three."}
    )
    assert "Thank you." in answer.text
    (report,) = await morning.site.reports.all("open", limit=10)
    assert (report.story_id, report.kind, report.text) == ("salt-battery", "wrong_fact", "It was four days, not three.")


@pytest.mark.parametrize(
    "body", ["", "kind=nonsense&text=x", f"kind=other&text={'x' * 3000}", "\x00\xff", "a=1&" * 900]
)
async def test_a_report_that_says_nothing_is_asked_for_again(morning: Feed, body: str) -> None:
    answer = await morning.client.post("/stories/salt-battery/report", content=body.encode("latin-1"))
    assert answer.status_code == 200
    assert "Say what is wrong" in answer.text
    assert await morning.site.reports.all("open", limit=10) == []


async def test_the_status_page_says_how_far_behind_the_news_is(morning: Feed) -> None:
    page = await open_page(morning, "/status")
    assert "Behind the outlets by" in page.text
    assert "Outlets that could not be read the last time" in page.text


async def test_a_story_page_says_what_is_new_since_a_revision(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery?changed_since=5")
    assert "since your last visit" in page.text
    assert "How this story has changed" in page.text
