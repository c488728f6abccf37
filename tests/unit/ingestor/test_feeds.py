"""Feeds of every format become entries in plain text; what is no feed says so."""

from datetime import UTC, datetime

import pytest

from services.ingestor.discovery import feed_candidates
from services.ingestor.feeds import Entry, FeedError, parse_feed
from services.ingestor.loosefeeds import GaveUp, parse_loosely
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


def rss_item(more: str) -> Entry:
    return only(rss(f"<item><title>Ferry</title>{more}</item>"))


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        ("<link>https://harbour.example/a</link>", "https://harbour.example/a"),
        ("<link>/a</link>", "https://harbour.example/a"),
        ("<link> \n https://harbour.example/a </link>", "https://harbour.example/a"),
        ("<guid>https://harbour.example/a</guid>", "https://harbour.example/a"),
        ('<guid isPermaLink="false">https://harbour.example/a</guid>', ""),
        ("<guid>tag:a</guid>", ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>http://[</link>", ""),
        ('<a:link xmlns:a="http://www.w3.org/2005/Atom" href="/a"/>', "https://harbour.example/a"),
        (
            "<link>https://counter.example/1</link><o:origLink "
            'xmlns:o="http://rssnamespace.org/feedburner/ext/1.0">https://harbour.example/a</o:origLink>',
            "https://harbour.example/a",
        ),
        ('<link xml:base="https://quai.example/x/">a</link>', "https://quai.example/x/a"),
    ],
)
def test_an_entry_leads_to_the_outlets_own_page(markup: str, link: str) -> None:
    assert rss_item(markup).link == link


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ("<author>desk@harbour.example (M. Quill)</author>", ("M. Quill",)),
        ("<author>M. Quill</author>", ("M. Quill",)),
        ("<dc:creator>M. Quill</dc:creator><dc:creator>A. Inkwell</dc:creator>", ("M. Quill", "A. Inkwell")),
        ("<dc:creator><![CDATA[M. <b>Quill</b>]]></dc:creator>", ("M. Quill",)),
        ('<a:author xmlns:a="http://www.w3.org/2005/Atom"><a:name>M. Quill</a:name></a:author>', ("M. Quill",)),
    ],
)
def test_authors_come_in_many_forms(markup: str, authors: tuple[str, ...]) -> None:
    assert rss_item(markup).authors == authors


@pytest.mark.parametrize(
    "markup",
    [
        '<media:content url="/f.jpg" medium="image"/>',
        '<media:group><media:content url="/v.mp4" type="video/mp4"/><media:thumbnail url="/f.jpg"/></media:group>',
        '<media:content url="/v.mp4" medium="video"><media:thumbnail url="/f.jpg"/></media:content>',
        '<enclosure url="/f.jpg" type="image/jpeg" length="0"/>',
        '<enclosure url="/f.jpg"/>',
        "<image><url>/f.jpg</url></image>",
        "<description>&lt;img width='9' src='/f.jpg'&gt; It sails.</description>",
    ],
)
def test_an_entrys_picture_comes_in_many_forms(markup: str) -> None:
    assert rss_item(markup).image_url == "https://harbour.example/f.jpg"


def test_a_recording_is_no_picture() -> None:
    assert rss_item('<enclosure url="/f.mp3" type="audio/mpeg"/>').image_url is None


def test_categories_of_every_vocabulary_each_once() -> None:
    markup = "<category>Coast</category><category><![CDATA[Coast]]></category><dc:subject>Shipping</dc:subject>"
    assert rss_item(markup).categories == ("Coast", "Shipping")
    labelled = only(atom('<title>F</title><category term="c1" label="Coast"/><category term="Shipping"/>'))
    assert labelled.categories == ("Coast", "Shipping")


def test_a_title_may_hold_markup_in_every_way() -> None:
    for title in ("Fish <b>and</b> chips", "Fish &lt;b&gt;and&lt;/b&gt; chips", "<![CDATA[Fish <b>and</b> chips]]>"):
        assert only(rss(f"<item><title>{title}</title></item>")).title == "Fish and chips"
    assert only(rss("<item><title>Fish &amp;amp; chips &lt; 5</title></item>")).title == "Fish & chips < 5"


def test_authors_of_an_atom_feed_are_those_of_its_entries() -> None:
    body = atom("<title>F</title>").replace(b"<entry>", b"<author><name>Le Quai</name></author><entry>")
    assert only(body).authors == ("Le Quai",)


def test_an_entry_may_be_in_another_language_than_its_feed() -> None:
    assert only(atom('<title xml:lang="br">Lestr</title>')).language == "br"
    assert rss_item("<dc:language>gd</dc:language>").language == "gd"


@pytest.mark.parametrize(
    ("start", "format"),
    [
        ('<rss version="0.91"><channel>', "rss091"),
        ('<rss version="0.92"><channel>', "rss092"),
        ('<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel>', "rss20"),
        ("<rss><channel>", "rss"),
        ('<rss><Channel xmlns="http://purl.org/net/rss1.1#"><items>', "rss"),
    ],
)
def test_rss_of_every_version(start: str, format: str) -> None:
    end = "</channel></rss>"
    feed = parse_feed(f"{start}<item><title>T</title><link>/a</link></item>{end}".encode(), url=URL)
    assert (feed.format, feed.entries[0].title, feed.entries[0].link) == (format, "T", "https://harbour.example/a")


def test_the_channel_definition_format_is_read_too() -> None:
    body = b'<CHANNEL HREF="https://a.example/"><ITEM HREF="https://a.example/1"><TITLE>T</TITLE></ITEM></CHANNEL>'
    assert (only(body).title, only(body).link) == ("T", "https://a.example/1")


def test_atom_without_its_namespace_is_read_as_what_it_is_meant_to_be() -> None:
    body = (
        b'<feed><title>Q</title><entry><title>T</title><link href="/a"/><updated>2026-03-01T12:00:00Z</updated>'
        b"<author><name>M. Quill</name></author><summary>S</summary></entry></feed>"
    )
    assert only(body) == Entry("https://harbour.example/a", "T", "S", "", None, NOON, authors=("M. Quill",))


def test_a_date_in_the_future_is_told_as_it_stands() -> None:
    date = rss_item("<pubDate>Thu, 01 Mar 2046 12:00:00 GMT</pubDate>").published
    assert date == NOON.replace(year=2046)


def test_when_it_came_out_and_when_it_was_changed_are_two_dates() -> None:
    entry = only(
        atom("<title>T</title><published>2026-03-01T12:00:00Z</published><updated>2026-03-02T12:00:00Z</updated>")
    )
    assert (entry.published, entry.updated, entry.date) == (NOON, NOON.replace(day=2), NOON)


def test_a_named_entity_that_xml_does_not_know_is_what_html_says() -> None:
    assert only(rss(item(title="Caf&eacute;&nbsp;du&nbsp;port"))).title == "Café du port"


def test_a_broken_feed_that_feedparser_stumbles_over_gives_what_can_be_read() -> None:
    body = rss("<image></width></image>", item())
    with pytest.raises(GaveUp, match="is broken"):
        parse_loosely(body, URL, "")
    assert only(body).link == "https://harbour.example/ferry"
