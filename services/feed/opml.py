"""OPML 2.0: lists of feeds, as feed readers and other aggregators exchange them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

from services.feed.syndication import FORBIDDEN


class NoOpml(ValueError):
    """The text is no list of feeds. The message says why."""


@dataclass(frozen=True)
class Outline:
    """One feed. `group` is the folder that it is shown in."""

    title: str
    feed: str
    page: str = ""
    language: str = ""
    group: str = ""
    kind: str = "rss"


def written(title: str, outlines: Iterable[Outline], now: datetime) -> bytes:
    """The document."""
    root = Element("opml", {"version": "2.0"})
    head = SubElement(root, "head")
    SubElement(head, "title").text = _plain(title)
    SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for outline in outlines:
        parent = body
        if outline.group:
            if outline.group not in folders:
                folders[outline.group] = SubElement(body, "outline", {"text": _plain(outline.group)})
            parent = folders[outline.group]
        fields = {"type": outline.kind, "text": outline.title, "title": outline.title, "xmlUrl": outline.feed}
        fields |= {"htmlUrl": outline.page} if outline.page else {}
        fields |= {"language": outline.language} if outline.language else {}
        SubElement(parent, "outline", {name: _plain(value) for name, value in fields.items()})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def feeds_in(text: str) -> int:
    """How many feeds the document lists. Raises `NoOpml`; document types and entities are refused unread."""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise NoOpml("it declares a document type or entities, which OPML does not need")
    try:
        root = fromstring(text)  # noqa: S314 - entities and document types were refused above
    except (ParseError, ValueError) as error:
        raise NoOpml(f"it is not well-formed XML ({error})") from error
    count = sum(1 for outline in root.iter("outline") if outline.get("xmlUrl"))
    if not count:
        raise NoOpml("it has no outline with an xmlUrl")
    return count


def _plain(text: str) -> str:
    return FORBIDDEN.sub("", text)
