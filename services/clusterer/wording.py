"""The words of an article, cut once for everything that reads them."""

from dataclasses import dataclass

from shared.text.words import words

CHARACTERS_READ = 4000
"""Enough of any text to hold the words that anybody reads; keeps the cost of a book-length page bounded."""


@dataclass(frozen=True)
class Wording:
    """Words as `shared.text.words` cuts them, in order."""

    title: list[str]
    text: list[str]
    """Of the first `CHARACTERS_READ` characters."""


def wording(title: str, text: str) -> Wording:
    return Wording(words(title), words(text[:CHARACTERS_READ]))
