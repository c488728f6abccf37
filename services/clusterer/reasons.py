"""Why two articles are taken to belong together, in words that a reader knows."""

from functools import lru_cache

import numpy as np

from services.clusterer.assign import probability
from services.clusterer.crosslang.surface import surface_terms
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from shared.events import Joined
from shared.text.normalise import fold
from shared.text.words import words

_PAIRED = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Languages whose words are pairs of characters: no reader would know them."""


def shared_terms(index: StoryIndex, one: Entry, other: Entry, most: int) -> tuple[str, ...]:
    """The names, then the rarest words (numbers, when there are none) that two articles have in common.

    Words are only shared within a language: across languages the same letters are another word.
    """
    vocabulary = index.vocabulary
    names = shared_names(index, one, other)
    same = one.language == other.language and one.language not in _PAIRED
    ids = vocabulary.split(one.words, (other.words,))[0] if same else np.empty(0, np.int32)
    rarity = vocabulary.rarity(ids, len(index.stories))
    found = [vocabulary.written(number) for _, number in sorted(zip((-rarity).tolist(), ids.tolist(), strict=True))]
    if not found:
        shared = vocabulary.split(one.numbers, (other.numbers,))[0]
        found = [vocabulary.written(number) for number in sorted(shared.tolist())]
    covered = " ".join(names).casefold()
    return tuple((names + [term for term in found if term not in covered])[:most])


def shared_names(index: StoryIndex, one: Entry, other: Entry) -> list[str]:
    """The names of the first article that the other has too, in whatever script it writes them."""
    theirs = set(other.names)
    if one.language == other.language:
        return [name for name in one.names if name in theirs]
    heard = set(other.name_anchors.tolist())
    number_of = index.vocabulary.number_of
    return [
        name
        for name in one.names
        if name in theirs
        or all(any(number_of(term) in heard for term in surface_terms(fold(word))) for word in name.split())
    ]


def name_rarity(index: StoryIndex, name: str, language: str) -> float:
    """Inverse document frequency of the rarest word of a name, in natural logarithms."""
    rarity_of, stories = index.vocabulary.rarity_of, len(index.stories)
    return max((rarity_of(word, language, stories) for word in _words_of(name)), default=0.0)


@lru_cache(maxsize=1 << 14)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def why(index: StoryIndex, entry: Entry, story_id: str, most: int) -> Joined | None:
    """Why an article is in a story, by the story's nearest other article; none when its neighbours show none."""
    nearest: tuple[float, Entry] | None = None
    rival = 0.0
    for similarity, other in index.nearest(entry):
        if other.story_id == story_id:
            nearest = nearest or (similarity, other)
        else:
            rival = max(rival, similarity)
    if nearest is None:
        return None
    similarity, other = nearest
    margin = similarity - rival
    return Joined(
        score=round(probability(similarity, margin), 4),
        similarity=round(similarity, 4),
        margin=round(margin, 4),
        shared=shared_terms(index, entry, other, most),
    )
