"""From an outlet's home page to its feeds, the likeliest first."""

import pytest

from services.ingestor.discovery import feed_candidates

URL = "https://harbour.example/"


def urls(markup: str, base: str = URL) -> list[str]:
    return [one.url for one in feed_candidates(markup.encode(), base)]


def test_what_the_page_declares_comes_before_its_links_and_those_before_the_usual_places() -> None:
    markup = (
        '<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/all.php">'
        '<a href="/news.rss">News</a><a href="/sport">Sport</a>'
    )
    found = feed_candidates(markup.encode(), URL)
    assert [one.url for one in found][:3] == [f"{URL}all.php", f"{URL}news.rss", f"{URL}feed"]
    assert [(one.title, one.declared) for one in found][:2] == [("Harbour Post", True), ("News", False)]
    assert f"{URL}sport" not in [one.url for one in found]


@pytest.mark.parametrize(
    "tag",
    [
        "<link rel=alternate type=application/atom+xml href=f>",
        '<LINK REL="alternate home" TYPE="application/rss+xml; charset=utf-8" HREF=" /f ">',
        "<link type='application/feed+json' rel='ALTERNATE' href='//harbour.example/f'>",
        '<base href="https://harbour.example/"><link rel="alternate" type="application/rdf+xml" href="f">',
    ],
)
def test_a_declaration_comes_in_many_forms(tag: str) -> None:
    assert urls(tag)[0] == "https://harbour.example/f"


def test_the_first_feed_is_the_main_one_and_comments_come_last() -> None:
    tags = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        for path in ("/comments/feed", "/main.xml", "/a.xml", "/b.xml", "/c.xml", "/sport.xml")
    )
    assert urls(tags)[0] == "https://harbour.example/main.xml"
    assert urls(tags)[-1] == "https://harbour.example/comments/feed"


def test_translations_styles_and_data_are_no_feeds() -> None:
    markup = (
        '<link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" type="text/css" href="/rss.css">'
        '<link rel="alternate" type="application/json" href="/wp-json/pages/7"><a href="/rss-guide.html">Guide</a>'
        '<a href="https://feedly.com/i/subscription/feed">Follow</a><a href="javascript:rss()">RSS</a>'
    )
    assert urls(markup) == urls("")


def test_a_page_that_says_nothing_leaves_the_usual_places_of_its_site() -> None:
    assert "https://harbour.example/rss.xml" in urls("", "https://harbour.example/news/a/b?c#d")
    assert urls("", "not an address") == []


def test_links_that_look_like_feeds_are_found_by_address_or_by_name() -> None:
    markup = (
        '<a href="https://feeds.harbour.example/top">Top</a><a href="/index.php?format=feed&type=rss">X</a>'
        '<a href="/services">RSS feeds</a><a href="/food/feeding-birds">Feeding birds</a>'
    )
    found = urls(markup)
    assert found[:2] == ["https://feeds.harbour.example/top", "https://harbour.example/index.php?format=feed&type=rss"]
    assert "https://harbour.example/services" in found
    assert "https://harbour.example/food/feeding-birds" not in found
