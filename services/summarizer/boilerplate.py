"""What stands in article texts without being news: a page's own words, mark-up, orders to a machine."""

import re
from functools import cache
from pathlib import Path

import yaml

from services.summarizer.relatives import list_language

_FILE = Path(__file__).parent / "words" / "boilerplate.yaml"
_PATTERNS = yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def is_page(text: str, language: str) -> bool:
    """Whether the page's own words are in `text`: notices, links, credits, pleas to subscribe."""
    return bool(_compiled("page", language).search(text.lower()))


def is_markup(text: str) -> bool:
    """Whether HTML, scripts, style sheets, Markdown or bare addresses are left in `text`."""
    return bool(_markup.search(text.lower()))


def gives_orders(text: str, language: str) -> bool:
    """Whether `text` addresses a language model instead of a reader, in any language."""
    return bool(_compiled("orders", "").search(text.lower()))


_markup = re.compile("|".join(_PATTERNS["markup"]))


@cache
def _compiled(what: str, language: str) -> re.Pattern[str]:
    by_language = _PATTERNS[what]
    primary = list_language(language)
    # Orders come in any language, whatever that of the article.
    codes = by_language if what == "orders" else dict.fromkeys(("en", primary))
    patterns = [pattern for code in codes for pattern in by_language.get(code, [])]
    return re.compile("|".join(patterns), re.MULTILINE)
