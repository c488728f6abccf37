"""Which hub a feed names, and whether a delivery is genuine."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.websub import Hub, hub_of, is_genuine

URL = "https://quai.example/rss"
HUB = Hub("https://hub.example/", "https://quai.example/feed")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ('<https://hub.example/>; rel="hub", <https://quai.example/feed>; rel="self"', b""),
        ("<https://hub.example/>; rel=hub, <https://quai.example/feed>; rel=self; title=x", b""),
        ("", b'<rss><channel><atom:link rel="hub" href="https://hub.example/"/><link rel="self" href="/feed"/><item/>'),
        ("", b"<feed><link href='https://hub.example/' rel='hub'/><link rel='self' href='/feed'/><entry/>"),
        ("", b'{"hubs": [{"type": "WebSub", "url": "https://hub.example/"}], "feed_url": "/feed", "items": []}'),
        (
            '</style.css>; rel="preload"',
            b"<feed><link rel='hub' href='https://hub.example/'/><link rel='self' href='/feed'/>",
        ),
    ],
)
def test_a_hub_is_named_in_headers_or_in_the_feed(header: str, body: bytes) -> None:
    assert hub_of({"link": header} if header else {}, body, URL) == HUB


def test_without_a_self_link_the_topic_is_the_feeds_address() -> None:
    assert hub_of({"link": '<https://hub.example/>; rel="hub"'}, b"", URL) == Hub("https://hub.example/", URL)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><title>No hub</title></channel></rss>",
        b"<rss><channel><item><link rel='hub' href='https://evil.example/'/></item></channel></rss>",
        b"<feed><link rel='hub' href='javascript:alert(1)'/></feed>",
        b"<feed><link rel='hub'/></feed>",
        b'{"hubs": "none"}',
        b'{"hubs": [3]}',
        b"{",
        b"",
    ],
)
def test_what_names_no_hub(body: bytes) -> None:
    assert hub_of({}, body, URL) is None


@given(st.text(max_size=300), st.binary(max_size=300))
def test_whatever_is_sent_is_no_error(header: str, body: bytes) -> None:
    hub_of({"link": header}, body, URL)


def test_a_delivery_is_genuine_when_it_is_signed_with_the_secret() -> None:
    for method in ("sha1", "sha256", "sha384", "sha512"):
        digest = hmac.new(b"secret", b"news", getattr(hashlib, method)).hexdigest()
        assert is_genuine(f"{method}={digest}", "secret", b"news")
        assert is_genuine(f"{method}={digest.upper()}", "secret", b"news")
        assert not is_genuine(f"{method}={digest}", "secret", b"other news")
        assert not is_genuine(f"{method}={digest}", "other secret", b"news")


@pytest.mark.parametrize("signature", ["", "sha256", "sha256=", "md5=900150983cd24fb0", "sha256=é", "new=00"])
def test_what_is_no_signature(signature: str) -> None:
    assert not is_genuine(signature, "secret", b"news")
