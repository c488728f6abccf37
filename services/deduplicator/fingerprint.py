"""The signature of a text: few numbers from which the overlap of two texts can be told.

Every run of neighbouring words (a shingle) is hashed to 32 bits and the smallest hashes are kept: whatever two texts
share, they keep the same of it (bottom-k sketches: A. Broder, "On the resemblance and containment of documents", 1997).
Texts are looked up under the smallest hash of each twelfth of the text, so that a cut still holds some of them.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import xxhash

from shared.text.normalise import fold
from shared.text.words import is_unspaced

SIZE: Final = 64
"""Hashes kept: 256 bytes an article."""
KEYS: Final = 12
"""Index keys an article has: the smallest hash of each of so many equal parts.

Measured on reprints-dev.jsonl by the `edits` of python -m benchmarks.duplicates: of texts cut to 15% .89 are found
where the twelve smallest hashes of the whole text find .73, of those thinned to 30% .99 instead of .95."""
PROBES: Final = 24
"""So many of the smallest hashes are looked for, beside the keys."""

SHINGLE_WORDS: Final = 4
SHINGLE_CHARACTERS: Final = 8
"""Length of a shingle, the second in scripts without spaces between words."""
SHORT_WORDS: Final = 16
SHORT_CHARACTERS: Final = 32
"""A text of fewer words (or characters) is short, a headline or a flash: its shingles are too few to lose any."""
GRAM: Final = 5
GRAM_UNSPACED: Final = 3
"""Characters a shingle of a short text has."""

Hashes = npt.NDArray[np.uint64]

_SPACE: Final = ord(" ")
_ASCII: Final = bytes(range(128))
_WORDS_ONLY: Final = bytes(code if code > 127 or chr(code).isalnum() else _SPACE for code in range(256))
_MULTIPLIERS: Final = np.array(
    [xxhash.xxh3_64_intdigest(b"shingle %d" % place) | 1 for place in range(SHINGLE_CHARACTERS)], dtype=np.uint64
)
_MIX: Final = np.uint64(xxhash.xxh3_64_intdigest(b"mix") | 1)


@dataclass(frozen=True)
class Signature:
    """`hashes`: the `SIZE` smallest of the text's distinct shingle hashes, rising; all of them when it has fewer.

    `keys`: what the text is indexed under. `short`: shingles of characters instead of words, so that short texts and
    others cannot be compared with one another.
    """

    hashes: tuple[int, ...]
    keys: tuple[int, ...]
    short: bool

    @property
    def probes(self) -> tuple[int, ...]:
        """The keys of other texts that this one looks for, at most `KEYS + PROBES`."""
        return tuple({*self.keys, *self.hashes[:PROBES]})


def signature(title: str, text: str) -> Signature:
    """The signature of an article. Case, punctuation, white space and typography make no difference to it."""
    content = f"{title}\n{text}"
    tokens = tokenise(content)
    if is_unspaced(content):
        characters = _characters(b"".join(tokens))
        short = len(characters) < SHORT_CHARACTERS
        return _sketch(characters, GRAM_UNSPACED if short else SHINGLE_CHARACTERS, short=short)
    if len(tokens) < SHORT_WORDS:
        return _sketch(_characters(b" ".join(tokens)), GRAM, short=True)
    hashes = np.fromiter(map(xxhash.xxh3_64_intdigest, tokens), dtype=np.uint64, count=len(tokens))
    return _sketch(hashes, SHINGLE_WORDS, short=False)


def tokenise(text: str) -> list[bytes]:
    """Runs of letters, digits and marks, folded, in UTF-8. A fraction of the cost of `words`, and enough to compare."""
    folded = fold(text)
    if not folded.isascii():
        for character in set(folded.encode().translate(None, _ASCII).decode()):
            if not (character.isalnum() or unicodedata.category(character).startswith("M")):
                folded = folded.replace(character, " ")
    return folded.encode().translate(_WORDS_ONLY).split()


def _characters(text: bytes) -> Hashes:
    """A number for each character of UTF-8 text."""
    codes = np.frombuffer(text.decode().encode("utf-32-le"), dtype="<u4")
    return codes.astype(np.uint64) * _MIX


def _sketch(units: Hashes, length: int, *, short: bool) -> Signature:
    """The signature of a text from the hashes of its words or characters, `length` of them to a shingle."""
    if units.size == 0:
        return Signature((), (), short)
    length = min(length, units.size)
    count = units.size - length + 1
    sums = units[:count] * _MULTIPLIERS[0]
    for place in range(1, length):
        sums += units[place : place + count] * _MULTIPLIERS[place]
    sums ^= sums >> np.uint64(29)
    sums *= _MIX
    shingles = (sums >> np.uint64(32)).astype(np.uint32)
    parts = np.unique(np.arange(KEYS) * count // KEYS)
    keys = np.minimum.reduceat(shingles, parts)
    shingles.sort()
    distinct = shingles[np.concatenate(([True], shingles[1:] != shingles[:-1]))]
    return Signature(tuple(distinct[:SIZE].tolist()), tuple(sorted(set(keys.tolist()))), short)
