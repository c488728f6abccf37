"""Why two articles are taken to belong together, in words that a reader knows."""

import numpy as np

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from shared.text.words import words

_PAIRED = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Languages whose words are pairs of characters: no reader would know them."""


def shared_terms(index: StoryIndex, one: Entry, other: Entry, most: int) -> tuple[str, ...]:
    """The names, then the rarest words (numbers, when there are none) that two articles have in common."""
    vocabulary = index.vocabulary
    names = [name for name in one.names if name in other.names]
    ids = np.intersect1d(one.words, other.words) if one.language not in _PAIRED else np.empty(0, np.int32)
    rarity = vocabulary.rarity(ids, len(index.stories))
    found = [vocabulary.written(number) for _, number in sorted(zip((-rarity).tolist(), ids.tolist(), strict=True))]
    if not found:
        found = [vocabulary.written(number) for number in np.intersect1d(one.numbers, other.numbers).tolist()]
    covered = " ".join(names).casefold()
    return tuple((names + [term for term in found if term not in covered])[:most])


def name_rarity(index: StoryIndex, name: str, language: str) -> float:
    """Inverse document frequency of the rarest word of a name, in natural logarithms."""
    return max((index.vocabulary.rarity_of(word, language, len(index.stories)) for word in words(name)), default=0.0)
