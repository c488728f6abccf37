"""What must never stand in a summary whatever the articles say: a model's talk of itself, orders, mark-up, links."""

import re
from collections.abc import Iterable
from functools import cache

from services.summarizer import boilerplate
from services.summarizer.lexicon import lines, phrases
from services.summarizer.quotations import without_quotations
from services.summarizer.relatives import list_language
from shared.text.normalise import fold

_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
_LINK = re.compile(
    r"https?:|www\.|\]\(|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|io|ru|example|info)/", re.IGNORECASE
)
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
"""Marks that Persian, Hindi, Arabic and Hebrew texts need."""
_THEIRS = 20
"""Characters after a phrase that have to stand in an article with it, for the phrase to be the article's."""


def leaked(text: str, language: str, articles: Iterable[str] = ()) -> str | None:
    """What in `text` is no news but a machine's talk, an order to one, mark-up, a link or hidden; none when it is news.

    What somebody is quoted as saying is theirs, and so is what stands so in one of the `articles`.
    """
    said = without_quotations(text)
    if any(match[0] not in _JOINERS for match in _HIDDEN.finditer(text)):
        return "it has hidden characters"
    if _LINK.search(text) or boilerplate.is_markup(text):
        return "it has mark-up or a link"
    if boilerplate.gives_orders(text, language):
        return "it gives orders to a machine"
    folded = fold(" ".join(said.split()))
    found = _meta(list_language(language)).search(folded)
    if found and not any(folded[found.start() : found.end() + _THEIRS] in article for article in articles):
        return f"it speaks of itself: “{found[0].strip()}”"
    return None


def visible(text: str) -> str:
    """`text` without characters that no reader sees."""
    return "".join(character for character in text if character in _JOINERS or not _HIDDEN.match(character)).strip()


def judging(text: str, language: str) -> str | None:
    """The words in `text` that judge instead of reporting, outside quotations; none when there are none."""
    said = without_quotations(text)
    if re.search(r"[?？؟]\s*$", said):
        return "it asks instead of telling"
    pattern = _judgements(list_language(language))
    found = pattern.search(fold(said)) if pattern else None
    return f"it judges: “{found[0]}”" if found else None


@cache
def _meta(language: str) -> re.Pattern[str]:
    known = lines("meta")
    patterns = [
        pattern.strip() for code in dict.fromkeys(("en", language)) for pattern in known.get(code, "").split(";")
    ]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns if pattern))


@cache
def _judgements(language: str) -> re.Pattern[str] | None:
    listed = phrases("judging", language)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)") if listed else None
