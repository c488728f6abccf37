"""An outlet's feed as RSS 2.0, Atom 1.0 or JSON Feed 1.1."""

import json
import re
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from deploy.newsroom.newsroom import Outlet
from deploy.newsroom.pages import body_html
from deploy.newsroom.release import Published

FEED_LENGTH = 50
"""Newest items in a feed: more than any one outlet publishes, so that a late reader misses nothing."""

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def render(outlet: Outlet, items: list[Published], base: str, opened: datetime) -> str:
    """The outlet's feed with `items`, newest first; `opened` dates a feed that is still empty."""
    items = items[:FEED_LENGTH]
    changed = max((item.modified_at for item in items), default=opened)
    return {"rss": _rss, "atom": _atom, "json": _json}[outlet.feed](outlet, items, base, changed)


def lead(item: Published) -> str:
    """The short lead that the feed carries: the first paragraph, at a sentence's end when it is long."""
    paragraph = item.edition.paragraphs[0]
    if len(paragraph) <= 300:
        return paragraph
    sentences = re.findall(r".+?(?:[.!?।。؟]\s|[。！？]|$)", paragraph)
    return (sentences[0] if sentences else paragraph).strip()


def _rss(outlet: Outlet, items: list[Published], base: str, changed: datetime) -> str:
    rows = []
    for item in items:
        url = f"{base}{item.article.path}"
        parts = [
            f"<title>{escape(item.edition.title)}</title>",
            f"<link>{url}</link>",
            f'<guid isPermaLink="true">{url}</guid>',
            f"<pubDate>{format_datetime(item.published_at, usegmt=True)}</pubDate>",
            f"<description>{escape(lead(item))}</description>",
            *(f"<category>{escape(name)}</category>" for name in item.article.categories),
        ]
        if item.article.author:
            parts.append(f"<dc:creator>{escape(item.article.author)}</dc:creator>")
        if outlet.full_text:
            parts.append(f"<content:encoded>{escape(body_html(item))}</content:encoded>")
        rows.append(f"<item>{''.join(parts)}</item>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/{outlet.id}/</link>"
        f'<atom:link rel="self" type="application/rss+xml" href="{base}{outlet.feed_path}"/>'
        f"<description>{escape(outlet.name)}</description><language>{outlet.language}</language>"
        f"<lastBuildDate>{format_datetime(changed, usegmt=True)}</lastBuildDate>\n"
        + "\n".join(rows)
        + "</channel></rss>\n"
    )


def _atom(outlet: Outlet, items: list[Published], base: str, changed: datetime) -> str:
    rows = []
    for item in items:
        url = f"{base}{item.article.path}"
        parts = [
            f"<id>{url}</id>",
            f'<title type="html">{escape(escape(item.edition.title))}</title>'
            if "<" in item.edition.title
            else f"<title>{escape(item.edition.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{url}"/>',
            f"<published>{item.published_at.isoformat()}</published><updated>{item.modified_at.isoformat()}</updated>",
            *(f'<category term="{escape(name)}"/>' for name in item.article.categories),
            f"<author><name>{escape(item.article.author or outlet.name)}</name></author>",
        ]
        if outlet.full_text:
            parts.append(f'<content type="html">{escape(body_html(item))}</content>')
        else:
            parts.append(f'<summary type="text">{escape(lead(item))}</summary>')
        rows.append(f"<entry>{''.join(parts)}</entry>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<id>{base}/{outlet.id}/</id><title>{escape(outlet.name)}</title><updated>{changed.isoformat()}</updated>"
        f'<link rel="self" href="{base}{outlet.feed_path}"/><link rel="alternate" href="{base}/{outlet.id}/"/>\n'
        + "\n".join(rows)
        + "</feed>\n"
    )


def _json(outlet: Outlet, items: list[Published], base: str, changed: datetime) -> str:
    rows: list[dict[str, Any]] = []
    for item in items:
        url = f"{base}{item.article.path}"
        row: dict[str, Any] = {
            "id": url,
            "url": url,
            "title": item.edition.title,
            "date_published": item.published_at.isoformat(),
            "date_modified": item.modified_at.isoformat(),
            "summary": lead(item),
        }
        if item.article.categories:
            row["tags"] = list(item.article.categories)
        if item.article.author:
            row["authors"] = [{"name": item.article.author}]
        if outlet.full_text:
            row["content_html"] = body_html(item)
        rows.append(row)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/{outlet.id}/",
        "feed_url": f"{base}{outlet.feed_path}",
        "language": outlet.language,
        "items": rows,
    }
    return json.dumps(feed, ensure_ascii=False)
