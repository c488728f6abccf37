"""Second thoughts: what an article's arrival shows about its neighbours.

One pass in stream order errs early, when little is known. After each arrival its neighbours are weighed again, each
without itself: one that clearly fits another story moves there, one that fits its own no longer leaves it, and two
stories whose articles fit each other become one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from services.clusterer.assign import candidates, joins_at, lead, probability
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex

EXPELS_BELOW = 0.62
"""Share of the probability at which an article joins, below which it leaves."""
EXPELS_FROM = 3
"""Articles in a story that sends one away: of two, each is all that the other has."""
NEVER_EXPELLED = 0.4
"""An article this similar to its story stays, whatever else resembles it: a rival then is a part of the same event."""
MERGES_AT = 0.5
"""Mean probability, over a story's reports, of belonging to the other. From the same tuning as in `assign`."""
NEIGHBOURS_WEIGHED = 8
STORIES_WEIGHED = 3
MOST_REVISITED = 24
"""Articles looked at again after one arrival."""
_MOST_JUDGED = 60
"""Reports of a story that its merge is decided by."""


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
    ranked = candidates(index, entry)
    own = next((candidate.similarity for candidate in ranked if candidate.story_id == entry.story_id), 0.0)
    others = [candidate for candidate in ranked if candidate.story_id != entry.story_id]
    best = others[0].similarity if others else 0.0
    crowd = len(index.stories[entry.story_id].slots)
    if best > own and probability(best, lead(index, ranked)) >= joins_at(entry):
        return Move(entry.article_id, others[0].story_id)
    if (
        crowd >= EXPELS_FROM
        and 0 < own < NEVER_EXPELLED
        and probability(own, own - best) < EXPELS_BELOW * joins_at(entry)
    ):
        return Move(entry.article_id, None)
    return None


def merge_of(index: StoryIndex, one: str, other: str) -> Merge | None:
    """Whether two stories are one, judged by the smaller one's reports."""
    smaller, larger = sorted(
        (one, other), key=lambda story: (len(index.stories[story].slots), -index.stories[story].opened, story)
    )
    return Merge(smaller, larger) if _belonging(index, smaller, larger) >= MERGES_AT else None


def _belonging(index: StoryIndex, story_id: str, into: str) -> float:
    """Mean probability of a story's reports to belong to another; 0 when it has none: opinion pieces never bridge."""
    reports = [entry for entry in index.members(story_id) if not entry.opinion][:_MOST_JUDGED]
    total = 0.0
    for entry in reports:
        ranked = [candidate for candidate in candidates(index, entry) if candidate.story_id != story_id]
        place = next((place for place, candidate in enumerate(ranked) if candidate.story_id == into), None)
        if place is not None:
            ranked.insert(0, ranked.pop(place))
            total += probability(ranked[0].similarity, lead(index, ranked))
    return total / len(reports) if reports else 0.0


def repairs(index: StoryIndex, entry: Entry) -> Iterator[Move | Merge]:
    """What follows from an article's arrival, each step found when the caller has carried out the one before.

    First the article and its nearest neighbours are weighed again, then its story against theirs; whatever moved or
    merged is looked at in turn, up to a bound.
    """
    waiting = deque([entry])
    seen = {entry.slot}
    while waiting:
        current = waiting.popleft()
        for other in [current, *_near(index, current)]:
            move = second_thought(index, other)
            if move is not None:
                yield move
                _await(waiting, seen, other)
        for rival in _rivals(index, current):
            merge = merge_of(index, current.story_id, rival)
            if merge is not None:
                moved = index.members(merge.story_id)
                yield merge
                for other in moved:
                    _await(waiting, seen, other)


def _await(waiting: deque[Entry], seen: set[int], entry: Entry) -> None:
    if entry.slot not in seen and len(seen) < MOST_REVISITED:
        seen.add(entry.slot)
        waiting.append(entry)


def _near(index: StoryIndex, entry: Entry) -> list[Entry]:
    """The nearest articles of other stories."""
    nearest = islice(index.nearest(entry), NEIGHBOURS_WEIGHED)
    return [other for _, other in nearest if other.story_id != entry.story_id]


def _rivals(index: StoryIndex, entry: Entry) -> Iterator[str]:
    """The nearest other stories, of those that are there when their turn comes. Opinion pieces bridge nothing."""
    if entry.opinion:
        return
    ranked = candidates(index, entry)
    for story_id in [candidate.story_id for candidate in ranked if candidate.story_id != entry.story_id][
        :STORIES_WEIGHED
    ]:
        if story_id in index.stories and story_id != entry.story_id:
            yield story_id


def story_ids(article_id: str) -> Iterator[str]:
    """The ids that a story opened by this article may have: the first one that is free."""
    yield f"s{article_id}"
    for number in count(2):
        yield f"s{article_id}.{number}"
