"""B-cubed precision, recall and F1 (Bagga and Baldwin, 1998): how well predicted groups match the true ones."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BCubed:
    """Each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(predicted: Sequence[Hashable], true: Sequence[Hashable]) -> BCubed:
    """Item i is in the groups `predicted[i]` and `true[i]`. ValueError when there are no items or lengths differ."""
    if not predicted or len(predicted) != len(true):
        raise ValueError(
            f"needs as many predicted groups as true ones, and at least one: {len(predicted)}, {len(true)}"
        )
    of_predicted, of_true = Counter(predicted), Counter(true)
    both = Counter(zip(predicted, true, strict=True))
    precision = sum(count * count / of_predicted[p] for (p, _), count in both.items())
    recall = sum(count * count / of_true[t] for (_, t), count in both.items())
    return BCubed(precision / len(true), recall / len(true))
