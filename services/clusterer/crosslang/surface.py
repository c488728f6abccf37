"""What a name looks like in any script: the beginning of its romanised form and its consonants."""

import re
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from services.clusterer.anchors import skeleton

_PREFIXES = (4, 6)
"""Letters: the shorter survives inflection and spelling, the longer tells names apart."""
_SHORTEST_SKELETON = 3
_ARTICLES = ("وال", "بال", "لل", "ال")

# How many of a thousand texts hold a form by chance: short forms meet by accident. Rough, from the sentences of
# benchmarks.parallel.
_CHANCE = {3: 0.03, 4: 0.006}
_LONG_CHANCE = 0.002

_KATAKANA_PAIR = re.compile(r"[\u30a1-\u30fa\u30fc]{2}")


@lru_cache(maxsize=1 << 17)
def surface_terms(word: str) -> tuple[str, ...]:
    """The romanised beginnings (`=mari`, `=mariso`) and the consonant skeleton (`~mrsl`) of a folded word.

    Empty for short words, numbers, and words whose script tells nothing of their sound.
    """
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            word = word[len(article) :]
            break
    roman = word if word.isascii() else anyascii(word).lower()
    roman = "".join(filter(str.isalpha, roman))
    terms = ["=" + roman[:length] for length in _PREFIXES if len(roman) >= length]
    bones = skeleton(roman)
    if len(bones) >= _SHORTEST_SKELETON:
        terms.append("~" + bones)
    return tuple(terms)


def chance(term: str) -> float:
    """The share of texts that hold a surface term by accident."""
    return _CHANCE.get(len(term) - 1, _LONG_CHANCE)


def katakana_words(words: Sequence[str]) -> list[str]:
    """The katakana words, mostly foreign names, that overlapping pairs of characters were cut from."""
    found: list[str] = []
    run = ""
    for word in words:
        if _KATAKANA_PAIR.fullmatch(word):
            if run and run[-1] == word[0]:
                run += word[1]
                continue
            if len(run) > 2:
                found.append(run)
            run = word
        elif run:
            if len(run) > 2:
                found.append(run)
            run = ""
    if len(run) > 2:
        found.append(run)
    return found
