"""A reader's own feed as a page: saved, read, changed and deleted without an account and without JavaScript."""

from collections.abc import Sequence
from urllib.parse import urlencode

import httpx
import pytest

from tests.unit.feed.conftest import Feed, Opening
from tests.unit.feed.markup import Page, open_page

FIELDS = (("name", "Sea & sky"), ("topic", "science"), ("topic", "weather"))


async def _post(feed: Feed, path: str, fields: Sequence[tuple[str, str]]) -> httpx.Response:
    form = {"content-type": "application/x-www-form-urlencoded"}
    return await feed.client.post(path, content=urlencode(fields), headers=form)


async def _saved(feed: Feed, fields: Sequence[tuple[str, str]] = FIELDS) -> str:
    answer = await _post(feed, "/your-feed", fields)
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_the_builder_saves_what_it_shows(morning: Feed) -> None:
    builder = await open_page(morning, "/your-feed?topic=science&topic=weather")
    assert [found["value"] for found in builder.all("input", type="hidden", name="topic")] == ["science", "weather"]
    assert builder.all("input", name="name", value="Science or Weather")
    page = await open_page(morning, await _saved(morning))
    assert "Sea & sky" in page.text
    assert "The Tarn floods its valley" in page.text
    assert "Night clinic" not in page.text


async def test_its_page_leads_to_its_feeds_and_nothing_else_carries_the_secret(morning: Feed) -> None:
    path = await _saved(morning)
    answer = await morning.client.get(path)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    page = Page(answer.text)
    for form in ("rss", "atom", "json"):
        address = f"https://news.example{path}.{form}"
        assert page.all("a", href=address)
        assert "The Tarn floods its valley" in (await morning.client.get(address)).text
    own = {path, f"{path}/delete", *(f"https://news.example{path}.{form}" for form in ("rss", "atom", "json"))}
    token = path.removeprefix("/feeds/")
    for tag, found in page.elements:
        for value in (found.get("href"), found.get("action"), found.get("data-stream")):
            assert value is None or token not in value or value.partition("?")[0] in own, tag


async def test_outlets_and_words_can_be_left_out_later(morning: Feed) -> None:
    path = await _saved(morning)
    changes = [*FIELDS, ("exclude_source", "nordtagblatt"), ("exclude_q", "comet"), ("sort", "top")]
    answer = await _post(morning, path, changes)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = await open_page(morning, path)
    assert any("checked" in box for box in page.all("input", name="exclude_source", value="nordtagblatt"))
    assert page.all("input", name="exclude_q", value="comet")
    assert any("selected" in option for option in page.all("option", value="top"))
    assert "2 independent sources" in page.text
    assert "3 independent sources" not in page.text


async def test_what_the_form_does_not_show_is_kept(morning: Feed) -> None:
    path = await _saved(morning, [*FIELDS, ("since", "7d"), ("exclude_country", "US")])
    page = await open_page(morning, path)
    assert page.all("input", type="hidden", name="since", value="7d")
    assert page.all("input", type="hidden", name="exclude_country", value="US")


async def test_a_deleted_feed_has_no_page_any_more(morning: Feed) -> None:
    path = await _saved(morning)
    answer = await _post(morning, f"{path}/delete", [])
    assert (answer.status_code, answer.headers["location"]) == (303, "/your-feed")
    gone = await morning.client.get(path)
    assert (gone.status_code, gone.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (await morning.client.get(f"{path}.rss")).status_code == 404


@pytest.mark.parametrize("path", ["/feeds/unknown", "/feeds/" + "x" * 300])
async def test_an_unknown_secret_opens_nothing(morning: Feed, path: str) -> None:
    assert (await morning.client.get(path)).status_code == 404
    assert (await _post(morning, path, FIELDS)).status_code == 404
    assert (await _post(morning, f"{path}/delete", [])).status_code == 404


@pytest.mark.parametrize("field", [("topic", "sience"), ("since", "2026-01-01"), ("source", "nobody"), ("sort", "odd")])
async def test_a_form_that_makes_no_sense_is_refused_in_words(morning: Feed, field: tuple[str, str]) -> None:
    answer = await _post(morning, "/your-feed", [field])
    assert answer.status_code == 422
    assert "That filter is not clear" in answer.text


async def test_a_full_house_says_so(opened: Opening) -> None:
    async with opened(feed_most_saved=0) as feed:
        answer = await _post(feed, "/your-feed", FIELDS)
        assert answer.status_code == 403
        assert "keeps no more saved feeds" in answer.text


async def test_what_a_list_leaves_out_its_stories_leave_out_too(morning: Feed) -> None:
    page = await open_page(morning, "/stories?exclude_source=alpenbote")
    address = "/stories/cable-car?exclude_source=alpenbote"
    assert page.all("a", href=address)
    story = await open_page(morning, address)
    assert "Without Alpenbote" in story.text
    assert "Rescuers brought 61 people down" in story.text
    assert "The haul rope" not in story.text
    assert "Reports differ" not in story.text
    radar = await open_page(morning, "/stories/cable-car/radar?exclude_source=alpenbote")
    assert "Seilbahn" not in radar.text
    assert radar.all("input", type="hidden", name="exclude_source", value="alpenbote")
    assert story.all("a", href="/stories/cable-car/radar?exclude_source=alpenbote")
    assert story.all("a", href="/stories/cable-car")
