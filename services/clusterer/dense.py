"""The dense vectors of the active articles, compared on the scale of the sparse similarities."""

import numpy as np
from numpy.typing import NDArray

Embedding = NDArray[np.float32]
"""Of length 1, so that the dot product of two is their cosine."""
Similarities = NDArray[np.float64]

KNOWN_AT_LEAST = 50
"""Vectors from which on one can tell what cosine any two texts have: before, dense vectors say nothing."""
UNRELATED = 0.35
"""Share of the way from that cosine to 1 up to which texts have no more than their subject in common. Models differ in
their cosines (unrelated texts have .05 with some, .75 with others), less in this share; by judgement, not tuned: no
model was at hand."""


class Dense:
    """Vectors by slot. All have one length in numbers, that of the first; others (of another model) are left out."""

    def __init__(self) -> None:
        self._rows = np.zeros((0, 0), np.float32)
        self._sum = np.zeros(0)
        self._known = 0

    def put(self, slot: int, vector: Embedding) -> None:
        """Notes the vector of a slot that has none."""
        if not self._known:
            self._rows, self._sum = np.zeros((slot + 1, len(vector)), np.float32), np.zeros(len(vector))
        if len(vector) != len(self._sum):
            return
        if slot >= len(self._rows):
            rows = np.zeros((2 * slot + 1, len(vector)), np.float32)
            rows[: len(self._rows)] = self._rows
            self._rows = rows
        self._rows[slot] = vector
        self._sum += vector
        self._known += 1

    def drop(self, slot: int) -> None:
        """Forgets the vector of a slot, if it has one."""
        if (vector := self.vector(slot)) is not None:
            self._sum -= vector
            self._known -= 1
            self._rows[slot] = 0.0

    def vector(self, slot: int) -> Embedding | None:
        """The vector of a slot; none when it has none."""
        if not 0 <= slot < len(self._rows) or not self._rows[slot].any():
            return None
        vector: Embedding = self._rows[slot].copy()
        return vector

    def nearest(self, vector: Embedding, most: int) -> dict[int, float]:
        """The slots, at most so many, with a similarity above 0 to a vector, which may be that of one of them."""
        if self._known < KNOWN_AT_LEAST or len(vector) != len(self._sum):
            return {}
        similar = self._calibrated(self._rows @ vector)
        slots = np.flatnonzero(similar)
        if len(slots) > most:
            slots = slots[np.argsort(-similar[slots], kind="stable")[:most]]
        return dict(zip(slots.tolist(), similar[slots].tolist(), strict=True))

    def among(self, slots: list[int]) -> Similarities | None:
        """The similarity of each of the slots to each, 0 where one has no vector; none when nothing can be told."""
        if self._known < KNOWN_AT_LEAST:
            return None
        rows = np.zeros((len(slots), len(self._sum)), np.float32)
        for place, slot in enumerate(slots):
            if slot < len(self._rows):
                rows[place] = self._rows[slot]
        return self._calibrated(rows @ rows.T)

    def _calibrated(self, cosines: NDArray[np.float32]) -> Similarities:
        """Cosines as similarities, 0 to 1, by the mean cosine of all pairs: it is in the length of their sum."""
        pairs = self._known * (self._known - 1)
        usual = min((float(self._sum @ self._sum) - self._known) / pairs, 0.99)
        shares = (np.asarray(cosines, np.float64) - usual) / (1.0 - usual)
        similar: Similarities = np.clip((shares - UNRELATED) / (1.0 - UNRELATED), 0.0, 1.0)
        return similar.round(5)
