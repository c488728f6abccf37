"""Rubbish and malice: what is no feed or page is refused in words; nothing raises anything else, and nothing hangs.

A hang shows as pytest's timeout.
"""

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.discovery import feed_candidates
from services.ingestor.entries import MAX_ENTRIES, MAX_TITLE
from services.ingestor.feeds import FeedError, parse_feed
from services.ingestor.page import read_page
from services.ingestor.plaintext import text_of_html
from tests.unit.ingestor.samples import LONG, atom, item, json_feed, page, rss

URL = "https://harbour.example/feed.xml"
MANY = 200_000


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<rss><channel>" + b"<item/>" * MANY, "has 200000 entries; at most"),
        (rss(item() * (MAX_ENTRIES + 1)), "entries; at most"),
        (json_feed(*[{}] * (MAX_ENTRIES + 1)), "entries; at most"),
        (b"<rss><channel>" + b"<a>" * MANY, "deep; at most 250"),
        (b"<rss><channel>" + b"<a>" * MANY + b"</a>" * MANY + b"</channel></rss>", "deep; at most 250"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * MANY, "begins like JSON but is not"),
        (gzip.compress(bytes(60_000_000)), "unpacks to more than"),
        (b"\x1f\x8b\x08" + b"x" * 99, "is a broken gzip file"),
    ],
    ids=["entries", "whole entries", "json entries", "deep", "closed", "deep json", "gzip bomb", "broken gzip"],
)
def test_monstrous_feeds_are_refused(body: bytes, says: str) -> None:
    with pytest.raises(FeedError, match=URL) as caught:
        parse_feed(body, url=URL)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "title",
    [
        "&lt;div&gt;" * MANY,
        "&lt;img " * MANY,
        "<![CDATA[" * MANY,
        "<!--" * MANY,
        "&" * 20_000,
        "x" * 11_000_000,
        "<b>" * 240 + "</b>" * 240,
    ],
    ids=["blocks", "pictures", "sections", "comments", "ampersands", "long", "nested"],
)
def test_a_monstrous_title_does_no_more_than_to_spoil_its_own_feed(title: str) -> None:
    with suppress(FeedError):
        assert all(len(entry.title) <= MAX_TITLE for entry in parse_feed(rss(item(title=title)), url=URL).entries)


def test_a_monstrous_entry_leaves_the_others_as_they_are() -> None:
    feed = parse_feed(rss(item("/a", text="&lt;div&gt;" * MANY), item("/b", "B")), url=URL)
    assert [entry.title for entry in feed.entries] == ["Ferry sails again", "B"]


@pytest.mark.parametrize("entity", ['"&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;&l8;"', 'SYSTEM "file:///etc/passwd"'])
def test_entity_bombs_and_external_entities_do_no_harm(entity: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    start = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY l9 {entity}>]>'
    body = start.encode() + rss(item(title="a&l9;b"))[38:]
    with suppress(FeedError):
        for entry in parse_feed(body, url=URL).entries:
            assert len(entry.title) <= MAX_TITLE
            assert "root:" not in entry.title


def test_null_bytes_are_no_part_of_any_text() -> None:
    (entry,) = parse_feed(rss(item()).replace(b"Ferry sails", b"Ferry\0 sails"), url=URL).entries
    assert entry.title == "Ferry sails again"
    assert "\0" not in read_page(page().replace(b"harbour", b"har\0bour"), url=URL).text


@pytest.mark.parametrize(
    "body",
    ["<div>" * MANY, "<b>" * MANY + LONG, "<p>" + "<span>a </span>" * MANY, "<table><tr><td>" * 50_000, "<!--" * MANY],
    ids=["blocks", "bold", "spans", "tables", "comments"],
)
def test_a_monstrous_page_has_a_text_or_says_why_not(body: str) -> None:
    with suppress(ValueError):
        assert read_page(page(body), url=URL).text


@pytest.mark.parametrize(
    "script", ["[" * MANY, '{"@type": "NewsArticle", "author": ' * 50, '[{"a": [1]}, ' * 50_000, "7"]
)
def test_broken_metadata_leaves_the_page_its_text(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert "Sandholm" in read_page(page(head=head), url=URL).text


def test_a_page_of_links_names_no_more_feeds_than_anyone_can_try() -> None:
    body = b"".join(b'<a href="/feed/%d.rss">rss</a>' % number for number in range(20_000))
    assert len(feed_candidates(body, URL)) == 30


def test_markup_that_is_deeper_than_any_real_one_still_gives_its_words() -> None:
    assert text_of_html("<div>" * MANY + "<p>It sails.</p><script>x" + "</div>" * MANY).startswith("It sails.")


FEEDS = [rss(item(more="<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>")), atom("<title>T</title>"), json_feed({})]


@given(st.sampled_from(FEEDS), st.integers(0, 1000), st.integers(0, 30), st.binary(max_size=30))
def test_a_feed_with_any_damage_is_a_feed_or_a_feed_error(body: bytes, where: int, cut: int, put: bytes) -> None:
    where %= len(body)
    with suppress(FeedError):
        assert parse_feed(body[:where] + put + body[where + cut :], url=URL).url == URL


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss version='2.0'><channel><item>", b"{", b"<feed>", b"<urlset>"])
)
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes, start: bytes) -> None:
    with suppress(FeedError):
        assert parse_feed(start + body, url=URL).url == URL


@given(st.binary(max_size=300), st.sampled_from([b"", b"<html><head>", b"<p>", b"<a href='"]))
def test_any_bytes_are_a_page_or_a_value_error_and_name_only_addresses_of_the_web(body: bytes, start: bytes) -> None:
    with suppress(ValueError):
        assert read_page(start + body, url=URL).text
    assert all(one.url.startswith(("http://", "https://")) for one in feed_candidates(start + body, URL))
