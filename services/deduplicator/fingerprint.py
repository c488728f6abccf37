"""The signature of a text: few numbers from which the overlap of two texts can be told.

Every run of neighbouring words (a shingle) is hashed to 32 bits and the smallest hashes are kept: whatever two texts
share, they keep the same of it (bottom-k sketches: A. Broder, "On the resemblance and containment of documents", 1997).
Texts are looked up under the smallest hash of each twelfth of the text, so that a cut still holds some of them.
Headlines and flashes have too few words for that and are compared by runs of characters; what lies between them and
full reports has both, so that there is no length at which a copy that is one word longer is missed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from services.deduplicator.hashing import character_hashes, shingles, spread, word_hashes
from services.deduplicator.headline import bare
from shared.text.normalise import fold
from shared.text.words import is_unspaced

SIZE: Final = 128
"""Hashes kept: 512 bytes an article, 560 with the keys."""
LETTERS: Final = 90
"""Of these, hashes of character runs at most."""
KEYS: Final = 12
"""Index keys an article has: the smallest hash of each of so many equal parts.

Measured on reprints-dev.jsonl by the `edits` of python -m benchmarks.duplicates: of texts cut to 15% .89 are found
where the twelve smallest hashes of the whole text find .73, of those thinned to 30% .99 instead of .95."""
PROBES: Final = 24
"""So many of the smallest hashes are looked for, beside the keys."""

SHINGLE_WORDS: Final = 3
SHINGLE_CHARACTERS: Final = 4
SHINGLE_SYLLABLES: Final = 7
"""Length of a shingle; the second in Chinese and Japanese, the third in Thai, Lao, Khmer and Burmese.

Of a text with a fifth of its words changed .53 of the runs of three are left and .43 of those of four; another outlet's
report of the same event shares up to .30 and .25 (reprints-dev.jsonl): three words tell them apart better."""
SHORT_WORDS: Final = 16
SHORT_CHARACTERS: Final = 32
"""A text of fewer words (or characters) is compared by character runs alone: its shingles are too few to lose any."""
BRIEF_WORDS: Final = 40
BRIEF_CHARACTERS: Final = 80
"""A text of fewer words (or characters) is compared by character runs too."""
GRAM: Final = 5
GRAM_UNSPACED: Final = 3
"""Characters of a run."""
WORD_WEIGHT: Final = 4
NUMBER_WEIGHT: Final = 16
"""Runs that a word, and a number, of a short text counts for beside them.

Edited headlines of reprints-dev.jsonl among those of other outlets: F1 .987 with them, .982 without
(python -m benchmarks.duplicates)."""

Hashes = npt.NDArray[np.uint32]

_SPACE: Final = ord(" ")
_ASCII: Final = bytes(range(128))
_WORDS_ONLY: Final = bytes(code if code > 127 or chr(code).isalnum() else _SPACE for code in range(256))
_NUMBER: Final = re.compile(rb"[0-9]+")
_HAN_AND_KANA: Final = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_SYLLABIC: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_NONE: Final = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True)
class Signature:
    """`hashes`: the `SIZE` smallest of the text's distinct shingle hashes, rising; all of them when it has fewer; none
    for a short text. `letters`: the same of its character runs, for short and brief texts. `keys`: what the text is
    indexed under.
    """

    hashes: tuple[int, ...]
    letters: tuple[int, ...]
    keys: tuple[int, ...]

    @property
    def probes(self) -> tuple[int, ...]:
        """The keys of other texts that this one looks for, at most `KEYS + PROBES`."""
        share = PROBES // 2 if self.hashes and self.letters else PROBES
        return tuple({*self.keys, *self.hashes[:share], *self.letters[:share]})

    @property
    def is_empty(self) -> bool:
        return not (self.hashes or self.letters)

    @cached_property
    def hash_set(self) -> frozenset[int]:
        return frozenset(self.hashes)

    @cached_property
    def letter_set(self) -> frozenset[int]:
        return frozenset(self.letters)


def signature(title: str, text: str) -> Signature:
    """The signature of an article. Case, punctuation, white space and typography make no difference to it."""
    parted = _parted(f"{title}\n{text}")
    plain = _plain(parted)
    unspaced = is_unspaced(parted)
    if unspaced:
        units, shingle = character_hashes(plain.replace(b" ", b"")), _unspaced_shingle(parted)
        is_short, is_brief = len(units) < SHORT_CHARACTERS, len(units) < BRIEF_CHARACTERS
    else:
        units, shingle = word_hashes(plain), SHINGLE_WORDS
        is_short, is_brief = len(units) < SHORT_WORDS, len(units) < BRIEF_WORDS
    if not units.size:
        return Signature((), (), ())
    hashes = _NONE if is_short else shingles(units, shingle)
    return sketch(hashes, _runs(_plain(_parted(f"{bare(title)}\n{text}")), unspaced) if is_brief else _NONE)


def _unspaced_shingle(parted: str) -> int:
    syllables = len(_SYLLABIC.findall(parted))
    return SHINGLE_SYLLABLES if syllables > len(_HAN_AND_KANA.findall(parted)) else SHINGLE_CHARACTERS


def _runs(plain: bytes, unspaced: bool) -> Hashes:
    """Of a short text: its character runs, its words, and the numbers in it.

    A word that was taken out takes six runs with it, so the words count beside them; and a headline with another number
    is another headline.
    """
    numbers = spread(word_hashes(b" ".join(_NUMBER.findall(plain))), NUMBER_WEIGHT)
    if unspaced:
        return np.concatenate((shingles(character_hashes(plain.replace(b" ", b"")), GRAM_UNSPACED), numbers))
    words = spread(word_hashes(plain), WORD_WEIGHT)
    return np.concatenate((shingles(character_hashes(b" ".join(plain.split())), GRAM), words, numbers))


def sketch(hashes: Hashes, runs: Hashes) -> Signature:
    """The signature of a text from the hashes of all its shingles and of all its character runs, in their order."""
    room = KEYS // 2 if hashes.size and runs.size else KEYS
    keys = {*_smallest_of_parts(hashes, room), *_smallest_of_parts(runs, room)}
    return Signature(_smallest(hashes, SIZE), _smallest(runs, LETTERS), tuple(sorted(keys)))


def tokenise(text: str) -> list[bytes]:
    """Runs of letters, digits and marks, folded, in UTF-8. A fraction of the cost of `words`, and enough to compare."""
    return _plain(_parted(text)).split()


def _plain(parted: str) -> bytes:
    """In UTF-8, with spaces for ASCII punctuation too."""
    return parted.encode().translate(_WORDS_ONLY)


def _parted(text: str) -> str:
    """The text folded, with a space for each character beyond ASCII that is no part of a word."""
    # Before folding too: without its typographic quotes and dashes an English text is ASCII, and ten times as fast.
    return _without(fold(_without(text, _is_separator)), _is_no_letter)


def _without(text: str, unwanted: Callable[[str], bool]) -> str:
    if not text.isascii():
        for character in set(text.encode().translate(None, _ASCII).decode()):
            if unwanted(character):
                text = text.replace(character, " ")
    return text


def _is_no_letter(character: str) -> bool:
    return not (character.isalnum() or unicodedata.category(character).startswith("M"))


@cache
def _is_separator(character: str) -> bool:
    """Whether folding makes nothing of it that belongs to a word, nor takes it away."""
    folded = fold(character)
    return bool(folded) and all(map(_is_no_letter, folded))


def _smallest_of_parts(hashes: Hashes, parts: int) -> list[int]:
    """The smallest hash of each of so many equal parts of the text."""
    if not hashes.size:
        return []
    starts = np.arange(parts) * hashes.size // parts
    if hashes.size < parts:
        starts = np.unique(starts)
    smallest: list[int] = np.minimum.reduceat(hashes, starts).tolist()
    return smallest


def _smallest(hashes: Hashes, count: int) -> tuple[int, ...]:
    """The `count` smallest distinct hashes, rising."""
    if hashes.size > 2 * count:
        # A text repeats little of itself: among twice as many the distinct ones are nearly always enough.
        few = np.partition(hashes, 2 * count)[: 2 * count]
        distinct = _distinct(few)
        if distinct.size >= count:
            return tuple(distinct[:count].tolist())
    return tuple(_distinct(hashes)[:count].tolist())


def _distinct(hashes: Hashes) -> Hashes:
    ordered = np.sort(hashes)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if ordered.size else ordered
