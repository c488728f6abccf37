"""Elements of feeds: under which name, with what markup, language and base each comes, whoever's prefix it has."""

import base64
import binascii
from functools import lru_cache
from html import escape
from typing import Any

from lxml import etree

from services.ingestor.entries import absolute

Fields = dict[str, list[Any]]
"""The children of an item by name: `title`, `dc:date`, `atom:link` …; those of unknown vocabularies are left out."""

_ATOM, _CORE, _MEDIA = "atom:", "", "media:"
VOCABULARIES = {
    "": _CORE,
    "http://purl.org/rss/1.0": _CORE,
    "http://purl.org/net/rss1.1#": _CORE,
    "http://my.netscape.com/rdf/simple/0.9": _CORE,
    "http://channel.netscape.com/rdf/simple/0.9": _CORE,
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": _CORE,
    "http://backend.userland.com/rss": _CORE,
    "http://backend.userland.com/rss2": _CORE,
    "http://blogs.law.harvard.edu/tech/rss": _CORE,
    "http://www.sitemaps.org/schemas/sitemap/0.9": _CORE,
    "http://www.google.com/schemas/sitemap/0.84": _CORE,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2005/atom": _ATOM,
    "http://purl.org/atom/ns#": _ATOM,
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://search.yahoo.com/mrss": _MEDIA,
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
}
"""Namespace, in lower case and without a slash at its end, to the prefix that it has here."""

_XML = "{http://www.w3.org/XML/1998/namespace}"


@lru_cache(4096)
def name_of(tag: Any) -> str:
    """The name of an element here, in lower case; empty when nobody here knows its vocabulary, or it is no element."""
    if not isinstance(tag, str):
        return ""
    namespace, _, local = tag.rpartition("}")
    prefix = VOCABULARIES.get(namespace[1:].strip().lower().rstrip("/"))
    return "" if prefix is None else prefix + local.lower()


def fields_of(element: Any) -> Fields:
    """The element's children by name, those of a `media:group` among them."""
    fields: Fields = {}
    for child in element:
        name = name_of(child.tag)
        if name == "media:group":
            for one in child:
                fields.setdefault(name_of(one.tag), []).append(one)
        elif name:
            fields.setdefault(name, []).append(child)
    return fields


def markup_of(element: Any) -> str:
    """What an element holds, as HTML: its text, unescaped once, or its child elements as they stand."""
    text = element.text or ""
    if len(element):
        inside = (etree.tostring(child, encoding="unicode") for child in element)
        return escape(text, quote=False) + "".join(inside)
    if element.get("mode") == "base64" or _is_binary(element.get("type") or ""):
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode()
        except (binascii.Error, ValueError):
            return text
    return text


def _is_binary(kind: str) -> bool:
    """Atom 1.0 (RFC 4287, 4.1.3.3): what is neither text nor XML is in base64."""
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))


def first(fields: Fields, *names: str) -> str:
    """The markup of the first of these fields that is not empty."""
    for name in names:
        for element in fields.get(name, ()):
            markup = markup_of(element)
            if markup and not markup.isspace():
                return markup
    return ""


def every(fields: Fields, *names: str) -> list[str]:
    """The markup of all of these fields."""
    return [markup_of(element) for name in names for element in fields.get(name, ())]


def language_of(element: Any) -> str:
    """The `xml:lang` that holds for an element."""
    while element is not None:
        language = element.get(_XML + "lang")
        if language is not None:
            return str(language).strip()
        element = element.getparent()
    return ""


def address_of(element: Any, link: str) -> str:
    """The absolute http or https address that `link` means in an element, by `xml:base` or the document's own."""
    return absolute(link, element.base or "")
