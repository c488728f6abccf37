"""Second thoughts: what an article's arrival shows about its neighbours.

One pass in stream order errs early, when little is known. After each arrival its neighbours are weighed again, each
without itself: one that clearly fits another story moves there, one that fits its own no longer leaves it, and two
stories whose articles fit each other become one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from services.clusterer.assign import JOINS_AT, Candidate, candidates, probability
from services.clusterer.index import Entry, StoryIndex

EXPELS_BELOW = 0.22
MERGES_AT = 0.5
"""Mean probability, over a story's reports, of belonging to the other. From the same tuning as in `assign`."""
NEIGHBOURS_WEIGHED = 8
STORIES_WEIGHED = 3
_LARGEST_MOVED = 60
"""Reports of the smaller story that a merge is decided by."""


@dataclass(frozen=True)
class Move:
    """An article goes to another story; to a new one, opened by itself, when `to` is none."""

    article_id: str
    to: str | None


@dataclass(frozen=True)
class Merge:
    """All of one story goes to another."""

    story_id: str
    into: str


def second_thought(index: StoryIndex, entry: Entry) -> Move | None:
    """Where an article belongs instead of its story, if anywhere."""
    ranked = candidates(index, entry, index.nearest(entry))
    own = next((candidate.similarity for candidate in ranked if candidate.story_id == entry.story_id), 0.0)
    others = [candidate for candidate in ranked if candidate.story_id != entry.story_id]
    best = others[0].similarity if others else 0.0
    alone = len(index.stories[entry.story_id].slots) == 1
    if best > own:
        runner_up = max(own, others[1].similarity if len(others) > 1 else 0.0)
        if probability(best, best - runner_up) >= JOINS_AT:
            return Move(entry.article_id, others[0].story_id)
    if not alone and own > 0 and probability(own, own - best) < EXPELS_BELOW:
        return Move(entry.article_id, None)
    return None


def merge_of(index: StoryIndex, one: str, other: str) -> Merge | None:
    """Whether two stories are one, judged by the smaller one's reports. Opinion pieces never bridge."""
    smaller, larger = sorted(
        (one, other), key=lambda story: (len(index.stories[story].slots), -index.stories[story].opened, story)
    )
    reports = [entry for entry in index.members(smaller) if not entry.opinion][:_LARGEST_MOVED]
    if not reports:
        return None
    total = 0.0
    for entry in reports:
        ranked = [c for c in candidates(index, entry, index.nearest(entry)) if c.story_id != smaller]
        total += _probability_of(ranked, larger)
    return Merge(smaller, larger) if total / len(reports) >= MERGES_AT else None


def _probability_of(ranked: list[Candidate], story_id: str) -> float:
    for place, candidate in enumerate(ranked):
        if candidate.story_id == story_id:
            rival = ranked[1 if place == 0 else 0] if len(ranked) > 1 else None
            gap = candidate.similarity - (rival.similarity if rival else 0.0)
            return probability(candidate.similarity, gap)
    return 0.0


def moves_around(index: StoryIndex, entry: Entry) -> Iterator[Move]:
    """Moves that follow from an article that has just come: of itself and of its nearest neighbours.

    Each is found when the one before has been carried out.
    """
    nearest = sorted(index.nearest(entry).items(), key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS_WEIGHED]
    for other in [entry, *(index.at(slot) for slot, _ in nearest if index.at(slot).story_id != entry.story_id)]:
        move = second_thought(index, other)
        if move is not None:
            yield move


def merges_around(index: StoryIndex, entry: Entry) -> Iterator[Merge]:
    """Merges of an article's story with those of its nearest neighbours, each found when the last was carried out."""
    if entry.opinion:
        return
    ranked = candidates(index, entry, index.nearest(entry))
    rivals = [candidate.story_id for candidate in ranked if candidate.story_id != entry.story_id][:STORIES_WEIGHED]
    for rival in rivals:
        if rival in index.stories and rival != entry.story_id:
            merge = merge_of(index, entry.story_id, rival)
            if merge is not None:
                yield merge


def story_ids(article_id: str) -> Iterator[str]:
    """The ids that a story opened by this article may have: the first one that is free."""
    yield f"s{article_id}"
    for number in count(2):
        yield f"s{article_id}.{number}"
