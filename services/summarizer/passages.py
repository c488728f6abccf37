"""A sentence of a report, with all that scoring and choosing need to know of it."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from services.summarizer.cleaning import passages
from services.summarizer.openings import dangles
from services.summarizer.terms import length, stems_and_content

MOST = 40
"""Sentences of an article that are looked at: news comes first, and what comes later was never chosen."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence that may be shown, as it stands in its article."""

    text: str
    position: int
    """Among the article's sentences that may be shown, from 0."""
    stems: tuple[str, ...]
    """Every word, stemmed."""
    terms: tuple[str, ...]
    """The content words, stemmed."""
    words: float
    """Its length."""
    dangling: bool
    """Whether it leans on the sentence before it."""


@lru_cache(maxsize=1024)
def read(text: str, language: str) -> tuple[Passage, ...]:
    """The sentences of an article's text that may be shown. Remembered: a growing story reads its articles again."""
    return tuple(
        _passage(sentence, position, language)
        for position, sentence in enumerate(islice(passages(text, language), MOST))
    )


def _passage(sentence: str, position: int, language: str) -> Passage:
    stems, terms = stems_and_content(sentence, language)
    return Passage(
        text=sentence,
        position=position,
        stems=stems,
        terms=terms,
        words=length(sentence),
        dangling=dangles(sentence, language),
    )
