"""Second thoughts: whether the stories that changed are what all of their articles, taken together, ask for.

One pass in stream order errs early, when little is known. So the stories that changed are grouped anew now and then,
with the stories beside them, by `regroup`, which does not ask what came when; the steps from the stories as they are
to the groups as they should be are moves (out of a story, or into one of their own: a split) and merges.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from services.clusterer.assign import LONGEST_STORY, OPINION_JOINS_AT, probability
from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.regroup import Matrix, regroup

MOST_REGROUPED = 256
"""Articles grouped at once."""
MOST_OF_A_STORY = 128
"""Its newest articles; what is older stays with the larger part of them."""
RIVALS = 4
"""Stories beside a changed one that are grouped anew with it."""
LEAST_RIVAL = 0.06
"""Similarity of the nearest articles, below which a story is no neighbour."""
LEAST_BESIDE = 0.1
"""A story that is less similar than this to an article is no rival of the article's."""
ROUNDS = 3
"""Times that what a step changed is looked at again."""


@dataclass(frozen=True)
class Move:
    """Articles go to a story together; to a new one, opened by the first of them, when `to` is none."""

    article_ids: tuple[str, ...]
    to: str | None


@dataclass(frozen=True)
class Merge:
    """Two stories become one; whoever carries it out lets the one that opened first live on."""

    story_id: str
    into: str


def repairs(index: StoryIndex, changed: Iterable[str], *, rounds: int = ROUNDS) -> Iterator[Move | Merge]:
    """What the change of some stories asks for, each step found when the caller has carried out the ones before.

    Stories that a step changes are looked at again, up to `rounds` times round in all.
    """
    waiting = [story_id for story_id in changed if story_id in index.stories]
    for _ in range(rounds):
        again: dict[str, None] = {}
        for region in _regions(index, waiting):
            for step in steps(index, _grouped(index, region)):
                touched = _stories_of(index, step)
                yield step
                again.update(dict.fromkeys(touched | _stories_of(index, step)))
        waiting = [story_id for story_id in again if story_id in index.stories]
        if not waiting:
            return


def steps(index: StoryIndex, groups: list[list[Entry]]) -> Iterator[Move | Merge]:
    """From the stories to the groups: parts of a story leave it first, then stories that share a group merge.

    A story lives on in the group that has the larger part of it, on a tie the older.
    """
    home: dict[str, int] = {}
    shares: dict[str, Counter[int]] = {}
    for number, group in enumerate(groups):
        for entry in group:
            shares.setdefault(entry.story_id, Counter())[number] += 1
    opening = [min((entry.time, entry.article_id) for entry in group) for group in groups]
    for story_id, share in shares.items():
        home[story_id] = min(share, key=lambda number: (-share[number], opening[number]))
    for number, group in enumerate(groups):
        own = sorted((id for id in home if home[id] == number), key=lambda story: (index.stories[story].opened, story))
        away = tuple(
            entry.article_id
            for entry in sorted(group, key=lambda entry: (entry.time, entry.article_id))
            if home[entry.story_id] != number
        )
        if away:
            yield Move(away, own[0] if own else None)
        for story_id in own[1:]:
            yield Merge(story_id, own[0])


def _stories_of(index: StoryIndex, step: Move | Merge) -> set[str]:
    if isinstance(step, Merge):
        return {step.story_id, step.into}
    return {entry.story_id for id in step.article_ids if (entry := index.entry(id))} | ({step.to} if step.to else set())


def _regions(index: StoryIndex, changed: list[str]) -> Iterator[list[Entry]]:
    """The changed stories with the stories beside them, in parts of about `MOST_REGROUPED` articles."""
    todo = dict.fromkeys(sorted(changed, key=lambda story: (index.stories[story].opened, story)))
    while todo:
        region: dict[str, list[Entry]] = {}
        size = 0
        near = deque([next(iter(todo))])
        while todo and size < MOST_REGROUPED:
            story_id = near.popleft() if near else next(iter(todo))
            if story_id not in todo:
                continue
            del todo[story_id]
            if story_id not in index.stories:
                continue
            for beside in (story_id, *_rivals(index, story_id)):
                if beside not in region:
                    region[beside] = index.members(beside)[-MOST_OF_A_STORY:]
                    size += len(region[beside])
                if beside in todo:
                    near.append(beside)
        entries = [entry for entries in region.values() for entry in entries]
        if len(region) > 1 or len(entries) > 1:
            yield sorted(entries, key=lambda entry: (entry.time, entry.article_id))


def _rivals(index: StoryIndex, story_id: str) -> list[str]:
    """The stories whose articles are nearest to this one's, nearest first."""
    best: dict[str, float] = {}
    for entry in index.members(story_id)[-MOST_OF_A_STORY:]:
        for other, similarity in index.beside(entry, LEAST_RIVAL).items():
            if other != story_id and similarity > best.get(other, 0.0):
                best[other] = similarity
    return sorted(best, key=lambda story: (-best[story], story))[:RIVALS]


def _grouped(index: StoryIndex, region: list[Entry]) -> list[list[Entry]]:
    """The region's articles as they belong together. Opinion pieces follow the reports, and bridge nothing."""
    similar = index.similarities_among(region)
    reports = np.array([place for place, entry in enumerate(region) if not entry.opinion], np.intp)
    groups: dict[int, list[Entry]] = {}
    if len(reports):
        times = np.array([region[place].time for place in reports])
        beside = _beside(index, [region[place] for place in reports])
        lengths = np.array([float(len(region[place].words)) for place in reports])
        numbers = regroup(similar[np.ix_(reports, reports)], beside, lengths, times, LONGEST_STORY)
        for place, number in zip(reports.tolist(), numbers, strict=True):
            groups.setdefault(number, []).append(region[place])
    else:
        numbers = []
    of_reports = np.array(numbers, np.intp)
    for place, entry in enumerate(region):
        if entry.opinion:
            followed = _follows(similar[place, reports], of_reports)
            groups.setdefault(len(region) + place if followed is None else followed, []).append(entry)
    return list(groups.values())


def _beside(index: StoryIndex, region: list[Entry]) -> Matrix:
    """The similarity of the region's articles to the nearest of each story beside it, as far as neighbours show it."""
    within = {entry.story_id for entry in region}
    columns: dict[str, int] = {}
    cells: list[tuple[int, int, float]] = []
    for place, entry in enumerate(region):
        for story_id, similarity in index.beside(entry, LEAST_BESIDE).items():
            if story_id not in within:
                cells.append((place, columns.setdefault(story_id, len(columns)), similarity))
    table = np.zeros((len(region), len(columns)))
    for place, column, similarity in cells:
        table[place, column] = similarity
    return table


def _follows(similar: Matrix, numbers: "np.typing.NDArray[np.intp]") -> int | None:
    """The group that an opinion piece goes with, by its nearest report."""
    if not len(similar):
        return None
    nearest = int(similar.argmax())
    rivals = similar[numbers != numbers[nearest]]
    lead = float(similar[nearest]) - (float(rivals.max()) if len(rivals) else 0.0)
    return int(numbers[nearest]) if probability(float(similar[nearest]), lead) >= OPINION_JOINS_AT else None


def story_ids(article_id: str) -> Iterator[str]:
    """The ids that a story opened by this article may have: the first one that is free."""
    yield f"s{article_id}"
    for number in count(2):
        yield f"s{article_id}.{number}"
