"""One page, one address: whatever the disguise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.urls import article_id, canonical_url, host_of


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Www.Example.ORG:443/News/Ferry", "https://www.example.org/News/Ferry"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a?utm_source=rss&utm_medium=feed&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=x", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/caf%c3%a9/%7Ejoe", "https://example.org/caf%C3%A9/~joe"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://www.google.com/amp/s/example.org/a.html?x=1", "https://example.org/a.html?x=1"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a", "https://example.org/a"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]/a"),
    ],
)
def test_the_canonical_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_relative_links_are_resolved() -> None:
    assert canonical_url("../b?x=1", "https://example.org/news/a/feed.xml") == "https://example.org/news/b?x=1"
    assert canonical_url("//example.com/b", "https://example.org/") == "https://example.com/b"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:desk@example.org",
        "javascript:alert(1)",
        "https://",
        "ftp://example.org/a",
        "http://a b/",
        "http://[",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        canonical_url(url)


def test_an_endless_address_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 2000"):
        canonical_url("https://example.org/" + "a" * 3000)


@pytest.mark.parametrize(
    "disguise",
    [
        "http://example.org/2026/ferry",
        "https://www.example.org/2026/ferry/",
        "https://m.example.org/2026/ferry?utm_campaign=x",
        "https://mobile.example.org/2026/ferry",
        "https://amp.example.org/2026/ferry",
        "https://example.org/2026/ferry/amp",
        "https://example.org/amp/2026/ferry",
        "https://example.org/2026/ferry?amp=1",
        "https://example.org/2026/ferry?outputType=amp",
        "https://www.google.com/amp/s/www.example.org/2026/ferry",
        "https://example.org/2026/ferry/index.html",
    ],
)
def test_a_page_has_one_id_in_every_disguise(disguise: str) -> None:
    assert article_id(disguise) == article_id("https://example.org/2026/ferry")


@pytest.mark.parametrize(
    "other",
    ["https://example.org/2026/ferry-2", "https://example.com/2026/ferry", "https://example.org/2026/ferry?page=2"],
)
def test_another_page_has_another_id(other: str) -> None:
    assert article_id(other) != article_id("https://example.org/2026/ferry")


def test_the_id_is_24_hex_digits_and_never_changes() -> None:
    assert article_id("https://example.org/2026/ferry") == "a7599590aecee37b6bcdff1f"


@given(st.text(max_size=60))
def test_canonical_twice_is_canonical_once(tail: str) -> None:
    try:
        once = canonical_url("https://example.org/" + tail)
    except ValueError:
        return
    assert canonical_url(once) == once


def test_a_host_is_named_with_its_port_unless_it_is_the_usual_one() -> None:
    assert host_of("https://Example.org/a") == "example.org"
    assert host_of("https://example.org:443/a") == "example.org"
    assert host_of("http://127.0.0.1:8090/a") == "127.0.0.1:8090"
