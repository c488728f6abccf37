"""Which sentences make the summary, and in what order and paragraphs they read.

The constants were set on the development files of NeuS and Multi-News by `python -m benchmarks.summaries`, with the
summaries read beside the figures.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from services.summarizer.passages import Passage
from services.summarizer.salience import Vector

_REPEATING = 0.4
"""What a sentence's score loses for each unit of cosine to its nearest neighbour among the chosen."""
_SAME = 0.65
"""From this cosine on, two sentences say the same."""
_OPENING = 0.05
"""What an article's first sentence gains while the summary has none: a summary should open as news does."""
_WORTH_TELLING = -0.15
"""A sentence with a lower score is left out though it would fit: a shorter summary reads better."""
_SENTENCES_A_PARAGRAPH = 2
_MOST_PARAGRAPHS = 5


def choose(
    passages: Sequence[Passage],
    scores: Vector,
    similarity: Vector,
    owners: Sequence[int],
    *,
    words: float,
    room: float,
    most_of: Sequence[float],
) -> list[int]:
    """Indices of the sentences that make the summary, best first.

    Whole sentences, at most `words` words in all; beyond the first one at most `room` words in all, and `most_of[i]`
    of report `i` (`owners` say which report each sentence is from). Greedy: each next one has the best score less what
    it repeats. A dangling sentence comes only after the one it leans on, unless nothing else can be the first.
    """
    of = np.array(owners, dtype=int)
    left = np.array(most_of, dtype=float)
    lengths = np.array([passage.words for passage in passages])
    leaning = np.array([passage.dangling for passage in passages], dtype=bool)
    opening = np.array([_OPENING if passage.position == 0 else 0.0 for passage in passages])
    nearest = np.zeros(len(passages))
    free = np.ones(len(passages), dtype=bool)
    chosen: list[int] = []
    used = 0.0
    while True:
        fits = free & (lengths <= (min(words, room) if chosen else words) - used)
        if chosen:
            fits &= (lengths <= left[of]) & (scores >= _WORTH_TELLING) & ~leaning
        elif (fits & ~leaning).any():
            fits &= ~leaning
        if not fits.any():
            return chosen
        worth = scores - _REPEATING * nearest + (0.0 if chosen else opening)
        best = int(np.argmax(np.where(fits, worth, -np.inf)))
        chosen.append(best)
        used += lengths[best]
        left[of[best]] -= lengths[best]
        nearest = np.maximum(nearest, similarity[best])
        free &= similarity[best] < _SAME
        free[best] = False
        following = best + 1
        if following < len(passages) and passages[following].position > 0:
            leaning[following] = False


def arrange(passages: Sequence[Passage], owners: Sequence[int], chosen: Sequence[int]) -> list[list[int]]:
    """The chosen sentences as paragraphs: the lead first, then as their articles go from news to background.

    `chosen` are indices into `passages`, best first; `owners` say which report each passage is from. Sentences that
    follow one another in their article stay together.
    """
    if not chosen:
        return []
    lead = _lead(passages, chosen)
    runs = _runs(owners, chosen, lead)
    runs.sort(key=lambda run: (run[0] != lead, passages[run[0]].position, owners[run[0]]))
    return _paragraphs([index for run in runs for index in run])


def _runs(owners: Sequence[int], chosen: Sequence[int], lead: int) -> list[list[int]]:
    """The chosen sentences in runs that are contiguous in their article; the lead always begins one."""
    runs: list[list[int]] = []
    for index in sorted(chosen):
        if runs and runs[-1][-1] == index - 1 and owners[index] == owners[index - 1] and index != lead:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _lead(passages: Sequence[Passage], chosen: Sequence[int]) -> int:
    """The best chosen sentence that can open a summary: one that stands alone, nearest its article's start."""
    return min(chosen, key=lambda index: (passages[index].dangling, passages[index].position))


def _paragraphs(order: Sequence[int]) -> list[list[int]]:
    """At most five paragraphs of about equal length; the lead stands with one detail at most."""
    count = min(_MOST_PARAGRAPHS, max(1, round(len(order) / _SENTENCES_A_PARAGRAPH)))
    bounds = [round(number * len(order) / count) for number in range(count + 1)]
    return [list(order[start:end]) for start, end in pairwise(bounds)]
