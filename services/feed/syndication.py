"""Stories as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: the same entries, with their citations as links."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

from services.feed.answers import Disagreement, Sentence, Story
from services.feed.citations import differing
from services.feed.interface import Interface, chosen
from services.feed.notes import note_of

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold at all."""


@dataclass(frozen=True)
class Channel:
    """What is true of a feed as a whole."""

    title: str
    description: str
    language: str
    page: str
    address: str
    next_address: str | None
    updated: datetime
    hub: str | None = None
    """A WebSub hub that tells readers of changes at once."""


def rss(channel: Channel, stories: Sequence[Story]) -> bytes:
    """RSS 2.0 with the atom and dc namespaces."""
    root = Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    head = SubElement(root, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.page)
    _add(head, "description", channel.description)
    _add(head, "language", channel.language)
    _add(head, "lastBuildDate", format_datetime(channel.updated))
    _add(head, "generator", "Infobud")
    _link(head, "atom:link", channel.address, rel="self", type="application/rss+xml")
    if channel.next_address:
        _link(head, "atom:link", channel.next_address, rel="next", type="application/rss+xml")
    if channel.hub:
        SubElement(head, "atom:link", {"href": channel.hub, "rel": "hub"})
    for story in stories:
        item = SubElement(head, "item")
        _add(item, "title", story.headline)
        _add(item, "link", story.url)
        _add(item, "guid", identifier(story), isPermaLink="false")
        _add(item, "pubDate", format_datetime(story.opened_at))
        _add(item, "atom:updated", story.updated_at.isoformat())
        _add(item, "dc:language", story.language)
        for topic in story.topics:
            _add(item, "category", topic.name)
        _add(item, "description", content(story))
    return _written(root)


def atom(channel: Channel, stories: Sequence[Story]) -> bytes:
    """Atom, RFC 4287; a next page as RFC 5005 has it."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    _add(root, "id", channel.address)
    _add(root, "title", channel.title)
    _add(root, "subtitle", channel.description)
    _add(root, "updated", channel.updated.isoformat())
    _add(root, "generator", "Infobud")
    _add(SubElement(root, "author"), "name", channel.title)
    _link(root, "link", channel.address, rel="self", type="application/atom+xml")
    _link(root, "link", channel.page, rel="alternate", type="text/html")
    if channel.next_address:
        _link(root, "link", channel.next_address, rel="next", type="application/atom+xml")
    if channel.hub:
        SubElement(root, "link", {"href": channel.hub, "rel": "hub"})
    for story in stories:
        entry = SubElement(root, "entry", {"xml:lang": story.language})
        _add(entry, "id", identifier(story))
        _add(entry, "title", story.headline)
        _link(entry, "link", story.url, rel="alternate", type="text/html")
        _add(entry, "published", story.opened_at.isoformat())
        _add(entry, "updated", story.updated_at.isoformat())
        for topic in story.topics:
            SubElement(entry, "category", {"term": topic.id, "label": topic.name})
        if story.lead:
            _add(entry, "summary", story.lead)
        _add(entry, "content", content(story), type="html")
    return _written(root)


def json_feed(channel: Channel, stories: Sequence[Story]) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "language": channel.language,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        **({"next_url": channel.next_address} if channel.next_address else {}),
        **({"hubs": [{"type": "WebSub", "url": channel.hub}]} if channel.hub else {}),
        "items": [
            {
                "id": identifier(story),
                "url": story.url,
                "title": story.headline,
                "content_html": content(story),
                **({"summary": story.lead} if story.lead else {}),
                "date_published": story.opened_at.isoformat(),
                "date_modified": story.updated_at.isoformat(),
                "language": story.language,
                "tags": [topic.name for topic in story.topics],
            }
            for story in stories
        ],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Format:
    """A way to write feeds, and what it calls itself."""

    media_type: str
    name: str
    write: Callable[[Channel, Sequence[Story]], bytes]


FORMATS = {
    "rss": Format("application/rss+xml", "RSS", rss),
    "atom": Format("application/atom+xml", "Atom", atom),
    "json": Format("application/feed+json", "JSON Feed", json_feed),
}


def identifier(story: Story) -> str:
    """The entry's id: the story's, whatever address it is read under."""
    return f"urn:infobud:story:{story.id}"


def content(story: Story) -> str:
    """The story as HTML: paragraphs with their sources as links, or who reports it while there is no summary.

    What is said beside the outlets' own words is in the story's language.
    """
    words = chosen((story.language,))
    note = f"<p>{escape(said)}</p>" if (said := note_of(story, (), words)) else ""
    if story.summary is None:
        rows = "".join(
            f'<li lang="{escape(row.language)}" dir="{row.direction}">{_anchor(row.url, row.headline)}'
            f" ({escape(row.outlet.name)})</li>"
            for row in story.radar
        )
        return f"{note}<ul>{rows}</ul>"
    paragraphs = "".join(
        f"<p>{' '.join(_sentence(sentence, words) for sentence in paragraph.sentences)}</p>"
        + "".join(_differing(disagreement, words) for _, disagreement in disagreements)
        for paragraph, disagreements in zip(story.summary.paragraphs, differing(story.summary), strict=True)
    )
    count = story.independent_sources
    sources = words.counted("%(number)s independent source", "%(number)s independent sources", count)
    reported = words.text("Reported by %(sources)s") % {"sources": sources % {"number": words.number(count)}}
    return (
        f'<div lang="{escape(story.language)}" dir="{story.direction}">{paragraphs}</div>{note}'
        f'<p><a href="{escape(story.url)}">{escape(reported)}</a></p>'
    )


def _sentence(sentence: Sentence, words: Interface) -> str:
    outlets = {citation.source: citation for citation in reversed(sentence.citations)}
    links = ", ".join(_anchor(citation.url, citation.outlet) for citation in reversed(outlets.values()))
    if sentence.independent_sources == 1 and len(outlets) == 1:
        links = words.text("only %(outlet)s") % {"outlet": links}
    return f"{escape(sentence.text)} <small>({links})</small>"


def _differing(disagreement: Disagreement, words: Interface) -> str:
    """The figures side by side: "Reports differ: people were injured: 12 (A), 19 (B)"."""
    figures = []
    for figure in disagreement.figures:
        outlets = ", ".join(_anchor(citation.url, citation.outlet) for citation in figure.citations)
        figures.append(f"<strong>{escape(figure.value)}</strong> ({outlets})")
    return f"<p>{escape(words.text('Reports differ'))}: {escape(disagreement.about)}: {', '.join(figures)}</p>"


def _anchor(url: str | None, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = FORBIDDEN.sub("", text)


def _link(parent: Element, tag: str, href: str, *, rel: str, type: str) -> None:
    SubElement(parent, tag, {"href": href, "rel": rel, "type": type})


def _written(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()
