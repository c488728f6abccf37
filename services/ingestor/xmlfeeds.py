"""Feeds in well-formed XML: RSS of every version, RDF and Atom, straight from lxml's tree."""

import re
from datetime import datetime
from typing import Any

from services.ingestor.dates import read_date
from services.ingestor.elements import Fields, address_of, every, fields_of, first, language_of, markup_of, name_of
from services.ingestor.entries import Entry, Feed, first_image, names_of, read_each, refuse_too_many, title_of
from services.ingestor.plaintext import text_of_html

_SUMMARY = ("description", "atom:summary", "dc:description", "itunes:summary", "media:description")
_CONTENT = ("content:encoded", "atom:content", "xhtml:body", "xhtml:div")
_PUBLISHED = (
    "pubdate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
    "atom:created",
    "dcterms:created",
)
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified")
_ATOM_03 = "http://purl.org/atom/ns#"
_NETSCAPE = "netscape.com"
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((.+)\)\s*")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", re.I)


def read_xml(root: Any, url: str) -> Feed | None:
    """The feed whose document element is `root`; None when it is no RSS, RDF or Atom."""
    kind = name_of(root.tag)
    if kind in ("rss", "rdf:rdf") or (kind == "channel" and "}" in root.tag):  # RSS 1.1; without a namespace, CDF
        channel = root if kind == "channel" else next((one for one in root if name_of(one.tag) == "channel"), None)
        heading, item = fields_of(root if channel is None else channel), "item"
    elif kind in ("atom:feed", "feed"):
        heading, item = fields_of(root), "entry"
    else:
        return None
    in_core, in_atom = item, f"atom:{item}"
    items = [one for one in root.iter(f"{{*}}{item}") if name_of(one.tag) in (in_core, in_atom)]
    refuse_too_many(len(items), url)
    authors = _authors(heading) if item == "entry" else ()
    entries, bad = read_each(items, url, lambda one: _entry(one, authors))
    return Feed(
        url=url,
        format=_format(root, kind),
        title=title_of(first(heading, "title", "atom:title", "dc:title")),
        language=(first(heading, "language", "dc:language") or language_of(root)).strip()[:40],
        entries=entries,
        bad_entries=bad,
    )


def _format(root: Any, kind: str) -> str:
    version = re.sub(r"\D", "", root.get("version") or "")
    if kind == "rdf:rdf":
        return "rss090" if any(_NETSCAPE in (space or "") for space in root.nsmap.values()) else "rss10"
    if kind == "atom:feed":
        return "atom03" if root.tag.startswith(f"{{{_ATOM_03}") else "atom10"
    return f"{'atom' if kind == 'feed' else 'rss'}{version[:3]}"


def _entry(item: Any, feed_authors: tuple[str, ...]) -> Entry:
    fields = _fields(item)
    titles = (
        fields.get("title") or fields.get("atom:title") or fields.get("dc:title") or fields.get("media:title") or ()
    )
    summary, content = first(fields, *_SUMMARY), max(every(fields, *_CONTENT), key=len, default="")
    return Entry(
        link=_link(item, fields),
        title=next((title for title in (title_of(markup_of(one)) for one in titles) if title), ""),
        summary=text_of_html(summary),
        content=text_of_html(content),
        published=_date(fields, _PUBLISHED),
        updated=_date(fields, _UPDATED),
        language=first(fields, "dc:language").strip()[:40] or language_of(titles[0] if titles else item),
        authors=_authors(fields) or feed_authors,
        categories=names_of([*_terms(fields), *every(fields, "category", "dc:subject")]),
        image_url=_image(fields) or first_image(content or summary, item.base or ""),
    )


def _fields(item: Any) -> Fields:
    """An entry of Atom without its namespace (feeds that forgot it exist) is read as one that has it."""
    fields = fields_of(item)
    if name_of(item.tag) != "entry":
        return fields
    return {name if ":" in name else f"atom:{name}": elements for name, elements in fields.items()}


def _link(item: Any, fields: Fields) -> str:
    """Where the entry leads: the outlet's own address rather than a counting one, a web page rather than a file."""
    for element in fields.get("feedburner:origlink", ()):
        if address := address_of(element, element.text or ""):
            return address
    for element in reversed(fields.get("link", ())):
        if address := address_of(element, element.text or element.get("href") or ""):
            return address
    alternates = [one for one in fields.get("atom:link", ()) if (one.get("rel") or "alternate") == "alternate"]
    alternates.sort(key=lambda one: "html" not in (one.get("type") or "html"))
    for element in alternates:
        if address := address_of(element, element.get("href") or element.text or ""):
            return address
    for element in fields.get("guid", ()):
        if (element.get("ispermalink") or element.get("isPermaLink") or "true").lower() == "true":
            return _complete(element.text or "")
    about = item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""
    return _complete(about or first(fields, "atom:id"))


def _complete(link: str) -> str:
    """An identifier, when it is an address; one without a host is an identifier only."""
    link = link.strip()
    return link if link.startswith(("http://", "https://")) else ""


def _date(fields: Fields, names: tuple[str, ...]) -> datetime | None:
    for name in names:
        for element in fields.get(name, ()):
            if date := read_date(element.text):
                return date
    return None


def _authors(fields: Fields) -> tuple[str, ...]:
    people = (fields_of(one) for one in fields.get("atom:author", ()))
    named = [first(person, "atom:name", "name", "atom:email", "email") for person in people]
    plain = every(fields, "dc:creator") or every(fields, "author") or every(fields, "itunes:author")
    return names_of(_MAIL_AND_NAME.sub(r"\1", name) for name in (*named, *plain))


def _terms(fields: Fields) -> list[str]:
    return [one.get("label") or one.get("term") or one.text or "" for one in fields.get("atom:category", ())]


def _image(fields: Fields) -> str | None:
    attached = [*fields.get("media:content", ()), *fields.get("enclosure", ())]
    attached += [one for one in fields.get("atom:link", ()) if one.get("rel") == "enclosure"]
    pictures = [one for one in attached if _is_picture(one)]
    inside = [
        one for medium in fields.get("media:content", ()) for one in medium if name_of(one.tag) == "media:thumbnail"
    ]
    for one in (*pictures, *fields.get("media:thumbnail", ()), *inside, *fields.get("itunes:image", ())):
        if address := address_of(one, one.get("url") or one.get("href") or ""):
            return address
    for image in fields.get("image", ()):
        if address := address_of(image, first(fields_of(image), "url") or image.text or ""):
            return address
    return None


def _is_picture(element: Any) -> bool:
    kind, medium = element.get("type") or "", element.get("medium") or ""
    if kind or medium:
        return medium == "image" or kind.startswith("image/")
    return bool(_PICTURE.search(element.get("url") or element.get("href") or ""))
