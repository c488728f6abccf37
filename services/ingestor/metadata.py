"""Metadata: what a page says about itself, as JSON-LD (schema.org), Open Graph and plain HTML."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from services.ingestor.dates import read_date
from services.ingestor.entries import absolute, names_of, title_of
from services.ingestor.plaintext import line_of_html, text_of_html

MAX_SCRIPT = 1_000_000
MAX_SCRIPTS = 20
MAX_NODES = 2000
"""Characters of one JSON-LD script, scripts of a page, and objects in them that are looked at."""

_ARTICLE = re.compile(r"(?:News)?Article$|^(?:Blog|LiveBlog)Posting$|^Report$")
_ELSEWHERE = frozenset(
    ("hasPart", "itemListElement", "relatedLink", "isPartOf", "mentions", "about", "comment", "review")
)
"""Where a page's JSON-LD speaks of other pages."""

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?|;)\s*$"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.I)
_PUBLISHED = (
    *("article:published_time", "og:published_time", "parsely-pub-date", "date", "dc.date", "dc.date.issued"),
    *("dcterms.created", "publishdate", "pubdate", "sailthru.date"),
)
_MODIFIED = ("article:modified_time", "og:updated_time", "lastmod", "last-modified", "dcterms.modified")
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author", "dcterms.creator")
_SECTIONS = ("article:section", "parsely-section", "og:section", "section")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_BYLINE = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+", re.I)


@dataclass(frozen=True)
class Metadata:
    """Empty where the page says nothing. `body` is the article's text as JSON-LD has it: often but a teaser."""

    title: str = ""
    language: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    image_url: str | None = None
    canonical_url: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    body: str = ""


def read_metadata(tree: Any, url: str) -> Metadata:
    """What the page at `url`, whose HTML tree this is, says about itself; JSON-LD is believed first."""
    meta, article = _meta(tree), _article(tree, url)
    return Metadata(
        title=title_of(_text(article.get("headline")) or meta.get("og:title", "") or meta.get("twitter:title", "")),
        language=_language(article.get("inLanguage"), tree.get("lang"), meta.get("og:locale"), meta.get("language")),
        section=_section(article, meta),
        authors=_people(article.get("author")) or _named(meta),
        image_url=_image(article.get("image"), url) or _first_address(meta, _IMAGES, url),
        canonical_url=_canonical(tree, meta, article, url),
        published=read_date(_text(article.get("datePublished"))) or _first_date(meta, _PUBLISHED),
        modified=read_date(_text(article.get("dateModified"))) or _first_date(meta, _MODIFIED),
        body=text_of_html(_text(article.get("articleBody"))),
    )


def _meta(tree: Any) -> dict[str, str]:
    """The first value of each named or Open Graph property of the page."""
    values: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").strip().lower()
        if name and element.get("content").strip():
            values.setdefault(name, element.get("content"))
    return values


def _article(tree: Any, url: str) -> Mapping[str, Any]:
    """The article in the page's JSON-LD; of several, the one that names this page, or else the first."""
    found: list[Mapping[str, Any]] = []
    scripts = tree.iterfind(".//script[@type='application/ld+json']")
    for script, _ in zip(scripts, range(MAX_SCRIPTS), strict=False):
        source = (script.text or "")[:MAX_SCRIPT]
        try:
            document = json.loads(_WRAPPING.sub("", source), strict=False)
        except (ValueError, RecursionError):
            continue
        found += [node for node, _ in zip(_nodes(document), range(MAX_NODES), strict=False) if _is_article(node)]
    here = urlsplit(url).path.rstrip("/")
    named = (node for node in found if _path(_identity(node)) == here)
    return next(named, found[0] if found else {})


def _nodes(document: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of the document, outermost first."""
    waiting = deque([document])
    while waiting:
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Mapping):
            yield node
            waiting.extend(
                value for key, value in node.items() if key not in _ELSEWHERE and isinstance(value, dict | list)
            )


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        _ARTICLE.search(str(kind).rsplit("/", 1)[-1]) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _identity(article: Mapping[str, Any]) -> str:
    page = article.get("mainEntityOfPage")
    return _text(article.get("url")) or _text(page.get("@id") if isinstance(page, Mapping) else page)


def _path(address: str) -> str | None:
    try:
        return urlsplit(address).path.rstrip("/") if address else None
    except ValueError:
        return None


def _text(value: Any) -> str:
    """A value of JSON-LD that should be a text; of several, the first."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name") or ""
    return value if isinstance(value, str) else ""


def _people(value: Any) -> tuple[str, ...]:
    people = value if isinstance(value, list) else [value]
    return names_of(_BYLINE.sub("", name) for name in map(_text, people) if "://" not in name)


def _named(meta: Mapping[str, str]) -> tuple[str, ...]:
    names = (meta[name] for name in _AUTHORS if name in meta and "://" not in meta[name])
    return names_of(_BYLINE.sub("", name.strip()) for name in [next(names, "")])


def _language(*declared: Any) -> str:
    for value in declared:
        code = value.get("alternateName") if isinstance(value, Mapping) else value
        tag = _text(code).strip().split(",")[0]
        if _LANGUAGE.fullmatch(tag):
            return tag.replace("_", "-")
    return ""


def _section(article: Mapping[str, Any], meta: Mapping[str, str]) -> str:
    section = _text(article.get("articleSection")) or next((meta[name] for name in _SECTIONS if name in meta), "")
    return line_of_html(section)[:100]


def _image(value: Any, url: str) -> str | None:
    first = next(iter(value), "") if isinstance(value, list) else value
    address = first.get("url") or first.get("contentUrl") or first.get("@id") if isinstance(first, Mapping) else first
    return absolute(address, url) or None if isinstance(address, str) else None


def _first_address(meta: Mapping[str, str], names: tuple[str, ...], url: str) -> str | None:
    return next((address for address in (absolute(meta.get(name, ""), url) for name in names) if address), None)


def _first_date(meta: Mapping[str, str], names: tuple[str, ...]) -> datetime | None:
    return next((date for date in (read_date(meta.get(name)) for name in names) if date), None)


def _canonical(tree: Any, meta: Mapping[str, str], article: Mapping[str, Any], url: str) -> str | None:
    """The page's own address for itself. One that leads to another site, or to the home page, is no such thing."""
    links = (
        link.get("href") or "" for link in tree.iterfind(".//link[@rel]") if link.get("rel").lower() == "canonical"
    )
    here = urlsplit(url)
    for link in (*links, meta.get("og:url", ""), _identity(article)):
        address = absolute(link, url)
        parts = urlsplit(address)
        same_site = parts.netloc.split(".")[-2:] == here.netloc.split(".")[-2:]
        if address and same_site and (parts.path.strip("/") or not here.path.strip("/")):
            return address
    return None
