"""The pages in a real browser: accessible, light, calm, and complete without JavaScript."""

from importlib.resources import files

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

PATHS = (
    "/",
    "/topics/technology",
    "/stories?q=tarn",
    "/stories?q=zeppelin",
    "/stories/salt-battery",
    "/stories/salt-battery?lang=ar",
    "/stories/ferry",
    "/stories/cable-car",
    "/stories/salt-battery/radar",
    "/stories/salt-battery/report",
    "/stories/salt-battery?changed_since=5",
    "/status",
    "/sources",
    "/sources/valley-herald",
    "/your-feed?topic=science",
    "/preferences",
    "/about",
    "/corrections",
)
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
MOST_BYTES, MOST_SCRIPT_BYTES = 60_000, 15_000


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _until(page: Page, condition: str) -> None:
    """Waits for a condition in the page. Playwright's own way to wait evaluates text there, which ours forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_wrong_in_light_and_dark(news: str, open_page: Open, path: str) -> None:
    page = open_page(news + path, color_scheme="light")
    assert _violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []


@pytest.mark.parametrize("language", ["ar", "ja", "de"])
def test_axe_finds_nothing_wrong_in_other_languages(news: str, open_page: Open, language: str) -> None:
    for path in ("/", "/stories/salt-battery", "/your-feed"):
        assert _violations(open_page(news + path, locale=language)) == []


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_the_window(news: str, open_page: Open, path: str) -> None:
    page = open_page(news + path)
    for width in (320, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def _saved_feed(page: Page, news: str) -> None:
    page.goto(f"{news}/your-feed?topic=science")
    page.locator("form.save button").click()


def test_a_feed_is_saved_changed_and_deleted_without_javascript(news: str, open_page: Open) -> None:
    page = open_page(news, java_script_enabled=False)
    _saved_feed(page, news)
    assert page.inner_text("h1") == "Science"
    assert "Forscher in Graz" in page.inner_text("main")
    page.locator("summary", has_text="Change this feed").click()
    page.locator("#muted").fill("Graz")
    page.locator("details[open] button.primary").click()
    assert "Forscher in Graz" not in page.inner_text("main")
    page.locator("summary", has_text="Delete this feed").click()
    page.locator("details[open] button").click()
    assert page.url == f"{news}/your-feed"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_saved_feeds_page_is_accessible_and_fits(news: str, open_page: Open, width: int) -> None:
    page = open_page(news, viewport={"width": width, "height": 800})
    _saved_feed(page, news)
    page.locator("summary", has_text="Change this feed").click()
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_open_passage_is_accessible_and_fits(news: str, open_page: Open, width: int, language: str) -> None:
    page = open_page(f"{news}/stories/cable-car", viewport={"width": width, "height": 800}, locale=language)
    for mark in page.locator("button.cite").all():
        mark.click()
        box = page.locator(".support:popover-open").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert _violations(page) == []
        page.keyboard.press("Escape")


def test_everything_can_be_read_without_javascript(news: str, open_page: Open) -> None:
    page = open_page(news, java_script_enabled=False)
    page.locator("article h3 a").first.click()
    assert page.locator(".paragraphs p").count() > 0
    mark = page.locator("button.cite").first
    mark.press("Enter")
    support = page.locator(".support:popover-open")
    assert support.locator("q").count() > 0
    support.locator(".number").first.press("Enter")
    assert "#source-" in page.url
    page.goto(f"{news}/your-feed")
    page.locator("#words").fill("tarn")
    page.locator("form.builder button.primary").click()
    assert page.url == f"{news}/your-feed?q=tarn"
    assert "The Tarn floods its valley" in page.inner_text("main")


def test_the_keyboard_reaches_everything(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/salt-battery")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter((each) => each.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= wanted
    page.goto(news)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_the_story_page_is_light(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/salt-battery")
    addresses = page.evaluate("[location.href, ...performance.getEntriesByType('resource').map((each) => each.name)]")
    sizes = {}
    with httpx.Client(headers={"accept-encoding": "gzip"}) as client:
        for address in addresses:
            if "/v1/stream" not in address:
                with client.stream("GET", address) as answer:
                    sizes[address] = sum(map(len, answer.iter_raw()))
    assert sum(sizes.values()) < MOST_BYTES, sizes
    assert sum(size for address, size in sizes.items() if ".js" in address) < MOST_SCRIPT_BYTES, sizes


def test_nothing_comes_from_anywhere_else_and_nothing_is_remembered(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/salt-battery")
    hosts = page.evaluate("performance.getEntriesByType('resource').map((each) => new URL(each.name).origin)")
    assert set(hosts) <= {news}
    assert page.context.cookies() == []


def test_a_changed_story_announces_itself_and_nothing_jumps(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/salt-battery")
    height = page.evaluate("document.documentElement.scrollHeight")
    httpx.post(f"{news}/test/grow").raise_for_status()
    page.locator(".notice").wait_for(state="visible")
    assert page.locator(".notice").inner_text() == "1 updated story: show"
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.locator(".notice").click()
    assert "One more report of the salt battery" in page.inner_text("main")


def test_pages_that_were_read_open_without_a_network(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/river")
    page.evaluate("navigator.serviceWorker.ready")
    _until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{news}/stories/river")
    headline = page.inner_text("h1")
    _until(page, "caches.match(location.href, {ignoreVary: true}).then(Boolean)")
    page.goto("about:blank")
    page.context.set_offline(True)
    page.goto(f"{news}/stories/river")
    assert page.inner_text("h1") == headline


def test_scripts_of_articles_stay_text(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/hostile")
    assert "<script>" in page.inner_text("main")


@pytest.mark.parametrize(
    ("scene", "says"),
    [
        ("no_news", "No outlets yet"),
        ("first_start", "The first stories are on their way"),
        ("late_news", "News is delayed"),
    ],
)
def test_a_page_without_news_says_what_is_happening(
    request: pytest.FixtureRequest, open_page: Open, scene: str, says: str
) -> None:
    page = open_page(request.getfixturevalue(scene))
    assert says in page.inner_text("main")
    assert _violations(page) == []


def test_the_first_start_shows_how_far_it_has_come(first_start: str, open_page: Open) -> None:
    page = open_page(first_start)
    assert page.evaluate("document.querySelector('progress').position") > 0.4
    assert "6 / 11" in page.inner_text("main")


def test_a_story_without_a_summary_shows_who_reports_it(news: str, open_page: Open) -> None:
    page = open_page(f"{news}/stories/ferry")
    assert "The summary is still being written." in page.inner_text("main")
    assert "Harbour Post" in page.inner_text(".radar")


def test_a_merged_storys_old_address_leads_to_its_survivor(news: str, open_page: Open) -> None:
    assert open_page(f"{news}/stories/salt-store").url == f"{news}/stories/salt-battery"


def test_an_unknown_address_and_an_absent_store_are_honest_pages(first_start: str, open_page: Open) -> None:
    unknown = open_page(f"{first_start}/nowhere", errors_expected=True)
    assert "There is nothing here" in unknown.inner_text("h1")
    assert _violations(unknown) == []
    httpx.post(f"{first_start}/test/leave").raise_for_status()
    try:
        away = open_page(f"{first_start}/stories/any", errors_expected=True)
        assert "can’t be reached just now" in away.inner_text("h1")
        assert "Traceback" not in away.content()
        assert _violations(away) == []
    finally:
        httpx.post(f"{first_start}/test/return").raise_for_status()
