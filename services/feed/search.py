"""Reader's words against stories: `q` parsed, the terms that a story is found by, and phrases checked."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from shared.text.words import words

_PART = re.compile(r'(?P<minus>[-−–]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')


@dataclass(frozen=True)
class Query:
    """What a reader looks for: all of `wanted`, none of `unwanted`. Each is a run of words; most have one word."""

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that a story must have to match at all."""
        return tuple(sorted({word for run in self.wanted for word in run}))

    @property
    def has_runs(self) -> bool:
        """Whether terms alone can't decide: phrases, words of several terms, and exclusions need the texts."""
        return bool(self.unwanted) or any(len(run) > 1 for run in self.wanted)

    def matches(self, texts: Iterable[str]) -> bool:
        """Whether the query holds for a story with these texts; a phrase must stand within one of them."""
        runs = [variant for text in texts for variant in _variants(words(text))]
        return all(_stands(run, runs) for run in self.wanted) and not any(_stands(run, runs) for run in self.unwanted)


def parse_query(text: str) -> Query:
    """Words, "phrases" and -exclusions; any quotation marks. A word that falls apart into several is a phrase."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for part in _PART.finditer(text.translate(_QUOTES)):
        run = tuple(words(part["phrase"] if part["phrase"] is not None else part["word"]))
        if run:
            (unwanted if part["minus"] else wanted).append(run)
    return Query(wanted=tuple(dict.fromkeys(wanted)), unwanted=tuple(dict.fromkeys(unwanted)))


def terms_of(texts: Iterable[str]) -> list[str]:
    """The words of all texts, each once and in order; accented Latin ones also without their accents."""
    found: set[str] = set()
    for text in texts:
        for variant in _variants(words(text)):
            found.update(variant)
    return sorted(found)


def _variants(text: list[str]) -> list[list[str]]:
    """The words, and once more without accents where that makes a difference."""
    plain = [_without_accents(word) for word in text]
    return [text] if plain == text else [text, plain]


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    if not any(letter.isascii() and letter.isalpha() for letter in decomposed):
        return word
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _stands(run: tuple[str, ...], texts: list[list[str]]) -> bool:
    """Whether the run of words stands in one of the texts, its words next to one another."""
    length = len(run)
    for text in texts:
        start = 0
        while True:
            try:
                start = text.index(run[0], start)
            except ValueError:
                break
            if tuple(text[start : start + length]) == run:
                return True
            start += 1
    return False
