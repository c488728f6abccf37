"""How two groupings of the same articles into stories differ: what was merged, split and moved."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Merged:
    """Stories that have become one, the largest part first."""

    before: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Split:
    """A story that has become several, the largest part first."""

    before: str
    after: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """An article that has left a story which goes on without it, for another that goes on with it."""

    article_id: str
    before: str
    after: str


@dataclass(frozen=True)
class StoryDiff:
    """`articles` in both groupings; `agreement` is their B-cubed F1, 1 when nothing differs."""

    articles: int
    stories_before: int
    stories_after: int
    unchanged: int
    merged: tuple[Merged, ...]
    split: tuple[Split, ...]
    moved: tuple[Moved, ...]
    agreement: float


def story_diff(before: Mapping[str, str], after: Mapping[str, str]) -> StoryDiff:
    """`before` and `after` map article ids to story ids; only articles in both count.

    A story goes on where most of its articles are. Two that go on in one are merged; a story most of whose parts make
    up most of several is split; any other article in another place than its story has moved.
    """
    ids = sorted(before.keys() & after.keys())
    common = Counter((before[id], after[id]) for id in ids)
    sizes_before, sizes_after = Counter(before[id] for id in ids), Counter(after[id] for id in ids)
    goes_to = _mainly(common)
    comes_from = _mainly({(new, old): count for (old, new), count in common.items()})
    merged, split = defaultdict(list), defaultdict(list)
    for (old, new), _ in sorted(common.items(), key=lambda row: (-row[1], row[0])):
        if goes_to[old] == new:
            merged[new].append(old)
        if comes_from[new] == old:
            split[old].append(new)
    moved = [
        Moved(id, before[id], after[id])
        for id in ids
        if goes_to[before[id]] != after[id] and comes_from[after[id]] != before[id]
    ]
    return StoryDiff(
        articles=len(ids),
        stories_before=len(sizes_before),
        stories_after=len(sizes_after),
        unchanged=sum(count == sizes_before[old] == sizes_after[new] for (old, new), count in common.items()),
        merged=tuple(Merged(tuple(old), new) for new, old in merged.items() if len(old) > 1),
        split=tuple(Split(old, tuple(new)) for old, new in split.items() if len(new) > 1),
        moved=tuple(moved),
        agreement=_agreement(common, sizes_before, sizes_after, len(ids)),
    )


def report(diff: StoryDiff, titles: Mapping[str, str], show: int) -> str:
    """The differences in lines of text, at most `show` of each kind, stories and articles by their `titles`."""

    def named(id: str) -> str:
        return f"“{titles[id]}” ({id})" if id in titles else id

    lines = [
        f"{diff.articles} articles: {diff.stories_before} stories live, {diff.stories_after} in the shadow, "
        f"{diff.unchanged} the same; agreement {diff.agreement:.3f} (B-cubed F1)",
        f"merged: {len(diff.merged)}",
        *(f"  {' + '.join(map(named, merged.before))}" for merged in diff.merged[:show]),
        f"split: {len(diff.split)}",
        *(f"  {named(split.before)} -> {' + '.join(map(named, split.after))}" for split in diff.split[:show]),
        f"moved: {len(diff.moved)}",
        *(f"  {named(moved.article_id)}: {named(moved.before)} -> {named(moved.after)}" for moved in diff.moved[:show]),
    ]
    return "\n".join(lines)


def _mainly(common: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """For each story the one that has most of its articles; of equals the first by name."""
    best: dict[str, str] = {}
    for (story, other), _ in sorted(common.items(), key=lambda row: (-row[1], row[0])):
        best.setdefault(story, other)
    return best


def _agreement(common: Counter[tuple[str, str]], before: Counter[str], after: Counter[str], articles: int) -> float:
    if not articles:
        return 1.0
    precision = sum(count * count / after[new] for (_, new), count in common.items()) / articles
    recall = sum(count * count / before[old] for (old, _), count in common.items()) / articles
    return 2 * precision * recall / (precision + recall)
