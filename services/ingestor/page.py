"""Pages: from an outlet's HTML to the article's text and what the page says about itself."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import trafilatura
from trafilatura.utils import load_html

from services.ingestor.encoding import as_utf8
from services.ingestor.metadata import read_metadata
from services.ingestor.plaintext import clean

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs pages without text as errors; we count them

SHORT = 500
"""Characters of text below which a page is looked at again with trafilatura's slower, fuller reading.

The quick reading alone loses most of the text of one page in thirty. On extraction/pages-dev, by
`python -m benchmarks.extraction`: F1 .954 without a second look, .980 with any value from 300 to 2,500.
"""

MAX_ELEMENTS = 20_000
"""Of a page; the largest of extraction/pages-dev has 1,600, and the extractor's time can grow with the square."""

FULLER = 1.2
"""How much longer than the page's text a JSON-LD body must be to be preferred.

Bodies are often teasers, and come without paragraphs; but where a page keeps its text from view, they may have it.
"""


@dataclass(frozen=True)
class Page:
    """What a page holds. Text is plain, a paragraph for each block; everything is empty when the page does not say.

    `canonical_url` is the address that the page gives for itself, on its own site.
    """

    text: str
    title: str = ""
    language: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    image_url: str | None = None
    canonical_url: str | None = None
    published: datetime | None = None
    modified: datetime | None = None


def read_page(body: bytes, *, url: str, content_type: str = "") -> Page:
    """The article of the page at `url`. Raises ValueError, naming it, when it is not HTML or has no text."""
    kind = content_type.split(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"):
        raise ValueError(f"the page {url} is {kind}, not HTML")
    utf8 = as_utf8(body, content_type)
    tree = load_html(body if utf8 is None else utf8.decode())
    if tree is None:
        raise ValueError(f"the page {url} is empty or not HTML")
    elements = int(tree.xpath("count(.//*)"))
    if elements > MAX_ELEMENTS:
        raise ValueError(f"the page {url} has {elements} elements; at most {MAX_ELEMENTS} are read")
    about = read_metadata(tree, url)
    text = _text(tree)
    if len(about.body) > FULLER * len(text):
        text = about.body
    if not text:
        raise ValueError(f"the page {url} has no text that could be found")
    return Page(
        text=text,
        title=about.title,
        language=about.language,
        section=about.section,
        authors=about.authors,
        image_url=about.image_url,
        canonical_url=about.canonical_url,
        published=about.published,
        modified=about.modified,
    )


def _text(tree: Any) -> str:
    quick = _extracted(tree, fast=True)
    return quick if len(quick) >= SHORT else max(_extracted(tree, fast=False), quick, key=len)


def _extracted(tree: Any, *, fast: bool) -> str:
    document = trafilatura.bare_extraction(tree, fast=fast, favor_precision=True, include_comments=False)
    return clean(document.text or "") if document is not None and not isinstance(document, dict) else ""
