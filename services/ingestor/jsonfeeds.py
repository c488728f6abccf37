"""JSON Feed (jsonfeed.org/version/1.1), by ourselves: it is JSON already."""

import json
from collections.abc import Mapping
from typing import Any

from services.ingestor.dates import read_date
from services.ingestor.entries import (
    Entry,
    Feed,
    FeedError,
    absolute,
    names_of,
    read_each,
    refuse_too_many,
    title_of,
)
from services.ingestor.plaintext import text_of_html


def parse_json(body: bytes, url: str) -> Feed:
    """The JSON Feed at `url`. Raises FeedError."""
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
    refuse_too_many(len(items), url)
    authors = _authors(document)
    entries, bad = read_each(items, url, lambda item: _entry(item, url, authors))
    return Feed(
        url=url,
        format="json",
        title=title_of(_string(document, "title")),
        language=_string(document, "language"),
        entries=entries,
        bad_entries=bad,
    )


def _entry(item: Any, url: str, feed_authors: tuple[str, ...]) -> Entry:
    if not isinstance(item, Mapping):
        raise TypeError(f"it is {type(item).__name__}, not an object")
    link = _string(item, "url")
    if not link and _string(item, "id").startswith(("http://", "https://")):
        link = _string(item, "id")
    tags = item.get("tags")
    return Entry(
        link=absolute(link, url),
        title=title_of(_string(item, "title")),
        summary=text_of_html(_string(item, "summary")),
        content=text_of_html(_string(item, "content_html")) or text_of_html(_string(item, "content_text")),
        published=read_date(_string(item, "date_published")),
        updated=read_date(_string(item, "date_modified")),
        language=_string(item, "language"),
        authors=_authors(item) or feed_authors,
        categories=names_of(tags if isinstance(tags, list) else ()),
        image_url=absolute(_string(item, "image") or _string(item, "banner_image"), url) or None,
    )


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Version 1.1 has a list of authors, 1.0 one."""
    several = item.get("authors")
    authors = several if isinstance(several, list) and several else [item.get("author")]
    return names_of(author.get("name") for author in authors if isinstance(author, Mapping))


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
