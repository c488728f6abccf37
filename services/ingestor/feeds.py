"""Feeds: from bytes and headers to entries, each format by the reader that is fastest among those that read it right.

Well-formed XML is read from lxml's tree; what is broken, has a document type or an unusual vocabulary, by feedparser.
"""

import re
import zlib

from lxml import etree

from services.ingestor.discovery import feed_candidates
from services.ingestor.encoding import as_utf8
from services.ingestor.entries import ChildSitemap, Entry, Feed, FeedError
from services.ingestor.jsonfeeds import parse_json
from services.ingestor.loosefeeds import GaveUp, parse_loosely
from services.ingestor.sitemaps import read_sitemap
from services.ingestor.xmlfeeds import read_xml

__all__ = ["ChildSitemap", "Entry", "Feed", "FeedError", "parse_feed"]

MAX_BYTES = 50_000_000
"""Of a sitemap after decompression: the size at which sitemaps.org tells to begin another."""

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.I)
_WEB_PAGE = re.compile(rb"<html|<!doctype html", re.I)


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """The feed at `url`, whose body and Content-Type header these are. Raises FeedError."""
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, url)
    utf8 = as_utf8(body, content_type)
    start = (body if utf8 is None else utf8)[:1000].strip(b" \t\r\n\0")
    if not start:
        raise FeedError(f"the feed {url} is empty; check its address")
    if start.startswith(b"{"):
        return parse_json(body if utf8 is None else utf8, url)
    feed = _from_tree(utf8, url) if utf8 is not None and b"<!DOCTYPE" not in utf8 else None
    if feed is None and not _WEB_PAGE.match(start):
        # feedparser believes the header, so it is told what the bytes have shown.
        told = content_type if utf8 is None else "application/xml; charset=utf-8"
        try:
            feed = parse_loosely(body if utf8 is None else utf8, url, told)
        except GaveUp:
            feed = _from_tree(utf8, url, recover=True) if utf8 is not None else None
            if feed is None:
                raise
    if feed is None and _ROOT.search(start):
        problem = f"the feed {url} is broken XML without a readable entry; tell the outlet"
        return Feed(url=url, format="unknown", title="", language="", entries=(), bad_entries=(problem,))
    if feed is None:
        raise FeedError(_not_a_feed(url, body, content_type))
    return feed


def _from_tree(utf8: bytes, url: str, *, recover: bool = False) -> Feed | None:
    """The feed in a well-formed document, or what libxml2 can make of a broken one; None when it is none of ours.

    Entities stay unresolved, so documents that declare some are better read by feedparser. libxml2 itself refuses 256
    elements in one another and texts of ten megabytes (that is what `huge_tree` would allow).
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(utf8.lstrip(), parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else read_xml(root, url) or read_sitemap(root, url)


def _unpacked(body: bytes, url: str) -> bytes:
    """Sitemaps are often served as gzip files."""
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise FeedError(f"the feed {url} is a broken gzip file ({error}); tell the outlet") from error
    if len(unpacked) > MAX_BYTES:
        raise FeedError(f"the feed {url} unpacks to more than {MAX_BYTES} bytes; no more are read")
    return unpacked


def _not_a_feed(url: str, body: bytes, content_type: str) -> str:
    if _WEB_PAGE.search(body[:2000]):
        others = feed_candidates(body, url, content_type=content_type)
        declared = [one for one in others if one.declared]
        advice = f"it names a feed: try {declared[0].url}" if declared else "open it in a browser and look for its feed"
        return f"{url} is a web page, not a feed; {advice}"
    start = body[:60].decode("utf-8", "replace").strip()
    return f"{url} is not a feed: its type is {content_type or 'not given'} and it begins {start!r}; check the address"
