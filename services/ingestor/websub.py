"""WebSub (W3C Recommendation of 2018): which hub pushes a feed, what it is asked, whether a delivery is genuine."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urljoin

from services.ingestor.urls import canonical_url

DIGESTS = frozenset({"sha1", "sha256", "sha384", "sha512"})

HEAD_BYTES = 65_536
"""Of a feed, in which its own links are looked for."""

_LINK_HEADER = re.compile(r"<([^<>]{1,2000})>([^<]{0,1000})")
_REL = re.compile(r"\brel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.I)
_LINK_TAG = re.compile(r"<(?:[\w-]{1,20}:)?link\b([^<>]{1,3000})>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FIRST_ENTRY = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]", re.I)


@dataclass(frozen=True)
class Hub:
    """A hub, and the address under which it knows the feed."""

    url: str
    topic: str


def hub_of(headers: Mapping[str, str], body: bytes, url: str) -> Hub | None:
    """The hub that a feed names, in its Link headers, else in itself; None when it names none.

    Without a `rel=self` the feed's own address is the topic.
    """
    links = _header_links(headers.get("link", ""))
    if "hub" not in links:
        head = body[:HEAD_BYTES].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        links |= _json_links(body) if head.startswith("{") else _xml_links(head)
    if "hub" not in links:
        return None
    try:
        topic = urljoin(url, links.get("self", url)).split("#", 1)[0]
        canonical_url(topic)  # only to refuse what is no address: a topic goes to the hub letter by letter
        hub = urljoin(url, links["hub"])
        canonical_url(hub)
    except ValueError:
        return None
    return Hub(hub, topic)


def subscription_form(hub: Hub, callback: str, secret: str, lease_seconds: int) -> bytes:
    """The body of the request that asks a hub to push a feed."""
    return urlencode(
        {
            "hub.mode": "subscribe",
            "hub.topic": hub.topic,
            "hub.callback": callback,
            "hub.secret": secret,
            "hub.lease_seconds": lease_seconds,
        }
    ).encode()


def is_genuine(signature: str, secret: str, body: bytes) -> bool:
    """Whether an X-Hub-Signature header is the HMAC of the body under the secret that only the hub and we know."""
    method, _, digest = signature.strip().partition("=")
    if method not in DIGESTS or not digest.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest(), digest.lower())


def _header_links(header: str) -> dict[str, str]:
    links: dict[str, str] = {}
    for match in _LINK_HEADER.finditer(header[:10_000]):
        if rel := _REL.search(match[2]):
            for name in (rel[1] or rel[2] or "").lower().split():
                links.setdefault(name, match[1])
    return links


def _xml_links(head: str) -> dict[str, str]:
    links: dict[str, str] = {}
    first = _FIRST_ENTRY.search(head)
    for tag in _LINK_TAG.finditer(head[: first.start()] if first else head):
        attributes = {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag[1])}
        for name in attributes.get("rel", "").lower().split():
            if name in ("hub", "self") and attributes.get("href"):
                links.setdefault(name, attributes["href"].strip())
    return links


def _json_links(body: bytes) -> dict[str, str]:
    try:
        feed = json.loads(body)
        hubs = [hub["url"] for hub in feed.get("hubs", ()) if str(hub.get("type", "")).lower() == "websub"]
        links = {"hub": str(hubs[0])} if hubs else {}
        return links | ({"self": str(feed["feed_url"])} if feed.get("feed_url") else {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
