"""Word translations from sentences and their translations: IBM model 1 in both directions.

Brown et al., The Mathematics of Statistical Machine Translation (1993), without the empty word and with each word
counted once a sentence: the sentences are few and short.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 6
"""Of expectation maximisation; more change little."""

Pairs = Sequence[tuple[Sequence[str], Sequence[str]]]


def translate(pairs: Pairs, *, least: float, most: int, entries: int) -> dict[str, tuple[tuple[str, float], ...]]:
    """Words of the pairs' left side to words of the right side with confidences, 0 to 1, best first.

    The confidence is the geometric mean of both directions' probabilities: what only one direction believes in is
    chance. Keeps translations of at least `least`, at most `most` a word, and the `entries` words that are surest and
    most frequent.
    """
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    counts: Counter[str] = Counter()
    left_ids, right_ids, sentences = [], [], []
    for number, (foreign, english) in enumerate(pairs):
        counts.update(set(foreign))
        of_left, of_right = _numbered(foreign, left), _numbered(english, right)
        left_ids.append(np.repeat(of_left, len(of_right)))
        right_ids.append(np.tile(of_right, len(of_left)))
        sentences.append(np.full(len(of_left) * len(of_right), number, np.int64))
    if not left or not right:
        return {}
    links = _Links(np.concatenate(left_ids), np.concatenate(right_ids), np.concatenate(sentences))
    confidence = np.sqrt(links.probabilities(given_left=True) * links.probabilities(given_left=False))
    left_words, right_words = list(left), list(right)
    found: dict[str, list[tuple[str, float]]] = {}
    for link in np.argsort(-confidence):
        if confidence[link] < least:
            break
        meanings = found.setdefault(left_words[links.left[link]], [])
        if len(meanings) < most:
            meanings.append((right_words[links.right[link]], float(confidence[link])))
    ranked = sorted(found, key=lambda word: (-found[word][0][1] * np.log1p(counts[word]), word))
    return {word: tuple(found[word]) for word in ranked[:entries]}


def _numbered(words: Sequence[str], numbers: dict[str, int]) -> NDArray[np.int64]:
    return np.array([numbers.setdefault(word, len(numbers)) for word in sorted(set(words))], np.int64)


class _Links:
    """Every pair of words that occurs in a sentence and its translation."""

    def __init__(self, left: NDArray[np.int64], right: NDArray[np.int64], sentences: NDArray[np.int64]) -> None:
        self._sentences = sentences
        self._ends = (left, right)
        different, self._kind = np.unique(left * (right.max() + 1) + right, return_inverse=True)
        self.left, self.right = np.divmod(different, right.max() + 1)

    def probabilities(self, *, given_left: bool) -> NDArray[np.float64]:
        """Of each different pair: that one end translates as the other, given the left or the right end."""
        given = self.left if given_left else self.right
        translated = self._ends[1] if given_left else self._ends[0]
        _, place = np.unique(self._sentences * (translated.max() + 1) + translated, return_inverse=True)
        likely = np.ones(len(given))
        for _ in range(ROUNDS):
            each = likely[self._kind]
            expected = np.bincount(self._kind, each / np.bincount(place, each)[place], len(given))
            likely = expected / np.bincount(given, expected)[given]
        return likely
