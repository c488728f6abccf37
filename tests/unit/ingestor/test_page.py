"""From a page to its article."""

import json
from datetime import UTC, datetime

import pytest

from services.ingestor.page import read_page
from tests.unit.ingestor.samples import LONG, page

URL = "https://harbour.example/ferry"


def test_the_article_is_found_and_the_rest_is_left() -> None:
    found = read_page(page(), url=URL, content_type="text/html; charset=utf-8")
    assert found.text.count("The harbour wall of Sandholm") >= 10
    assert "Home" not in found.text
    assert "rights reserved" not in found.text
    assert found.language == "en-IE"


def test_what_the_page_says_about_itself() -> None:
    head = (
        '<meta property="og:title" content="Ferry &amp; wall"><meta name="author" content="M. Quill">'
        '<meta property="article:section" content="Shipping"><meta property="og:image" content="/f.jpg">'
        '<meta property="article:published_time" content="2026-03-01T12:00:00Z">'
    )
    found = read_page(page(head=head), url=URL)
    assert (found.title, found.authors, found.section) == ("Ferry & wall", ("M. Quill",), "Shipping")
    assert found.image_url == "https://harbour.example/f.jpg"
    assert found.published == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_scripts_of_the_page_are_no_text() -> None:
    assert "alert" not in read_page(page(LONG + "<script>alert(1)</script>"), url=URL).text


def test_the_encoding_comes_from_the_header_or_the_page() -> None:
    text = "Городской совет решил восстановить портовую стену до наступления зимы. " * 10
    body = page(text).decode().encode("cp1251")
    assert text[:40] in read_page(body, url=URL, content_type="text/html; charset=windows-1251").text


def test_a_page_that_keeps_its_text_from_view_may_have_it_in_its_metadata() -> None:
    whole = json.dumps({"@type": "NewsArticle", "articleBody": LONG * 3})
    teaser = json.dumps({"@type": "NewsArticle", "articleBody": LONG[:90]})
    script = '<script type="application/ld+json">{}</script>'
    assert read_page(page("It sails.", script.format(whole)), url=URL).text == (LONG * 3).strip()
    assert read_page(page(head=script.format(teaser)), url=URL).text == read_page(page(), url=URL).text


def test_a_short_article_is_read_whole() -> None:
    body = b"<html><body><main><h1>Ferry</h1><p>It sails.</p><p>Again, from Monday on.</p></main></body></html>"
    assert "from Monday on" in read_page(body, url=URL).text


def test_the_pages_own_address_and_its_last_change() -> None:
    head = (
        '<link rel="canonical" href="/2026/ferry">'
        '<meta property="article:modified_time" content="2026-03-01T12:00:00Z">'
    )
    found = read_page(page(head=head), url=URL)
    assert (found.canonical_url, found.modified) == (
        "https://harbour.example/2026/ferry",
        datetime(2026, 3, 1, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"%PDF-1.7", "application/pdf", "is application/pdf, not HTML"),
        (b"", "text/html", "is empty or not HTML"),
        (b"<html><body></body></html>", "text/html", "no text"),
    ],
)
def test_what_has_no_article_is_an_error_with_the_address(body: bytes, kind: str, says: str) -> None:
    with pytest.raises(ValueError, match=URL) as caught:
        read_page(body, url=URL, content_type=kind)
    assert says in str(caught.value)
