"""Feeds of every format become entries in plain text; what is no feed says so."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.discovery import feed_candidates
from services.ingestor.entries import MAX_ENTRIES
from services.ingestor.feeds import Entry, FeedError, parse_feed
from tests.unit.ingestor.samples import atom, item, json_feed, rss

URL = "https://harbour.example/feed.xml"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def only(body: bytes) -> Entry:
    (entry,) = parse_feed(body, url=URL).entries
    return entry


def test_rss_with_everything() -> None:
    more = (
        "<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate><dc:creator>M. Quill</dc:creator><category>Shipping</category>"
        "<content:encoded>&lt;p&gt;It sails.&lt;/p&gt;&lt;p&gt;Again.&lt;/p&gt;</content:encoded>"
        '<media:thumbnail url="/ferry.jpg"/>'
    )
    feed = parse_feed(rss(item(text="It sails.", more=more), language="en-IE"), url=URL)
    assert (feed.format, feed.title, feed.language) == ("rss20", "The Harbour Post", "en-IE")
    assert feed.entries == (
        Entry(
            link="https://harbour.example/ferry",
            title="Ferry sails again",
            summary="It sails.",
            content="It sails.\n\nAgain.",
            published=NOON,
            authors=("M. Quill",),
            categories=("Shipping",),
            image_url="https://harbour.example/ferry.jpg",
        ),
    )


def test_atom_with_html_relative_link_and_language() -> None:
    entry = only(
        atom(
            '<title type="html">Le &lt;b&gt;ferry&lt;/b&gt;</title><link rel="self" href="/self"/>'
            '<link rel="alternate" href="/ferry"/><updated>2026-03-01T12:00:00Z</updated>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Il navigue.</p></div></content>'
        )
    )
    assert (entry.link, entry.title, entry.text) == ("https://quai.example/ferry", "Le ferry", "Il navigue.")
    assert (entry.published, entry.updated, entry.date, entry.language) == (None, NOON, NOON, "fr")


def test_rdf() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>Minato</title></channel>"
        "<item><title>港</title><link>https://minato.example/1</link></item></rdf:RDF>"
    ).encode()
    assert (only(body).title, only(body).link) == ("港", "https://minato.example/1")


def test_json_feed_with_everything() -> None:
    row = {
        "id": "1",
        "url": "/ferry",
        "title": "Ferry <i>sails</i>",
        "content_html": "<p>It sails.</p><script>evil()</script>",
        "summary": "It sails.",
        "date_published": "2026-03-01T13:00:00+01:00",
        "tags": ["Shipping", 7],
        "authors": [{"name": "M. Quill"}, "nobody"],
        "image": "https://harbour.example/ferry.jpg",
    }
    feed = parse_feed(json_feed(row, language="en"), url=URL)
    (entry,) = feed.entries
    assert (entry.link, entry.title, entry.text) == ("https://harbour.example/ferry", "Ferry sails", "It sails.")
    assert (entry.published, entry.authors, entry.categories) == (NOON, ("M. Quill",), ("Shipping",))
    assert (feed.format, feed.language) == ("json", "en")


def test_a_script_in_a_title_ends_as_plain_text() -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;Foo"
    assert only(rss(item(title=title))).title == "Foo"
    assert only(json_feed({"url": "/a", "title": "<script>alert(1)</script>Foo"})).title == "Foo"


@pytest.mark.parametrize("date", ["", "<pubDate>soon</pubDate>", "<pubDate>March 2026</pubDate>"])
def test_no_date_is_invented(date: str) -> None:
    assert only(rss(item(more=date))).published is None


def test_one_bad_entry_of_a_json_feed_does_not_take_the_others_with_it() -> None:
    feed = parse_feed(json_feed("nonsense", {"url": "/a", "title": "A"}, None), url=URL)
    assert [entry.title for entry in feed.entries] == ["A"]
    assert feed.bad_entries[0] == f"entry 1 of {URL} could not be read (it is str, not an object); the others were"
    assert len(feed.bad_entries) == 2


def test_broken_xml_gives_what_can_be_read() -> None:
    body = rss(item(title="Fish & chips <b>cheap")).replace(b"</channel></rss>", b"")
    assert only(body).link == "https://harbour.example/ferry"


def test_a_feed_in_another_encoding_is_read_by_its_header_or_its_declaration() -> None:
    text = (
        "<rss version='2.0'><channel><item><title>Паром</title><link>https://a.example/</link></item></channel></rss>"
    )
    declared = f"<?xml version='1.0' encoding='windows-1251'?>{text}".encode("cp1251")
    (entry,) = parse_feed(text.encode("cp1251"), url=URL, content_type="text/xml; charset=windows-1251").entries
    assert (entry.title, only(declared).title) == ("Паром", "Паром")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (b"<html><body>Hello</body></html>", "is a web page, not a feed"),
        (b"just text", "is not a feed: its type is text/plain and it begins 'just text'"),
        (b"<note><to>x</to></note>", "is not a feed"),
        (b'{"version": "3", "items": []}', "not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "has no list of items"),
        (b'{"version": ', "begins like JSON but is not"),
        (b"\x89PNG\r\n\x1a\n", "is not a feed"),
    ],
)
def test_what_is_not_a_feed_is_named_with_what_was_found(body: bytes, says: str) -> None:
    with pytest.raises(FeedError, match=URL) as caught:
        parse_feed(body, url=URL, content_type="text/plain")
    assert says in str(caught.value)


def test_a_web_page_that_names_its_feed_is_an_error_that_tells_it() -> None:
    body = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    assert feed_candidates(body, URL)[0].url == "https://harbour.example/rss"
    with pytest.raises(FeedError, match="try https://harbour"):
        parse_feed(body, url=URL)


def test_a_body_that_is_the_name_of_a_file_opens_no_file() -> None:
    with pytest.raises(FeedError, match="not a feed"):
        parse_feed(b"/etc/passwd", url=URL)


def test_monstrous_feeds_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(FeedError, match="has 200000 entries; at most"):
        parse_feed(b"<rss><channel>" + b"<item/>" * 200_000, url=URL)
    with pytest.raises(FeedError, match="deep; at most 250"):
        parse_feed(b"<rss><channel>" + b"<a>" * 200_000, url=URL)
    with pytest.raises(FeedError, match="entries; at most"):
        parse_feed(json_feed(*[{}] * (MAX_ENTRIES + 1)), url=URL)


def test_entity_bombs_and_external_entities_do_no_harm() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    body = bomb.encode() + rss(item(title="&l9;"))[38:]
    assert all(len(entry.title) <= 500 for entry in parse_feed(body, url=URL).entries)
    outside = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item(title="a&x;b"))[38:]
    assert all("root:" not in entry.title for entry in parse_feed(outside, url=URL).entries)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes) -> None:
    for start in (b"", b"<rss version='2.0'><channel><item>", b"{"):
        with suppress(FeedError):
            assert parse_feed(start + body, url=URL).url == URL
