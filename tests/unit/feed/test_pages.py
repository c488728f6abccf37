"""The pages, as they are without JavaScript."""

import re

import pytest

from services.feed.pages.look import TOPIC_ORDER
from services.feed.translations import NOBODY_TRANSLATES, Wanted
from shared.events import TOPIC_NAMES, Genre, StoryChange, SummaryStatus
from tests.unit.feed.builders import changed, member, story, summarized
from tests.unit.feed.conftest import Feed, Opening
from tests.unit.feed.markup import Page, open_page
from tests.unit.feed.sample import HOSTILE


async def test_the_front_page_leads_with_the_top_story_and_its_lead(morning: Feed) -> None:
    page = await open_page(morning, "/")
    assert "One event, one story." in page.text
    assert page.text.index("A salt battery carried the island") < page.text.index("The Tarn floods its valley")
    assert "supplied the 4,200 people of Varn" in page.text
    assert page.all("a", href="/topics/technology")
    assert page.all("link", rel="alternate", type="application/rss+xml", href="/feeds/stories.rss")
    assert page.all("body")[0]["data-stream"] == "/v1/stream?after=31"


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


async def test_the_mark_of_every_sentence_opens_its_passages_with_outlet_and_link(morning: Feed) -> None:
    page = await open_page(morning, "/stories/salt-battery")
    marks = page.all("button", **{"class": "cite"})
    assert len(marks) == 5
    assert [mark["popovertarget"] for mark in marks] == [
        found["id"] for found in page.all("span", **{"class": "support"})
    ]
    ids = {found.get("id") for _, found in page.elements}
    numbers = page.all("a", **{"class": "number"})
    assert len(numbers) == 9
    assert {(number["href"] or "").removeprefix("#") for number in numbers} <= ids
    assert page.all("q", lang="ja")
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
    assert len(following.all("article")) == 3
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


async def test_what_only_one_outlet_reports_says_so(morning: Feed) -> None:
    page = await open_page(morning, "/stories/cable-car")
    assert page.text.count("only Alpenbote") == 1
    assert page.text.count("Only Alpenbote reports this.") == 1
    alone = await open_page(morning, "/stories/clinic")
    assert "Only Harbour Post reports this." in alone.text
    assert "only Harbour Post" not in alone.text


async def test_figures_that_differ_stand_side_by_side_with_outlets_and_passages(morning: Feed) -> None:
    page = await open_page(morning, "/stories/cable-car")
    assert page.all("a", href="#differ-0")
    (box,) = page.all("section", id="differ-0")
    assert box["lang"] == "en"
    told = page.text[page.text.index("Reports differ: people were brought down") :]
    said = ["61", "The Valley Herald", "Rescuers brought 61 people down from the stranded", "64", "Alpenbote"]
    places = [told.index(each) for each in said]
    assert places == sorted(places)


async def test_the_note_on_a_summary_is_in_the_readers_language(morning: Feed) -> None:
    german = await morning.client.get("/stories/election", headers={"accept-language": "de"})
    assert "Eine Zusammenfassung auf Deutsch oder Englisch gibt es noch nicht; diese ist auf Arabisch." in german.text
    pending = await morning.client.get("/stories/ferry", headers={"accept-language": "de"})
    assert "Die Zusammenfassung wird noch geschrieben." in pending.text
    await morning.take(
        changed(story("held", [member("h1", genre=Genre.OPINION)])),
        summarized("held", status=SummaryStatus.HELD, reason="opinion"),
    )
    held = await morning.client.get("/stories/held", headers={"accept-language": "de"})
    assert "nur Meinung, Werbung oder Liveticker" in held.text


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/stories/none", "Unter dieser Adresse steht nichts"),
        ("/stories?topik=x", "Die Angabe „topik“ ist so nicht verständlich. Meinten Sie topic?"),
        ("/topics/sience", "Unter dieser Adresse steht nichts"),
    ],
)
async def test_errors_are_told_in_the_readers_language(feed: Feed, path: str, detail: str) -> None:
    answer = await feed.client.get(path, headers={"accept-language": "de"})
    assert detail in answer.text
    assert answer.headers["content-language"] == "de"


async def test_a_headline_stands_beside_its_translation(opened: Opening) -> None:
    async with opened(feed_translations=True) as feed:
        row = member("t1", "Der Tarn steigt", language="de", source="bote")
        await feed.take(changed(story("s1", [row])))
        translations = await feed.documents.collection("feed_translations")
        key = NOBODY_TRANSLATES.key(Wanted(row.title, "de", "en", "s1"))
        await translations.replace({"_id": key, "text": "The Tarn is rising", "retry_at": None})
        page = Page((await feed.client.get("/stories/s1/radar", headers={"accept-language": "en"})).text)
        assert page.all("p", **{"class": "headline translated"}, lang="en", dir="ltr")
        assert page.text.index("The Tarn is rising") < page.text.rindex("Der Tarn steigt")
        assert "Translated by machine from German." in page.text
