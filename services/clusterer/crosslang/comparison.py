"""How much two texts of any two languages have in common."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from services.clusterer.crosslang.terms import share

BACKGROUND_TEXTS = 1000.0
"""How many texts the background shares weigh as."""
_LEVELLED = 0.5
"""0 is the cosine, 1 containment in the shorter text: a brief and a long report of one event are alike."""


class Rarity:
    """How rare each term is among the texts seen so far and in the background."""

    def __init__(self) -> None:
        self._texts = 0
        self._holding: Counter[str] = Counter()

    def see(self, terms: Iterable[str]) -> None:
        """Counts one text."""
        self._texts += 1
        self._holding.update(terms)

    def __call__(self, term: str) -> float:
        """Inverse document frequency, never below 0."""
        known = self._holding[term] + BACKGROUND_TEXTS * share(term)
        return max(0.0, math.log((self._texts + BACKGROUND_TEXTS) / max(known, 0.5)))

    def weigh(self, terms: Mapping[str, float]) -> dict[str, float]:
        """The terms with their rarity in their weights."""
        return {term: weight * self(term) for term, weight in terms.items()}


def similarity(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two texts' weighted terms: the square root, 0 to 1, of a cosine levelled between short and long texts."""
    if len(one) > len(other):
        one, other = other, one
    dot = sum(weight * other[term] for term, weight in one.items() if term in other)
    if dot <= 0.0:
        return 0.0
    lengths = sorted((_length(one), _length(other)))
    return math.sqrt(min(1.0, dot / (lengths[0] ** (1 + _LEVELLED) * lengths[1] ** (1 - _LEVELLED))))


def _length(terms: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in terms.values()))
