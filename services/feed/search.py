"""Reader's words against stories: `q` parsed, the terms that a story is found by, and phrases checked."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from shared.text.words import words

_PART = re.compile(r'(?P<minus>[-−–]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LATIN = re.compile("[\\x00-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]+")
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
        runs = [plain_words(text) for text in texts]
        return all(_stands(run, runs) for run in self.wanted) and not any(_stands(run, runs) for run in self.unwanted)


def parse_query(text: str) -> Query:
    """Words, "phrases" and -exclusions; any quotation marks. A word that falls apart into several is a phrase."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for part in _PART.finditer(text.translate(_QUOTES)):
        run = tuple(plain_words(part["phrase"] if part["phrase"] is not None else part["word"]))
        if run:
            (unwanted if part["minus"] else wanted).append(run)
    return Query(wanted=tuple(dict.fromkeys(wanted)), unwanted=tuple(dict.fromkeys(unwanted)))


def terms_of(texts: Iterable[str]) -> list[str]:
    """The plain words of all texts, each once and in order."""
    found: set[str] = set()
    for text in texts:
        found.update(_plain_words(text))
    return sorted(found)


@lru_cache(maxsize=8192)
def _plain_words(text: str) -> tuple[str, ...]:
    # A story's texts come again with each of its versions.
    found = words(text)
    return tuple(found) if text.isascii() else tuple(_plain(word) for word in found)


def plain_words(text: str) -> list[str]:
    """The words of a text as they are looked for: without the accents of Latin and Greek letters.

    Readers type Lodz for Łódź and Malaga for Málaga, and outlets print both; Indic vowel signs, Japanese voicing marks
    and Korean syllables are no accents and stay.
    """
    return list(_plain_words(text))


def _plain(word: str) -> str:
    if word.isascii():
        return word
    if _LATIN.fullmatch(word):
        return anyascii(word).lower()
    if _GREEK.fullmatch(word):
        return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return word


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
