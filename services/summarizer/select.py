"""Which sentences make the summary, and in what order and paragraphs they read."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from services.summarizer.passages import Passage
from services.summarizer.salience import Vector

_REPEATING = 0.6
"""What a sentence's score loses for each unit of cosine to its nearest neighbour among the chosen."""
_SAME = 0.7
"""From this cosine on, two sentences say the same."""
_LEANING = 0.1
"""What a dangling sentence's score loses while the sentence it leans on is not in the summary."""
_SENTENCES_A_PARAGRAPH = 2
_MOST_PARAGRAPHS = 5


def choose(
    passages: Sequence[Passage], scores: Vector, similarity: Vector, *, words: float, share_words: float
) -> list[int]:
    """Indices of the sentences that make the summary, best first.

    Whole sentences, at most `words` words in all; beyond the first one also at most `share_words`, the share of the
    sources that a summary may be. Greedy: each next one has the best score less what it repeats.
    """
    lengths = np.array([passage.words for passage in passages])
    leans_on = [
        index - 1 if passage.dangling and passage.position > 0 else None for index, passage in enumerate(passages)
    ]
    leaning = np.array([_LEANING if passage.dangling else 0.0 for passage in passages])
    nearest = np.zeros(len(passages))
    free = np.ones(len(passages), dtype=bool)
    chosen: list[int] = []
    used = 0.0
    while True:
        room = (min(words, share_words) if chosen else words) - used
        fits = free & (lengths <= room)
        if not fits.any():
            return chosen
        best = int(np.argmax(np.where(fits, scores - leaning - _REPEATING * nearest, -np.inf)))
        chosen.append(best)
        used += lengths[best]
        nearest = np.maximum(nearest, similarity[best])
        free &= similarity[best] < _SAME
        free[best] = False
        for index, before in enumerate(leans_on):
            if before == best:
                leaning[index] = 0.0


def arrange(passages: Sequence[Passage], owners: Sequence[int], chosen: Sequence[int]) -> list[list[int]]:
    """The chosen sentences as paragraphs: the lead first, then as their articles go from news to background.

    `chosen` are indices into `passages`, best first; `owners` say which report each passage is from. A sentence that
    leans on another chosen one comes right after it.
    """
    if not chosen:
        return []
    lead = _lead(passages, chosen)
    rest = sorted(
        (index for index in chosen if index != lead), key=lambda index: (passages[index].position, owners[index])
    )
    followers = {
        index for index in rest if passages[index].dangling and index - 1 in chosen and passages[index].position
    }
    order = [lead, *(index for index in rest if index not in followers)]
    for index in sorted(followers):
        order.insert(order.index(index - 1) + 1, index)
    return _paragraphs(order)


def _lead(passages: Sequence[Passage], chosen: Sequence[int]) -> int:
    """The best chosen sentence that can open a summary: one that stands alone, from near its article's start."""
    alone = [index for index in chosen if not passages[index].dangling]
    early = [index for index in alone if passages[index].position <= 1]
    return (early or alone or list(chosen))[0]


def _paragraphs(order: Sequence[int]) -> list[list[int]]:
    """At most five paragraphs of about equal length; the lead stands with one detail at most."""
    count = min(_MOST_PARAGRAPHS, max(1, round(len(order) / _SENTENCES_A_PARAGRAPH)))
    bounds = [round(number * len(order) / count) for number in range(count + 1)]
    return [list(order[start:end]) for start, end in pairwise(bounds)]
