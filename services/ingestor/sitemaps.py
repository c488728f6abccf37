"""News sitemaps, and the indexes that name them (sitemaps.org; Google's news extension)."""

from datetime import UTC, datetime
from typing import Any

from services.ingestor.dates import read_date
from services.ingestor.elements import address_of, every, fields_of, first, name_of
from services.ingestor.entries import (
    ChildSitemap,
    Entry,
    Feed,
    FeedError,
    names_of,
    read_each,
    refuse_too_many,
    title_of,
)

MAX_CHILDREN = 100
"""Sitemaps of one index that are named, those changed last first: archives name one for each month."""

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def read_sitemap(root: Any, url: str) -> Feed | None:
    """The news sitemap or sitemap index whose document element is `root`; None when it is neither.

    Addresses without a `news:news` element are pages, not news, and left out. Raises FeedError when there is no other.
    """
    kind = name_of(root.tag)
    if kind == "sitemapindex":
        return Feed(url=url, format="sitemapindex", title="", language="", entries=(), sitemaps=_children(root))
    if kind != "urlset":
        return None
    addresses = [fields_of(one) for one in root if name_of(one.tag) == "url"]
    news = [fields for fields in addresses if "news:news" in fields]
    if addresses and not news:
        raise FeedError(f"the sitemap {url} names pages but no news; look for the outlet's news sitemap or its feed")
    refuse_too_many(len(news), url)
    entries, bad = read_each(news, url, _entry)
    heading = fields_of(news[0]["news:news"][0]) if news else {}
    publication = fields_of(heading["news:publication"][0]) if "news:publication" in heading else {}
    return Feed(
        url=url,
        format="newssitemap",
        title=title_of(first(publication, "news:name")),
        language=first(publication, "news:language").strip()[:40],
        entries=entries,
        bad_entries=bad,
    )


def _entry(fields: dict[str, list[Any]]) -> Entry:
    about = fields_of(fields["news:news"][0])
    publication = fields_of(about["news:publication"][0]) if "news:publication" in about else {}
    images = fields_of(fields["image:image"][0]) if "image:image" in fields else {}
    place = fields.get("loc", ())
    return Entry(
        link=address_of(place[0], place[0].text or "") if place else "",
        title=title_of(first(about, "news:title")),
        summary="",
        content="",
        published=read_date(first(about, "news:publication_date")),
        updated=read_date(first(fields, "lastmod")),
        language=first(publication, "news:language").strip()[:40],
        categories=names_of(word for words in every(about, "news:keywords") for word in words.split(",")),
        image_url=next((address_of(one, one.text or "") for one in images.get("image:loc", ())), None) or None,
    )


def _children(root: Any) -> tuple[ChildSitemap, ...]:
    children = {}
    for fields in (fields_of(one) for one in root if name_of(one.tag) == "sitemap"):
        for place in fields.get("loc", ())[:1]:
            if address := address_of(place, place.text or ""):
                children[address] = ChildSitemap(address, read_date(first(fields, "lastmod")))
    newest_first = sorted(children.values(), key=lambda one: one.modified or _NEVER, reverse=True)
    return tuple(newest_first[:MAX_CHILDREN])
