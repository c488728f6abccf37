"""Pages: from an outlet's HTML to the article's text and what the page says about itself."""

import codecs
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import trafilatura
from trafilatura.utils import load_html

from services.ingestor.dates import read_date
from services.ingestor.plaintext import clean, line_of_html

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs pages without text as errors; we count them


@dataclass(frozen=True)
class Page:
    """What a page holds. Text is plain, a paragraph for each block; everything is empty when the page does not say."""

    text: str
    title: str = ""
    language: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    image_url: str | None = None
    published: datetime | None = None


def read_page(body: bytes, *, url: str, content_type: str = "") -> Page:
    """The article of the page at `url`. Raises ValueError, naming it, when it is not HTML or has no text."""
    kind = content_type.split(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"):
        raise ValueError(f"the page {url} is {kind}, not HTML")
    tree = load_html(_decoded(body, content_type))
    if tree is None:
        raise ValueError(f"the page {url} is empty or not HTML")
    meta = _meta(tree)
    document = trafilatura.bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=False)
    text = clean(document.text or "") if document is not None and not isinstance(document, dict) else ""
    if not text:
        raise ValueError(f"the page {url} has no text that could be found")
    image = meta.get("og:image", "")
    author = line_of_html(meta.get("author") or "")
    return Page(
        text=text,
        title=line_of_html(meta.get("og:title", "")),
        language=(tree.get("lang") or meta.get("og:locale", "")).replace("_", "-"),
        section=line_of_html(meta.get("article:section", "")),
        authors=(author,) if author and "://" not in author else (),
        image_url=urljoin(url, image) if re.match(r"https?:|/", image) else None,
        published=read_date(meta.get("article:published_time")),
    )


def _decoded(body: bytes, content_type: str) -> str | bytes:
    """Text when the header names the encoding; else the bytes, for the parser to look into."""
    match = re.search(r"charset=[\"']?([\w-]+)", content_type, re.I)
    try:
        return codecs.lookup(match[1]).decode(body, "replace")[0] if match else body
    except LookupError:
        return body


def _meta(tree: Any) -> dict[str, str]:
    """The first value of each named or Open Graph property in the page's head."""
    values: dict[str, str] = {}
    for element in tree.iterfind(".//meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        content = element.get("content")
        if name and content:
            values.setdefault(name, content)
    return values
