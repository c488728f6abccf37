"""Outlets as OPML, in and out. What OPML has no words for (id, country, kind, topic) is in attributes of our own."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from shared.events import Source

NAMESPACE = "urn:infobud:opml"
OWN = ("id", "country", "kind", "topic")

_DOCTYPE_WITHIN = 2000


def read_opml(text: str) -> list[dict[str, Any]]:
    """The outlines with a feed as rows of a catalogue, one a feed. Raises ValueError when it is no OPML.

    Rows have a `name`, `home` and `feeds`; `id`, `language`, `country`, `kind` and `topic` when they are stated.
    """
    if "<!DOCTYPE" in text[:_DOCTYPE_WITHIN].upper() or "<!ENTITY" in text.upper():
        raise ValueError("declares a document type or entities, which OPML does not need")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities and document types were refused above
    except ET.ParseError as error:
        raise ValueError(f"is not well-formed OPML ({error})") from error
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    if not outlines:
        raise ValueError("is XML, but has no outline with an xmlUrl")
    return [_row(outline) for outline in outlines]


def write_opml(outlets: Iterable[tuple[Source, Iterable[str]]], title: str = "Infobud") -> str:
    """Outlets and the addresses of their feeds as OPML 2.0, one outline a feed; `read_opml` reads it back."""
    ET.register_namespace("infobud", NAMESPACE)
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for source, feeds in outlets:
        for url in feeds:
            about = {"text": source.name, "title": source.name, "type": "rss", "xmlUrl": url, "htmlUrl": source.home}
            if source.language != "und":
                about["language"] = source.language
            own = {"id": source.id, "country": source.country, "kind": source.kind.value, "topic": source.topic or ""}
            about |= {f"{{{NAMESPACE}}}{name}": value for name, value in own.items() if value}
            ET.SubElement(body, "outline", about)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _row(outline: "ET.Element[str]") -> dict[str, Any]:
    url = outline.get("xmlUrl", "")
    title = (outline.get("title") or outline.get("text") or urlsplit(url).hostname or "").strip()[:100]
    row: dict[str, Any] = {"name": title, "home": outline.get("htmlUrl", ""), "feeds": [url]}
    if outline.get("language"):
        row["language"] = outline.get("language")
    return row | {name: value for name in OWN if (value := outline.get(f"{{{NAMESPACE}}}{name}"))}
