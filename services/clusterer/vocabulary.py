"""Terms as small integers, with the counts that their weights come from."""

import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from services.clusterer.background import SHARES
from services.clusterer.crosslang import share as pivot_share
from services.clusterer.stems import stem
from services.clusterer.vectors import Profile

Ids = NDArray[np.int32]
Weights = NDArray[np.float64]

BACKGROUND_STORIES = 1000.0
"""How many stories the background table weighs as; tuned with `python -m benchmarks.clustering` on the dev files."""
_UNKNOWN = 0.5
"""Background stories that a word outside the table counts as."""
POSTINGS_KEPT = 200
"""Newest articles kept for a term: older ones are found by their rarer terms."""

_BACKGROUND: dict[str, float] = {}
for _word, _share in SHARES.items():
    _stem = stem(_word, "en")
    _BACKGROUND[_stem] = max(_share, _BACKGROUND.get(_stem, 0.0))


class Vocabulary:
    """Every term of the active articles: its number, in how many stories and articles it is, and where it was last."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []
        self._written: list[str] = []
        self._free: list[int] = []
        self.postings: list[deque[int]] = []
        """Term number to the newest slots whose heaviest terms it is among."""
        self._allocate(1 << 14)

    def _allocate(self, size: int) -> None:
        self.stories: Weights = np.zeros(size)
        """Term number to how many stories have it; changed by `counted` only."""
        self.articles: NDArray[np.int32] = np.zeros(size, np.int32)
        self._prior: Weights = np.full(size, _UNKNOWN)
        self._known: Weights = np.log(self._prior)
        """Natural logarithms of stories and prior together: read far more often than they change."""
        self.scratch: Weights = np.zeros(size)
        """All zeros between uses: a dense vector to look weights up in."""
        self._marked: NDArray[np.bool_] = np.zeros(size, bool)
        """All false between uses."""

    def __len__(self) -> int:
        return len(self._numbers)

    def words(self, profile: Profile) -> tuple[Ids, Weights]:
        """The profile's stemmed words as term numbers with their damped counts, 1 + ln(count)."""
        counts: dict[str, int] = {}
        written: dict[str, str] = {}
        language = profile.language
        for word, count in profile.words.items():
            term = stem(word, language)
            if term in counts:
                counts[term] += count
            else:
                counts[term] = count
                written[term] = word
        return self._numbered(counts, written), _damped(counts)

    def name_anchors(self, profile: Profile) -> tuple[Ids, Weights]:
        """The profile's terms of the pivot as term numbers with their weights."""
        anchors = profile.name_anchors
        return self._numbered(anchors, {}), np.fromiter(anchors.values(), np.float64, len(anchors))

    def numbers(self, profile: Profile) -> tuple[Ids, Weights]:
        """The profile's numbers (the ones that news is made of) as term numbers with their damped counts."""
        numbers = profile.numbers
        return self._numbered(numbers, {number: number[1:] for number in numbers}), _damped(numbers)

    def _numbered(self, terms: Collection[str], written: Mapping[str, str]) -> Ids:
        found = list(map(self._numbers.get, terms))
        if None in found:
            for place, term in enumerate(terms):
                if found[place] is None:
                    found[place] = self._add(term, written.get(term, term))
        return np.array(found, np.int32)

    def _add(self, term: str, written: str) -> int:
        if self._free:
            number = self._free.pop()
            self._terms[number], self._written[number] = term, written
        else:
            number = len(self._terms)
            self._terms.append(term)
            self._written.append(written)
            self.postings.append(deque(maxlen=POSTINGS_KEPT))
            if number >= len(self.stories):
                self._grow()
        self._numbers[term] = number
        share = pivot_share(term) if term[:1] in ("^", "=", "~") else _BACKGROUND.get(term, 0.0)
        prior = self._prior[number] = max(_UNKNOWN, share * BACKGROUND_STORIES)
        self._known[number] = math.log(prior)
        return number

    def _grow(self) -> None:
        old_stories, old_articles, old_prior, old_known = self.stories, self.articles, self._prior, self._known
        self._allocate(2 * len(old_stories))
        self.stories[: len(old_stories)] = old_stories
        self.articles[: len(old_articles)] = old_articles
        self._prior[: len(old_prior)] = old_prior
        self._known[: len(old_known)] = old_known

    def forget(self, ids: Iterable[int]) -> None:
        """Gives up terms that no article has any more."""
        for number in ids:
            if self.articles[number] <= 0:
                del self._numbers[self._terms[number]]
                self.postings[number].clear()
                self.stories[number] = 0.0
                self.articles[number] = 0
                self._free.append(number)

    def rarity(self, ids: Ids, stories: int) -> Weights:
        """Inverse document frequency of terms among `stories` stories (not articles) and the background."""
        rare: Weights = math.log(stories + BACKGROUND_STORIES) - self._known[ids]
        return rare

    def counted(self, ids: Ids, stories: int) -> None:
        """Notes that so many stories more (or fewer) have the terms, each of which is named once."""
        self.stories[ids] += stories
        self._known[ids] = np.log(self.stories[ids] + self._prior[ids])

    def split(self, ids: Ids, others: Iterable[Ids]) -> tuple[Ids, Ids]:
        """Of `ids`, those that are among any of the others and those that are not, in their order."""
        marked = self._marked
        marked[ids] = True
        for other in others:
            marked[other] = False
        lacking = marked[ids]
        marked[ids] = False
        return ids[~lacking], ids[lacking]

    def rarity_of(self, word: str, language: str, stories: int) -> float:
        """Inverse document frequency of one word of a language."""
        number = self._numbers.get(stem(word, language))
        known = _UNKNOWN if number is None else float(self.stories[number] + self._prior[number])
        return math.log((stories + BACKGROUND_STORIES) / known)

    def number_of(self, term: str) -> int | None:
        """The number of a term that an active article has."""
        return self._numbers.get(term)

    def written(self, number: int) -> str:
        """The term as a reader knows it: a word's first spelling, a number's digits, a name's anchor."""
        return self._written[number]


_DAMPED = (0.0, *(1.0 + math.log(count) for count in range(1, 64)))


def _damped(counts: Mapping[str, int]) -> Weights:
    """1 + ln of each count."""
    return np.array([_DAMPED[count] if count < len(_DAMPED) else 1.0 + math.log(count) for count in counts.values()])
