"""How much two texts of any two languages have in common."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from services.clusterer.crosslang.terms import share

BACKGROUND_TEXTS = 1000.0
"""How many texts the background shares weigh as; as in the clusterer's vocabulary."""


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
    """The square root, 0 to 1, of the cosine of two texts' weighted terms: it tells little overlap from none."""
    if len(one) > len(other):
        one, other = other, one
    dot = sum(weight * other[term] for term, weight in one.items() if term in other)
    return math.sqrt(min(1.0, dot / (_length(one) * _length(other)))) if dot > 0.0 else 0.0


def _length(terms: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in terms.values()))
