"""What an article is compared by: its weighted words, its terms across languages, its numbers and its names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from services.clusterer.anchors import number_anchors
from services.clusterer.crosslang import pivot_terms
from services.clusterer.names import capitalised, names
from services.clusterer.stems import stem as stem
from services.clusterer.stopwords import STOPWORDS
from services.clusterer.wording import CHARACTERS_READ, Wording, wording

WORDS_READ = 400
"""Words of the text that count: the event stands at the top, background and boilerplate below."""


@dataclass(frozen=True)
class Profile:
    """An article in the form in which it is compared and remembered. Its text is not needed again."""

    language: str
    """Primary subtag; words are compared within a language, the pivot and numbers across languages."""
    words: Mapping[str, int]
    """Word to count, none of them a stop word; the title's count twice."""
    name_anchors: Mapping[str, float]
    """Terms of the pivot (meanings and sounds, see `crosslang`) to their weights."""
    numbers: Mapping[str, int]
    names: tuple[str, ...]
    """As written, most frequent first."""


def profile(title: str, text: str, language: str, cut: Wording | None = None) -> Profile:
    """The profile of an article whose `language` is BCP 47; `cut` are its words when somebody has them already."""
    primary = language.partition("-")[0].lower()
    stop = STOPWORDS.get(primary, frozenset())
    head = text[:CHARACTERS_READ]
    cut = cut or wording(title, text)
    text_words = cut.text[:WORDS_READ]
    counts = Counter(cut.title + cut.title + text_words)
    kept = {word: count for word, count in counts.items() if word not in stop and (len(word) > 1 or word.isdigit())}
    whole = f"{title}\n{head}"
    pivot = pivot_terms(cut.title + text_words, primary, capitalised(whole, primary))
    return Profile(primary, kept, pivot, number_anchors(whole), names(title, head, primary))
