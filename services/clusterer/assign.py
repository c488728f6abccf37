"""Does an article belong to a story that is there already?

The decision is relative, so that one setting serves small and large streams: p = σ(A·s + G·g − C), where s is the
similarity to the story's nearest article and g how much nearer that is than the nearest article of any other story.
The lead g is capped, so that a story without rivals still has to resemble the article.
"""

import math
from dataclasses import dataclass

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex

SIMILARITY_WEIGHT = 4.5
GAP_WEIGHT = 14.0
LARGEST_GAP = 0.12
BIAS = 2.9
JOINS_AT = 0.42
KIN_SHARE = 0.8
KIN_LEAST = 0.4
"""Tuned together on the dev files of news streams with `python -m benchmarks.clustering`."""
OPINION_JOINS_AT = 0.2
"""An opinion piece has its own words for an event; it may come in more easily, since it never bridges stories."""

LONGEST_STORY = 7 * 86_400.0
"""Seconds after its first report that a story still takes articles: what comes later is a new story, related to it."""
STORIES_RANKED = 6


@dataclass(frozen=True)
class Candidate:
    """A story that an article might belong to."""

    story_id: str
    similarity: float
    nearest: Entry
    """The story's nearest article."""


@dataclass(frozen=True)
class Decision:
    """The nearest story and whether the article joins it."""

    candidate: Candidate
    probability: float
    margin: float
    joins: bool


def probability(similarity: float, gap: float) -> float:
    """Of belonging together, from the similarity and its lead over the next story; rises in both."""
    return 1.0 / (1.0 + math.exp(BIAS - SIMILARITY_WEIGHT * similarity - GAP_WEIGHT * min(gap, LARGEST_GAP)))


def candidates(index: StoryIndex, entry: Entry) -> list[Candidate]:
    """The best `STORIES_RANKED` of the stories among an article's neighbours that it may join, best first.

    A story is as similar as its nearest report; its opinion pieces speak for it only when it has no report. A story
    that opened too long before or after the article is not among them.
    """
    found: dict[str, Candidate] = {}
    for similarity, other in index.nearest(entry):
        story_id = other.story_id
        if story_id in found or (other.opinion and index.has_report(story_id)):
            continue
        if abs(entry.time - index.stories[story_id].opened) <= LONGEST_STORY:
            found[story_id] = Candidate(story_id, similarity, other)
            if len(found) == STORIES_RANKED:
                break
    return list(found.values())


def decide(index: StoryIndex, entry: Entry) -> Decision | None:
    """Where a new article belongs; none when nothing in the index resembles it."""
    ranked = candidates(index, entry)
    if not ranked:
        return None
    margin = lead(index, ranked)
    likely = probability(ranked[0].similarity, margin)
    return Decision(ranked[0], likely, margin, joins=likely >= joins_at(entry))


def lead(index: StoryIndex, ranked: list[Candidate]) -> float:
    """How much nearer the first of the ranked stories is than its first rival.

    A story that resembles the first about as much as the article does is no rival but a part of the same event.
    """
    first = ranked[0]
    if len(ranked) == 1:
        return first.similarity
    rivals = ranked[1:]
    kin = {rival.story_id: 0.0 for rival in rivals}
    for similarity, other in index.nearest(first.nearest):
        if other.story_id in kin and not kin[other.story_id]:
            kin[other.story_id] = similarity
    for rival in rivals:
        if kin[rival.story_id] < max(KIN_LEAST, KIN_SHARE * first.similarity):
            return first.similarity - rival.similarity
    return first.similarity


def joins_at(entry: Entry) -> float:
    """The probability at which an article joins a story."""
    return OPINION_JOINS_AT if entry.opinion else JOINS_AT
