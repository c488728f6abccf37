"""Hashes of words, characters and runs of them, for all of a text at once."""

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Wide = npt.NDArray[np.uint64]

_SPACE: Final = ord(" ")


def _constants(name: str, count: int) -> Wide:
    """Numbers that look random and are the same in every version: signatures made of them lie in stores."""
    digest = hashlib.shake_128(name.encode()).digest(8 * count)
    return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


_BYTES: Final = _constants("bytes", 256)
_BASE: Final = int(_constants("base", 1)[0]) | 1
_INVERSE: Final = pow(_BASE, -1, 2**64)
_PLACES: Final = _constants("places", 32) | np.uint64(1)
_SALT: Final = _constants("salt", 1)[0]
_MIX: Final = _constants("mix", 1)[0] | np.uint64(1)


def word_hashes(plain: bytes) -> Wide:
    """A number for each word of a text whose words have spaces between them.

    A polynomial over its bytes modulo 2^64: the difference of two running sums, taken back to the word's own start.
    """
    codes = np.frombuffer(b" " + plain + b" ", dtype=np.uint8)
    inside = codes != _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    powers, inverses = _powers(1 << (len(codes) - 1).bit_length())
    weighted = _BYTES.take(codes)
    weighted *= powers[: len(codes)]
    sums = np.cumsum(weighted)
    words: Wide = (sums[ends] - sums[starts]) * inverses[starts]
    return _mixed(words)


def character_hashes(plain: bytes) -> Wide:
    """A number for each character of UTF-8 text."""
    codes = np.frombuffer(plain.decode().encode("utf-32-le"), dtype="<u4")
    wide: Wide = codes.astype(np.uint64) * _MIX
    return wide


def shingles(units: Wide, length: int) -> npt.NDArray[np.uint32]:
    """The hash of every run of `length` units, in their order; of all units together when there are fewer."""
    length = min(length, units.size)
    count = units.size - length + 1
    sums: Wide = units[:count] * _PLACES[0]
    for place in range(1, length):
        sums += units[place : place + count] * _PLACES[place]
    return (_mixed(sums) >> np.uint64(32)).astype(np.uint32)


def spread(units: Wide, weight: int) -> npt.NDArray[np.uint32]:
    """`weight` different hashes of each unit."""
    different = units[:, np.newaxis] * _PLACES[:weight] + _SALT
    return (_mixed(different) >> np.uint64(32)).astype(np.uint32).ravel()


def _mixed(sums: Wide) -> Wide:
    """Every bit of a number made to count in its high half."""
    sums ^= sums >> np.uint64(29)
    sums *= _MIX
    return sums


@lru_cache(maxsize=8)
def _powers(count: int) -> tuple[Wide, Wide]:
    """The first powers of the base and of its inverse modulo 2^64. `count` is a power of two, so few are kept."""
    both = []
    for base in (_BASE, _INVERSE):
        factors = np.full(count, base, dtype=np.uint64)
        factors[0] = 1
        both.append(np.multiply.accumulate(factors))
    return both[0], both[1]
