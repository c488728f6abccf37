"""Discovery: from an outlet's home page to the addresses where its feeds may be, the likeliest first."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from services.ingestor.encoding import as_utf8
from services.ingestor.entries import absolute, title_of

MAX_BYTES = 2_000_000
MAX_CANDIDATES = 30

_FEED_TYPES = {
    "application/rss+xml": 100,
    "application/atom+xml": 98,
    "application/feed+json": 96,
    "application/rdf+xml": 94,
    "application/rss": 94,
    "text/rss+xml": 94,
    "application/atom": 94,
}
_VAGUE_TYPES = {"application/xml": 80, "text/xml": 80, "application/json": 60}
_WELL_KNOWN = {
    "/feed": 30, "/rss": 29, "/feed/": 28, "/rss.xml": 27, "/feed.xml": 26, "/atom.xml": 25, "/index.xml": 24,
    "/feeds": 22, "/feed.json": 21, "/rss/news": 20, "/news-sitemap.xml": 18, "/sitemap-news.xml": 17,
    "/sitemap_news.xml": 16, "/sitemap.xml": 10,
}  # fmt: skip
_FEED_ADDRESS = re.compile(r"(?:^|[/._?=&-])(?:rss\d*|feeds?|atom|rdf|xml)(?:$|[/._?=&-])", re.I)
_FEED_FILE = re.compile(r"(?:/(?:feed|rss|atom)/?|\.(?:rss|atom|rdf)|(?:rss|feed|atom|index)\.(?:xml|json|php))$", re.I)
_FEED_WORD = re.compile(r"\b(?:rss|atom|feeds?)\b|フィード|订阅", re.I)
_READERS = re.compile(
    r"(?:^|\.)(?:feedly\.com|inoreader\.com|netvibes\.com|feedburner\.google\.com|facebook\.com|x\.com)$"
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario", re.I)
_PAGES = re.compile(r"\.(?:html?|php|aspx?|pdf|jpe?g|png|css|js)$", re.I)


@dataclass(frozen=True)
class Candidate:
    """An address where a feed may be. `declared`: the page itself says that it is one. A higher score is likelier."""

    url: str
    title: str
    score: int
    declared: bool = False


def feed_candidates(body: bytes, base: str, *, content_type: str = "") -> tuple[Candidate, ...]:
    """Where the feeds of the page `body` at the address `base` may be, the likeliest first, each address once.

    First what the page declares (`<link rel="alternate">` with a feed's type), then its links that look like feeds,
    then the places where feeds usually are. Feeds of comments come last. Only http and https addresses.
    """
    found: dict[str, Candidate] = {}
    root = _tree(body, content_type)
    if root is not None:
        home = root.find(".//base[@href]")
        where = base if home is None else urljoin(base, home.get("href") or "")
        for candidate in (*_declared(root, where), *_linked(root, where)):
            _keep(found, candidate)
    if absolute(base, base):
        origin = urlsplit(base)
        for path, score in _WELL_KNOWN.items():
            _keep(found, Candidate(f"{origin.scheme}://{origin.netloc}{path}", "", score))
    best = sorted(found.values(), key=lambda one: -one.score)  # a page names its main feed first
    return tuple(best[:MAX_CANDIDATES])


def _keep(found: dict[str, Candidate], new: Candidate) -> None:
    old = found.get(new.url)
    if old is None or old.score < new.score:
        found[new.url] = new


def _tree(body: bytes, content_type: str) -> Any:
    page = body[:MAX_BYTES]
    utf8 = as_utf8(page, content_type)
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8" if utf8 is not None else None)
        return lxml_html.document_fromstring(utf8 if utf8 is not None else page, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _declared(root: Any, base: str) -> list[Candidate]:
    candidates = []
    for link in root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        score = _FEED_TYPES.get(kind) or _VAGUE_TYPES.get(kind, 0)
        address, title = absolute(link.get("href") or "", base), title_of(link.get("title") or "")
        if "alternate" not in (link.get("rel") or "").lower().split() or not score or not address:
            continue
        if kind in _VAGUE_TYPES and not _FEED_ADDRESS.search(urlsplit(address).path):
            continue  # a page in another format: an article's JSON, say
        if _COMMENTS.search(f"{urlsplit(address).path} {title}"):
            score = 5
        candidates.append(Candidate(address, title, score, declared=True))
    return candidates


def _linked(root: Any, base: str) -> list[Candidate]:
    candidates = []
    for anchor in root.iter("a"):
        address = absolute(anchor.get("href") or "", base).partition("#")[0]
        if not address:
            continue
        parts = urlsplit(address)
        title = title_of(anchor.get("title") or " ".join(anchor.itertext()))[:100]
        score = 0
        if _FEED_FILE.search(parts.path) or parts.netloc.startswith(("feeds.", "rss.")):
            score = 60
        elif _FEED_ADDRESS.search(f"{parts.path}?{parts.query}") and not _PAGES.search(parts.path):
            score = 50
        elif re.fullmatch(r"\W*(?:rss|atom)(?:[ -]feeds?)?\W*", title, re.I):
            score = 40  # often a page that lists feeds
        if not score or _READERS.search(parts.netloc):
            continue
        score += 5 * bool(_FEED_WORD.search(title)) + 5 * _same_site(parts.netloc, base)
        candidates.append(Candidate(address, title, 5 if _COMMENTS.search(parts.path) else score))
    return candidates


def _same_site(host: str, base: str) -> bool:
    return host.split(".")[-2:] == urlsplit(base).netloc.split(".")[-2:]
