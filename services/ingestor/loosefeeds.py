"""Broken and unusual feeds, through feedparser: slow, but it reads what is no XML, and CDF, and much else."""

import io
import re
import xml.sax
from collections.abc import Mapping
from typing import Any

import feedparser

from services.ingestor.dates import read_date
from services.ingestor.entries import (
    Entry,
    Feed,
    FeedError,
    absolute,
    first_image,
    names_of,
    read_each,
    refuse_too_many,
    title_of,
)
from services.ingestor.plaintext import text_of_html

MAX_DEPTH = 250
"""Elements within one another; real feeds stay under 30, and feedparser's time grows with the square of the depth."""

_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]", re.I)
_TOKEN = re.compile(rb"<(?:(!\[CDATA\[)|(!--)|(/?)[A-Za-z_][^<>]*?(/?)>)")


class GaveUp(FeedError):
    """feedparser itself failed."""


def parse_loosely(body: bytes, url: str, content_type: str) -> Feed | None:
    """The feed at `url` as far as it can be read; None when there is no sign of a feed. Raises FeedError, or GaveUp."""
    _refuse_monsters(body, url)
    try:
        parsed = feedparser.parse(
            io.BytesIO(body),  # never the bytes themselves: feedparser would try them as the name of a file
            response_headers={"content-type": content_type or "application/xml", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it stumbles over some broken feeds in all manner of ways
        raise GaveUp(f"the feed {url} is broken ({type(error).__name__}: {error}); tell the outlet") from error
    if not parsed.entries and not parsed.version:
        return None
    broken = parsed.get("bozo_exception") if parsed.bozo else None
    entries, bad = read_each(parsed.entries, url, lambda item: _entry(item, url))
    if not entries and isinstance(broken, xml.sax.SAXException):
        bad = (*bad, f"the feed {url} is broken XML without a readable entry ({broken}); tell the outlet")
    return Feed(
        url=url,
        format=parsed.version or "unknown",
        title=title_of(parsed.feed.get("title", "")),
        language=str(parsed.feed.get("language", "")),
        entries=entries,
        bad_entries=bad,
    )


def _refuse_monsters(body: bytes, url: str) -> None:
    refuse_too_many(len(_ITEM.findall(body)), url)
    deepest = _depth(body)
    if deepest > MAX_DEPTH:
        raise FeedError(f"the feed {url} nests its elements {deepest} deep; at most {MAX_DEPTH} are read")


def _depth(body: bytes) -> int:
    """How deep elements are in one another, in one pass however broken the document is."""
    depth = deepest = position = 0
    while match := _TOKEN.search(body, position):
        position = match.end()
        if match[1] or match[2]:
            end = body.find(b"]]>" if match[1] else b"-->", position)
            if end < 0:
                break
            position = end
        elif match[3]:
            depth = max(depth - 1, 0)
        elif not match[4]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _entry(item: dict[str, Any], url: str) -> Entry:
    contents = [part.get("value", "") for part in item.get("content", ())]
    content = max(contents, key=len, default="")
    # As a plain dictionary: feedparser's own `get` answers one date for another that is missing.
    published, created, updated = (read_date(dict.get(item, name)) for name in ("published", "created", "updated"))
    detail = item.get("title_detail") or {}
    authors = [author.get("name", "") for author in item.get("authors", ())] or [item.get("author", "")]
    return Entry(
        link=absolute(item.get("feedburner_origlink") or item.get("link", ""), url),
        title=title_of(item.get("title", "")),
        summary=text_of_html(item.get("summary", "")),
        content=text_of_html(content),
        published=published or created,
        updated=updated,
        language=str(detail.get("language") or ""),
        authors=names_of(authors),
        categories=names_of(tag.get("label") or tag.get("term") or "" for tag in item.get("tags", ())),
        image_url=_image(item, content or item.get("summary", ""), url),
    )


def _image(item: Mapping[str, Any], markup: str, url: str) -> str | None:
    media = [*item.get("media_content", ()), *item.get("enclosures", ())]
    pictures = [one for one in media if one.get("medium") == "image" or str(one.get("type", "")).startswith("image/")]
    for one in (*pictures, *item.get("media_thumbnail", ())):
        address = absolute(one.get("url") or one.get("href") or "", url)
        if address:
            return address
    return first_image(markup, url)
