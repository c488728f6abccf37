"""Feeds: from bytes and headers to entries. RSS, Atom and RDF through feedparser, JSON Feed by ourselves."""

import io
import json
import re
import xml.sax
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from services.ingestor.dates import read_date
from services.ingestor.plaintext import line_of_html, shorten, text_of_html

MAX_DEPTH = 250
"""Elements within one another; real feeds stay under 30, and feedparser's time grows with the square of the depth."""

MAX_ENTRIES = 5000
"""Entries of one feed; the largest real ones have a thousand."""

MAX_TITLE = 500
MAX_LEAD = 2000
MAX_NAMES = 20


_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.I)


class FeedError(Exception):
    """The bytes are not a feed that can be read. The message names the feed, what was found, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One item of a feed, as plain text. `link` is absolute, and empty when the feed gives none."""

    link: str
    title: str
    summary: str
    content: str
    published: datetime | None = None
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str | None = None

    @property
    def text(self) -> str:
        """The fullest text that the feed carries."""
        return max(self.content, self.summary, key=len)


@dataclass(frozen=True)
class Feed:
    """A feed as it was read. `bad_entries` says of each item that could not be read what was wrong with it."""

    url: str
    format: str
    title: str
    language: str
    entries: tuple[Entry, ...]
    bad_entries: tuple[str, ...] = ()


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """The feed at `url`, whose body and Content-Type header these are. Raises FeedError."""
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise FeedError(f"the feed {url} is empty; check its address")
    if start.startswith(b"{"):
        return _parse_json(body, url)
    _refuse_monsters(body, url)
    parsed = feedparser.parse(
        io.BytesIO(body),  # never the bytes themselves: feedparser would try them as the name of a file
        response_headers={"content-type": content_type or "application/xml", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    broken = parsed.get("bozo_exception") if parsed.bozo else None
    if not parsed.entries and not parsed.version and not _ROOT.search(body[:3000]):
        raise FeedError(_not_a_feed(url, body, content_type))
    entries, bad = _entries(parsed.entries, url, _entry)
    if not entries and isinstance(broken, xml.sax.SAXException):
        bad = (*bad, f"the feed {url} is broken XML without a readable entry ({broken}); tell the outlet")
    return Feed(
        url=url,
        format=parsed.version or "unknown",
        title=line_of_html(parsed.feed.get("title", ""))[:MAX_TITLE],
        language=str(parsed.feed.get("language", "")),
        entries=entries,
        bad_entries=bad,
    )


def linked_feeds(body: bytes, base: str) -> list[str]:
    """Addresses of the feeds that a web page says it has."""
    found = []
    for tag in re.findall(r"<link\b[^>]{1,1000}>", body[:200_000].decode("utf-8", "replace"), re.I):
        attributes = {
            name.lower(): value for name, _, value in re.findall(r"([\w-]+)\s*=\s*([\"']?)([^\"'>\s]+)\2", tag)
        }
        kind = attributes.get("type", "").lower()
        if "alternate" in attributes.get("rel", "").lower() and re.search(r"rss|atom|feed\+json", kind):
            found.append(urljoin(base, attributes.get("href", "")))
    return found


def _refuse_monsters(body: bytes, url: str) -> None:
    entries = len(re.findall(rb"<(?:\w+:)?(?:item|entry)[\s>/]", body))
    if entries > MAX_ENTRIES:
        raise FeedError(f"the feed {url} has {entries} entries; at most {MAX_ENTRIES} are read")
    depth = deepest = 0
    plain = re.sub(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", b"", body, flags=re.S)
    for match in re.finditer(rb"<(/?)[A-Za-z_][^<>]*?(/?)>", plain):
        if match[1]:
            depth = max(depth - 1, 0)
        elif not match[2]:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise FeedError(f"the feed {url} nests its elements {deepest} deep; at most {MAX_DEPTH} are read")


def _not_a_feed(url: str, body: bytes, content_type: str) -> str:
    if re.search(rb"<html|<!doctype html", body[:2000], re.I):
        others = linked_feeds(body, url)
        advice = f"it names a feed: try {others[0]}" if others else "open it in a browser and look for its feed"
        return f"{url} is a web page, not a feed; {advice}"
    start = body[:60].decode("utf-8", "replace").strip()
    return f"{url} is not a feed: its type is {content_type or 'not given'} and it begins {start!r}; check the address"


def _entries(items: Iterable[Any], url: str, read: Any) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    entries, bad = [], []
    for number, item in enumerate(items, start=1):
        try:
            entries.append(read(item, url))
        except (ValueError, TypeError, AttributeError, KeyError, LookupError) as error:
            bad.append(f"entry {number} of {url} could not be read ({error}); the others were")
    return tuple(entries), tuple(bad)


def _entry(item: dict[str, Any], url: str) -> Entry:
    contents = [part.get("value", "") for part in item.get("content", ())]
    content = max(contents, key=len, default="")
    # As a plain dictionary: feedparser's own `get` answers one date for another that is missing.
    dates = (read_date(dict.get(item, name)) for name in ("published", "created", "updated"))
    detail = item.get("title_detail") or {}
    authors = [author.get("name", "") for author in item.get("authors", ())] or [item.get("author", "")]
    return Entry(
        link=_absolute(item.get("feedburner_origlink") or item.get("link", ""), url),
        title=line_of_html(item.get("title", ""))[:MAX_TITLE],
        summary=text_of_html(item.get("summary", "")),
        content=text_of_html(content),
        published=next((date for date in dates if date), None),
        language=str(detail.get("language") or ""),
        authors=_names(authors),
        categories=_names(tag.get("label") or tag.get("term") or "" for tag in item.get("tags", ())),
        image_url=_image(item, content or item.get("summary", ""), url),
    )


def _image(item: Mapping[str, Any], markup: str, url: str) -> str | None:
    media = [*item.get("media_content", ()), *item.get("enclosures", ())]
    pictures = [one for one in media if one.get("medium") == "image" or str(one.get("type", "")).startswith("image/")]
    for one in (*pictures, *item.get("media_thumbnail", ())):
        address = _absolute(one.get("url") or one.get("href") or "", url)
        if address:
            return address
    match = re.search(r"<img\b[^>]{0,500}?\bsrc\s*=\s*[\"']([^\"']+)", markup, re.I)
    return (_absolute(match[1], url) or None) if match else None


def _parse_json(body: bytes, url: str) -> Feed:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"the feed {url} begins like JSON but is not ({error}); tell the outlet") from error
    version = str(document.get("version")) if isinstance(document, dict) else ""
    if "jsonfeed.org/version" not in version and version not in ("1", "1.0", "1.1"):
        raise FeedError(f"{url} is JSON, but not a JSON Feed (jsonfeed.org): it names no version; check the address")
    items = document.get("items")
    if not isinstance(items, list):
        raise FeedError(f"the JSON Feed {url} has no list of items; tell the outlet")
    if len(items) > MAX_ENTRIES:
        raise FeedError(f"the feed {url} has {len(items)} entries; at most {MAX_ENTRIES} are read")
    authors = document.get("authors") or [document.get("author")]
    entries, bad = _entries(items, url, lambda item, base: _json_entry(item, base, authors))
    return Feed(
        url=url,
        format="json",
        title=line_of_html(str(document.get("title") or ""))[:MAX_TITLE],
        language=str(document.get("language") or ""),
        entries=entries,
        bad_entries=bad,
    )


def _json_entry(item: Mapping[str, Any], url: str, feed_authors: list[Any]) -> Entry:
    if not isinstance(item, Mapping):
        raise TypeError(f"it is {type(item).__name__}, not an object")
    link, plain = _string(item, "url"), _string(item, "content_text")
    if not link and _string(item, "id").startswith(("http://", "https://")):
        link = _string(item, "id")
    authors = item.get("authors") or ([item["author"]] if item.get("author") else feed_authors)
    tags = item.get("tags")
    return Entry(
        link=_absolute(link, url),
        title=line_of_html(_string(item, "title"))[:MAX_TITLE],
        summary=text_of_html(_string(item, "summary")),
        content=text_of_html(_string(item, "content_html")) or text_of_html(plain),
        published=read_date(_string(item, "date_published")) or read_date(_string(item, "date_modified")),
        language=_string(item, "language"),
        authors=_names(author.get("name", "") for author in authors if isinstance(author, Mapping)),
        categories=_names(tags if isinstance(tags, list) else ()),
        image_url=_absolute(_string(item, "image") or _string(item, "banner_image"), url) or None,
    )


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _names(values: Iterable[Any]) -> tuple[str, ...]:
    lines = (shorten(line_of_html(value), 100) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_NAMES]


def _absolute(link: str, base: str) -> str:
    try:
        address = urljoin(base, link.strip()) if link.strip() else ""
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""
