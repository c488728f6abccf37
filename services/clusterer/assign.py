"""Does an article belong to a story that is there already?

The decision is relative, so that one setting serves small and large streams: p = σ(A·s + G·g − C), where s is the
similarity to the story's nearest article and g how much nearer that is than the nearest article of any other story.
The lead g is capped, so that a story without rivals still has to resemble the article.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from services.clusterer.index import Entry, StoryIndex

SIMILARITY_WEIGHT = 4.5
GAP_WEIGHT = 14.0
LARGEST_GAP = 0.12
BIAS = 2.9
JOINS_AT = 0.42
"""These five were tuned together on the dev files of news streams with `python -m benchmarks.clustering`."""

LONGEST_STORY = 7 * 86_400.0
"""Seconds after its first report that a story still takes articles: what comes later is a new story, related to it."""
STORIES_RANKED = 6


@dataclass(frozen=True)
class Candidate:
    """A story that an article might belong to."""

    story_id: str
    similarity: float
    nearest: int
    """Slot of the story's nearest article."""


@dataclass(frozen=True)
class Decision:
    """The nearest story and whether the article joins it."""

    candidate: Candidate
    probability: float
    margin: float

    @property
    def joins(self) -> bool:
        return self.probability >= JOINS_AT


def probability(similarity: float, gap: float) -> float:
    """Of belonging together, from the similarity and its lead over the next story; rises in both."""
    return 1.0 / (1.0 + math.exp(BIAS - SIMILARITY_WEIGHT * similarity - GAP_WEIGHT * min(gap, LARGEST_GAP)))


def candidates(index: StoryIndex, entry: Entry, neighbours: Mapping[int, float]) -> list[Candidate]:
    """The best `STORIES_RANKED` of the stories among an article's neighbours that it may join, best first.

    A story is as similar as its nearest report; its opinion pieces speak for it only when it has no report. A story
    that opened too long before or after the article is not among them.
    """
    best: dict[str, tuple[float, int]] = {}
    opinions: dict[str, tuple[float, int]] = {}
    for slot, similarity in neighbours.items():
        other = index.at(slot)
        found = opinions if other.opinion else best
        known = found.get(other.story_id)
        if known is None or similarity > known[0]:
            found[other.story_id] = (similarity, slot)
    for story_id, nearest in opinions.items():
        if story_id not in best and all(index.at(slot).opinion for slot in index.stories[story_id].slots):
            best[story_id] = nearest
    ranked: list[Candidate] = []
    for story_id, (similarity, slot) in sorted(best.items(), key=_nearest_first):
        if abs(entry.time - index.stories[story_id].opened) <= LONGEST_STORY:
            ranked.append(Candidate(story_id, similarity, slot))
            if len(ranked) == STORIES_RANKED:
                break
    return ranked


def _nearest_first(item: tuple[str, tuple[float, int]]) -> tuple[float, str]:
    return -item[1][0], item[0]


def decide(index: StoryIndex, entry: Entry) -> Decision | None:
    """Where a new article belongs; none when nothing in the index resembles it."""
    ranked = candidates(index, entry, index.nearest(entry))
    if not ranked:
        return None
    margin = ranked[0].similarity - (ranked[1].similarity if len(ranked) > 1 else 0.0)
    return Decision(ranked[0], probability(ranked[0].similarity, margin), margin)
