"""News sitemaps are feeds; an index of sitemaps says where they are."""

import gzip
from datetime import UTC, datetime

import pytest

from services.ingestor.feeds import ChildSitemap, Entry, FeedError, parse_feed
from services.ingestor.sitemaps import MAX_CHILDREN

URL = "https://harbour.example/news-sitemap.xml"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWS = (
    "<url><loc>https://harbour.example/ferry</loc><lastmod>2026-03-02</lastmod><news:news><news:publication>"
    "<news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-03-01T12:00:00Z</news:publication_date><news:title>Ferry &amp; wall</news:title>"
    "<news:keywords>Coast, Shipping</news:keywords></news:news>"
    "<image:image><image:loc>https://harbour.example/f.jpg</image:loc></image:image></url>"
)
PAGE = "<url><loc>https://harbour.example/about</loc></url>"


def urlset(*urls: str) -> bytes:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{"".join(urls)}</urlset>'
    ).encode()


def index(*children: str) -> bytes:
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(children)}</sitemapindex>'
    ).encode()


def child(path: str, modified: str = "") -> str:
    return f"<sitemap><loc>https://harbour.example{path}</loc><lastmod>{modified}</lastmod></sitemap>"


@pytest.mark.parametrize("body", [urlset(PAGE, NEWS), gzip.compress(urlset(PAGE, NEWS))])
def test_a_news_sitemap_is_a_feed_of_its_news(body: bytes) -> None:
    feed = parse_feed(body, url=URL)
    assert (feed.format, feed.title, feed.language) == ("newssitemap", "Harbour Post", "en")
    assert feed.entries == (
        Entry(
            link="https://harbour.example/ferry",
            title="Ferry & wall",
            summary="",
            content="",
            published=NOON,
            updated=datetime(2026, 3, 2, tzinfo=UTC),
            language="en",
            categories=("Coast", "Shipping"),
            image_url="https://harbour.example/f.jpg",
        ),
    )


def test_a_sitemap_without_news_says_so() -> None:
    with pytest.raises(FeedError, match="names pages but no news"):
        parse_feed(urlset(PAGE), url=URL)
    assert parse_feed(urlset(), url=URL).entries == ()


def test_an_index_names_its_sitemaps_those_changed_last_first() -> None:
    body = index(child("/old.xml", "2026-01-01"), child("/undated.xml"), child("/new.xml", "2026-03-01T12:00:00Z"))
    feed = parse_feed(body, url="https://harbour.example/sitemap.xml")
    assert (feed.format, feed.entries) == ("sitemapindex", ())
    assert feed.sitemaps[0] == ChildSitemap("https://harbour.example/new.xml", NOON)
    assert [one.url.rpartition("/")[2] for one in feed.sitemaps] == ["new.xml", "old.xml", "undated.xml"]


def test_an_index_names_each_sitemap_once_and_only_addresses_of_the_web() -> None:
    strange = "<sitemap><loc>file:///etc/passwd</loc></sitemap><sitemap/>"
    feed = parse_feed(index(child("/a.xml"), child("/a.xml"), strange), url=URL)
    assert [one.url for one in feed.sitemaps] == ["https://harbour.example/a.xml"]
    many = parse_feed(index(*(child(f"/{n}.xml") for n in range(500))), url=URL)
    assert len(many.sitemaps) == MAX_CHILDREN
