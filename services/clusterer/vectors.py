"""What an article is compared by: its weighted words, its terms across languages, its numbers and its names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from services.clusterer.anchors import number_anchors
from services.clusterer.crosslang import pivot_terms
from services.clusterer.names import capitalised, names
from services.clusterer.stems import stem as stem
from services.clusterer.stopwords import STOPWORDS
from shared.text.words import words

WORDS_READ = 400
"""Words of the text that count: the event stands at the top, background and boilerplate below."""
_CHARACTERS_READ = 4000
"""Enough of any text to hold `WORDS_READ` words; keeps the cost of a book-length page bounded."""
_TITLE_COUNTS = 2


@dataclass(frozen=True)
class Profile:
    """An article in the form in which it is compared and remembered. Its text is not needed again."""

    language: str
    """Primary subtag; words are compared within a language, the pivot and numbers across languages."""
    words: Mapping[str, int]
    """Word to count; the title's count twice."""
    name_anchors: Mapping[str, float]
    """Terms of the pivot (meanings and sounds, see `crosslang`) to their weights."""
    numbers: Mapping[str, int]
    names: tuple[str, ...]
    """As written, most frequent first."""


def profile(title: str, text: str, language: str) -> Profile:
    """The profile of an article whose `language` is BCP 47."""
    primary = language.partition("-")[0].lower()
    stop = STOPWORDS.get(primary, frozenset())
    head = text[:_CHARACTERS_READ]
    title_words = words(title)
    text_words = words(head)[:WORDS_READ]
    counts: Counter[str] = Counter()
    for word in title_words:
        if word not in stop and (len(word) > 1 or word.isdigit()):
            counts[word] += _TITLE_COUNTS
    for word in text_words:
        if word not in stop and (len(word) > 1 or word.isdigit()):
            counts[word] += 1
    whole = f"{title}\n{head}"
    pivot = pivot_terms(title_words + text_words, primary, capitalised(whole, primary))
    return Profile(primary, dict(counts), pivot, number_anchors(whole), names(title, head, primary))
