"""Which of some articles belong together, decided for all of them at once: the order in which they came plays no part.

Agglomerative: every article starts alone, and the two most alike groups are weighed until no pair is left to weigh.
Two groups are as alike as the articles of the smaller one are, on average, to the nearest article of the larger.
The decision is relative, as that of a new article is (see `assign`): groups that no rival comes near may be less alike.
"""

import math

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

# The constants are tuned together on the dev files of news streams (`python -m benchmarks.clustering`) and on the demo
# newsroom in any order (tests/unit/clusterer/test_demo_newsroom.py).
JOINS_AT = 0.56
"""Likeness at which two articles are of one event when a rival is just as near to both."""
GAP_CAP = 0.13
GAP_WEIGHT = 2.7
"""The lead over the next rival, the mean of both sides', counts so much, up to its cap."""
SIZE_WEIGHT = 0.02
"""Of the natural logarithm of the number of pairs: many pairs agree by chance less easily than one."""
MOST_PAIRS_LOG = 8.0
KIN_SHARE = 0.9
"""A rival this much as near to the other group as to the first is no rival but a part of the same event."""
COHERENT = 0.5
"""Mean similarity between two groups of several articles, to that within them: a sequel has less with its event."""
LONG_TEXT = 30.0
"""Different words from which a text's similarity says that much; headlines by themselves say less."""
_LEAST = JOINS_AT - GAP_WEIGHT * GAP_CAP
"""Two articles less alike than this are never of one event, and groups little less alike neither."""
_FLOOR = _LEAST - SIZE_WEIGHT * MOST_PAIRS_LOG


def regroup(similarity: Matrix, beside: Matrix, words: Vector, times: Vector, longest: float) -> list[int]:
    """A group number for each article, the number being the place of one of the group's articles.

    `similarity` is symmetric, n by n, 0 to 1; `beside`, n by any, is the similarity to groups that stay as they are
    and are only rivals; `words` how many different words each article has; `times` (seconds) and `longest` bound how
    long a group may last.
    """
    labels = list(range(len(times)))
    for part in _components(similarity >= _FLOOR):
        if len(part) > 1:
            numbers = _agglomerate(similarity[np.ix_(part, part)], beside[part], words[part], times[part], longest)
            for place, number in zip(part.tolist(), numbers, strict=True):
                labels[place] = int(part[number])
    return labels


def _components(linked: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The connected parts of a graph, each in rising order."""
    left = np.ones(len(linked), bool)
    parts: list[NDArray[np.intp]] = []
    for start in range(len(linked)):
        if left[start]:
            reached = np.zeros(len(linked), bool)
            reached[start] = True
            fresh = np.array([start])
            while len(fresh):
                near = linked[fresh].any(axis=0) & ~reached
                reached |= near
                fresh = np.flatnonzero(near)
            left &= ~reached
            parts.append(np.flatnonzero(reached))
    return parts


def _agglomerate(similarity: Matrix, beside: Matrix, words: Vector, times: Vector, longest: float) -> list[int]:
    groups = _Groups(similarity, beside, words, times)
    while (pair := groups.nearest_pair()) is not None:
        one, other = pair
        if groups.span(one, other) <= longest and groups.belong_together(one, other):
            groups.merge(one, other)
        else:
            groups.part(one, other)
    return groups.labels.tolist()


class _Groups:
    """Groups by number (that of one of their articles), with the likeness of each pair."""

    def __init__(self, similarity: Matrix, beside: Matrix, words: Vector, times: Vector) -> None:
        count = len(times)
        self.labels = np.arange(count)
        self._sizes = np.ones(count)
        self._there = np.ones(count, bool)
        self._nearest = similarity.copy()
        np.fill_diagonal(self._nearest, 0.0)
        """Group by article: the similarity of the group's nearest article."""
        self._sums = self._nearest.copy()
        """Group by group: the sum of that over the first group's articles."""
        self._pairs = self._nearest.copy()
        """Group by group: the sum of the similarities of all pairs."""
        self._within = np.zeros(count)
        """The sum over a group's own pairs."""
        self._beside = beside.copy()
        self._length = np.minimum(words / LONG_TEXT, 1.0)
        self._first, self._last = times.copy(), times.copy()
        self._likeness = self._nearest.copy()
        np.fill_diagonal(self._likeness, -1.0)
        self._open = np.where(self._likeness >= _LEAST, self._likeness, -1.0)
        """The likeness of the pairs that are still to be weighed; -1 for the others."""
        self._best = self._open.argmax(axis=1)
        self._best_likeness = self._open.max(axis=1)

    def nearest_pair(self) -> tuple[int, int] | None:
        one = int(self._best_likeness.argmax())
        if self._best_likeness[one] < _FLOOR:
            return None
        return one, int(self._best[one])

    def span(self, one: int, other: int) -> float:
        return float(max(self._last[one], self._last[other]) - min(self._first[one], self._first[other]))

    def belong_together(self, one: int, other: int) -> bool:
        alike = float(self._likeness[one, other])
        gap = min(alike - (self._rival(one, other) + self._rival(other, one)) / 2.0, GAP_CAP)
        pairs = min(math.log(self._sizes[one] * self._sizes[other]), MOST_PAIRS_LOG)
        return alike + GAP_WEIGHT * gap + SIZE_WEIGHT * pairs >= JOINS_AT and self._coherent(one, other)

    def _coherent(self, one: int, other: int) -> bool:
        """Whether two groups are about as alike as the articles of each are among themselves; one article always is."""
        ours, theirs = float(self._sizes[one]), float(self._sizes[other])
        if min(ours, theirs) < 2:
            return True
        within = 4.0 * self._within[one] * self._within[other] / (ours * (ours - 1.0) * theirs * (theirs - 1.0))
        return float(self._pairs[one, other]) / (ours * theirs) >= self._asked(one, other) * math.sqrt(within)

    def _asked(self, one: int, other: int) -> float:
        ours, theirs = self._sizes[one], self._sizes[other]
        return float(COHERENT * (self._length[one] * ours + self._length[other] * theirs) / (ours + theirs))

    def _rival(self, one: int, other: int) -> float:
        """The likeness of the group that is nearest to `one` beside `other`, its kin left out."""
        row = self._likeness[one]
        rivals = np.where(self._likeness[other] >= KIN_SHARE * row, 0.0, row)
        rivals[other] = 0.0
        nearest = max(float(rivals.max()), 0.0)
        if self._beside.shape[1]:
            row = self._beside[one]
            nearest = max(nearest, float(np.where(self._beside[other] >= KIN_SHARE * row, 0.0, row).max()))
        return nearest

    def part(self, one: int, other: int) -> None:
        """Leaves two groups apart for good, unless one of them changes."""
        self._open[one, other] = self._open[other, one] = -1.0
        self._rank(one)
        self._rank(other)

    def merge(self, one: int, other: int) -> None:
        """Puts `other` into `one`."""
        total = self._sizes[one] + self._sizes[other]
        self._beside[one] = (self._beside[one] * self._sizes[one] + self._beside[other] * self._sizes[other]) / total
        self._length[one] = (self._length[one] * self._sizes[one] + self._length[other] * self._sizes[other]) / total
        self._sizes[one] = total
        self._there[other] = False
        self.labels[self.labels == other] = one
        self._first[one] = min(self._first[one], self._first[other])
        self._last[one] = max(self._last[one], self._last[other])
        np.maximum(self._nearest[one], self._nearest[other], out=self._nearest[one])
        self._within[one] += self._within[other] + self._pairs[one, other]
        self._pairs[one] += self._pairs[other]
        self._pairs[:, one] = self._pairs[one]
        self._sums[one] += self._sums[other]
        to_one = np.bincount(self.labels, self._nearest[one], len(self.labels))
        self._sums[:, one] = to_one
        row = np.where(self._sizes >= total, self._sums[one] / total, to_one / self._sizes)
        row[~self._there] = -1.0
        row[one] = -1.0
        pairs = np.minimum(np.log(self._sizes * total), MOST_PAIRS_LOG)
        worth = np.where(row + SIZE_WEIGHT * pairs >= _LEAST, row, -1.0)
        for table, new in ((self._likeness, row), (self._open, worth)):
            table[other] = table[:, other] = -1.0
            table[one] = table[:, one] = new
        self._best_likeness[other] = -1.0
        self._rank(one)
        lost = np.flatnonzero(((self._best == one) | (self._best == other)) & self._there)
        if len(lost):
            left = self._open[lost]
            best = self._best[lost] = left.argmax(axis=1)
            self._best_likeness[lost] = left[np.arange(len(lost)), best]
        nearer = np.flatnonzero(worth > self._best_likeness)
        self._best[nearer] = one
        self._best_likeness[nearer] = worth[nearer]

    def _rank(self, one: int) -> None:
        self._best[one] = self._open[one].argmax()
        self._best_likeness[one] = self._open[one, self._best[one]]
