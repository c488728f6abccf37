"""From entries, and pages where they are needed, to what is published."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.ingestor.articles import (
    MAX_TEXT,
    Listed,
    articles_of,
    content_hash,
    draft_of,
    identified,
    listed,
    needs_page,
)
from services.ingestor.feeds import Entry, parse_feed
from services.ingestor.page import Page
from shared.events import Article, ArticleFetched
from tests.examples import SOURCE
from tests.unit.ingestor.samples import LONG, item, json_feed, rss

URL = "https://harbour.example/feed.xml"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTRY = Entry(link="https://harbour.example/ferry", title="Ferry sails", summary="It sails again.", content="")
ONE = Listed(ENTRY, ENTRY.link, "id")


def article(one: Listed = ONE, page: Page | None = None) -> Article:
    return identified(draft_of(one, page, source=SOURCE, feed_language="en"), NOON)


def test_a_feed_alone_is_enough_for_articles() -> None:
    feed = parse_feed(rss(item("/a?utm_source=rss", "A"), item("/b", "B")), url=URL)
    events = list(articles_of(feed, source=SOURCE, feed_url=URL, fetched_at=NOON))
    assert [event.article.title for event in events] == ["A", "B"]
    assert events[0].article.url == "https://harbour.example/a"
    assert events[0].article.text == LONG.strip()
    assert ArticleFetched.model_validate_json(events[0].model_dump_json()) == events[0]


def test_entries_that_can_not_be_articles_are_named_and_the_others_go_on() -> None:
    rows = [{"title": "no link"}, {"url": "http://[", "title": "bad"}, {"url": "/empty"}, {"url": "/a", "title": "A"}]
    usable, problems = listed(parse_feed(json_feed(*rows, {"url": "/a#again", "title": "A"}), url=URL))
    assert [one.entry.title for one in usable] == ["A"]
    assert [problem.split(":")[0] for problem in problems] == [f"entry {n} of https" for n in (1, 2, 3)]
    assert "has no link" in problems[0]
    assert "neither title nor text" in problems[2]


def test_the_page_wins_when_the_feed_has_but_a_summary() -> None:
    assert article(page=Page(text="It sails again, from Monday on.")).text == "It sails again, from Monday on."
    assert article().text == article().lead == "It sails again."


def test_the_feeds_own_content_wins_over_a_page_that_is_little_longer() -> None:
    full = Listed(replace(ENTRY, content="x" * 100), ENTRY.link, "id")
    assert article(full, Page(text="y" * 120)).text == "x" * 100
    assert article(full, Page(text="y" * 200)).text == "y" * 200


def test_a_headline_that_is_repeated_above_the_text_is_no_part_of_it() -> None:
    assert article(page=Page(text="Ferry  Sails\n\nIt sails again, from Monday on.")).text.startswith("It sails")


def test_the_page_fills_in_what_the_feed_leaves_out_and_nothing_else() -> None:
    page = Page(text="", title="Page title", section="Shipping", authors=("Q",), published=NOON)
    got = article(Listed(replace(ENTRY, title=""), ENTRY.link, "id"), page)
    assert (got.title, got.section, got.authors, got.published_at) == ("Page title", "Shipping", ("Q",), NOON)
    assert article(page=page).title == "Ferry sails"


def test_an_article_is_where_its_page_says_it_is_and_keeps_its_id() -> None:
    page = Page(text="", canonical_url="https://harbour.example/2026/ferry?utm_source=x")
    assert (article(page=page).url, article(page=page).id) == ("https://harbour.example/2026/ferry", ONE.id)
    assert article(page=Page(text="", canonical_url="http://[")).url == ONE.url


def test_the_pages_date_comes_before_the_day_of_the_last_change() -> None:
    later = NOON.replace(day=NOON.day + 1)
    changed = Listed(replace(ENTRY, updated=later), ENTRY.link, "id")
    assert (article(changed).published_at, article(changed).modified_at) == (later, later)
    dated = article(changed, Page(text="", published=NOON, modified=NOON))
    assert (dated.published_at, dated.modified_at) == (NOON, later)


def test_an_article_without_any_title_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="ferry has no title"):
        article(Listed(replace(ENTRY, title=""), ENTRY.link, "id"))


def test_the_largest_article_fits_into_an_event_of_a_megabyte() -> None:
    event = ArticleFetched(article=article(page=Page(text="𝕏" * 10_000_000)), feed_url=URL)
    assert len(event.article.text) == MAX_TEXT
    assert len(event.model_dump_json().encode()) < 1_000_000


def test_white_space_and_dates_do_not_change_what_an_article_says() -> None:
    assert content_hash("A  title", "some\n\ntext ") == content_hash("A title", "some text")
    assert content_hash("A title", "some text") != content_hash("A title", "other text")
    later = Listed(replace(ENTRY, published=NOON), ENTRY.link, "id")
    assert later.fingerprint == ONE.fingerprint
    assert Listed(replace(ENTRY, title="Ferry stuck"), ENTRY.link, "id").fingerprint != ONE.fingerprint


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("too little", True),
        (LONG, False),
        (LONG + "…", True),
        (LONG + " [...]", True),
        ("市議会は火曜日、港の防波壁を再建することを可決した。" * 11, False),
        ("市議会は火曜日、港の防波壁を再建することを可決した。", True),
    ],
)
def test_a_page_is_needed_when_the_feed_has_too_little_of_it(text: str, needed: bool) -> None:
    assert needs_page(Listed(replace(ENTRY, summary=text), ENTRY.link, "id"), 600) is needed
    assert needs_page(Listed(replace(ENTRY, summary=text), ENTRY.link, "id"), 0) is False
