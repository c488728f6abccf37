"""Entries of feeds: what every format of feed is read into, as plain text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from services.ingestor.plaintext import line_of_html, shorten

MAX_ENTRIES = 5000
"""Entries of one feed; the largest real ones have a thousand."""

MAX_TITLE = 500
MAX_LEAD = 2000
MAX_NAMES = 20


class FeedError(Exception):
    """The bytes are not a feed that can be read. The message names the feed, what was found, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One item of a feed, as plain text. `link` is absolute, and empty when the feed gives none.

    `published` is when the entry says that it came out, `updated` when it says that it was last changed.
    """

    link: str
    title: str
    summary: str
    content: str
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str | None = None

    @property
    def text(self) -> str:
        """The fullest text that the feed carries."""
        return max(self.content, self.summary, key=len)

    @property
    def date(self) -> datetime | None:
        """When it came out, or else when it was last changed."""
        return self.published or self.updated


@dataclass(frozen=True)
class ChildSitemap:
    """A sitemap that a sitemap index names, to be fetched like a feed of its own."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True)
class Feed:
    """A feed as it was read. `bad_entries` says of each item that could not be read what was wrong with it.

    A sitemap index has no entries but `sitemaps`, those that were changed last first.
    """

    url: str
    format: str
    title: str
    language: str
    entries: tuple[Entry, ...]
    bad_entries: tuple[str, ...] = ()
    sitemaps: tuple[ChildSitemap, ...] = ()


def read_each(
    items: Iterable[Any], url: str, read: Callable[[Any], Entry]
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Every item that `read` can read, and for every other what is wrong with it."""
    entries, bad = [], []
    for number, item in enumerate(items, start=1):
        try:
            entries.append(read(item))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            bad.append(f"entry {number} of {url} could not be read ({error}); the others were")
    return tuple(entries), tuple(bad)


def refuse_too_many(entries: int, url: str) -> None:
    """Raises FeedError when a feed has more entries than any real one."""
    if entries > MAX_ENTRIES:
        raise FeedError(f"the feed {url} has {entries} entries; at most {MAX_ENTRIES} are read")


def title_of(markup: str) -> str:
    """A title on one line of plain text, at most `MAX_TITLE` characters."""
    return line_of_html(markup)[:MAX_TITLE]


@lru_cache(4096)
def _name(markup: str) -> str:
    """Entries of a feed share their authors and categories."""
    return shorten(line_of_html(markup), 100)


def names_of(values: Iterable[Any]) -> tuple[str, ...]:
    """Names of authors or categories as plain text, each once, at most `MAX_NAMES`."""
    lines = (_name(value[:400]) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_NAMES]


_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[^\s#\\]*)?", re.A)


def absolute(link: str, base: str) -> str:
    """The http or https address that `link` means on a page at `base`; empty when it means none."""
    link = link.strip()
    if not link or _WHOLE.fullmatch(link):
        return link
    try:
        address = urljoin(base, link)
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


_IMAGE = re.compile(r"<img\b[^<>]{0,500}?\bsrc\s*=\s*[\"']([^\"']{1,2000})", re.I)


def first_image(markup: str, base: str) -> str | None:
    """The address of the first picture in a piece of HTML."""
    match = _IMAGE.search(markup)
    return (absolute(match[1], base) or None) if match else None
