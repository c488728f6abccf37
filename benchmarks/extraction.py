"""`python -m benchmarks.extraction [PATH …]`: how well an article's text is told from its page, and how fast.

A file holds lines of `html`, `url` and `body`, the text as a person marked it. F1 of the words of the extracted text
against the body's, as multisets, averaged over pages. `baseline` is trafilatura in its default configuration; other
extractors are its and our peers. Rates are of processor time, the extractors taking turns on each page; production's
holds what the others leave to others: decoding, metadata, JSON-LD.
"""

import gzip
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import trafilatura
from lxml import html as lxml_html
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.front import files_to_measure, progress, report
from services.ingestor.page import read_page

Extract = Callable[[str, str], str]
"""From a page's HTML and address to its text."""

_WORD = re.compile(r"\w+")


def token_f1(text: str, truth: str) -> float:
    """Harmonic mean of precision and recall of the words, each counted as often as it comes."""
    told, right = Counter(_WORD.findall(text)), Counter(_WORD.findall(truth))
    if not told or not right:
        return float(not told and not right)
    return 2 * (told & right).total() / (told.total() + right.total())


def production(html: str, url: str) -> str:
    try:
        return read_page(html.encode(), url=url, content_type="text/html; charset=utf-8").text
    except ValueError:
        return ""


def trafilatura_default(html: str, url: str) -> str:
    return trafilatura.extract(html, url=url) or ""


def readability(html: str, url: str) -> str:
    return str(lxml_html.fromstring(Document(html).summary()).text_content())


def resiliparse(html: str, url: str) -> str:
    return str(extract_plain_text(html, main_content=True, alt_texts=False, list_bullets=False))


EXTRACTORS: dict[str, Extract] = {
    "production": production,
    "trafilatura": trafilatura_default,
    "readability_lxml": readability,
    "resiliparse": resiliparse,
}


def measure(pages: Sequence[dict[str, Any]], label: str) -> dict[str, dict[str, float]]:
    """F1 and pages a second of each extractor."""
    scores = dict.fromkeys(EXTRACTORS, 0.0)
    seconds = dict.fromkeys(EXTRACTORS, 0.0)
    for extract in EXTRACTORS.values():
        extract(pages[0]["html"], pages[0]["url"])  # what is loaded at first use is loaded before the clock starts
    for page in progress(pages, label):
        for name, extract in EXTRACTORS.items():
            started = process_time()
            text = extract(page["html"], page["url"])
            seconds[name] += process_time() - started
            scores[name] += token_f1(text, page["body"])
    return {
        name: {"f1": scores[name] / len(pages), "pages_per_second": len(pages) / seconds[name]} for name in EXTRACTORS
    }


def read_pages(path: Path) -> list[dict[str, Any]]:
    """The pages of a JSON-lines file, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main() -> None:
    logging.getLogger("readability").setLevel(logging.CRITICAL)
    paths = files_to_measure("extraction", "*.jsonl.gz")
    figures = measure([page for path in paths for page in read_pages(path)], "pages")
    report(figures.pop("production") | {"baseline": figures.pop("trafilatura"), "peers": figures})


if __name__ == "__main__":
    main()
