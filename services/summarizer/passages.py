"""A sentence of a report, with all that scoring and choosing need to know of it."""

from dataclasses import dataclass
from functools import lru_cache

from services.summarizer.cleaning import passages
from services.summarizer.openings import dangles
from services.summarizer.terms import content, length, stems


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
        Passage(
            text=sentence,
            position=position,
            stems=stems(sentence, language),
            terms=content(sentence, language),
            words=length(sentence),
            dangling=dangles(sentence, language),
        )
        for position, sentence in enumerate(passages(text, language))
    )
