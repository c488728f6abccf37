"""One page of a list that changes while it is read: nothing is skipped and nothing repeated.

A list is read as it stood when its first page was asked for. Stories that have moved since stand where they stood then
(see `story_documents.place_at`), and stories that are new since then are for the next reading.
"""

import itertools
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from services.feed.cursors import Position
from services.feed.story_documents import place_at
from shared.documents.protocol import Document

Read = Callable[[tuple[Any, str] | None], Awaitable[list[Document]]]
"""Up to `size` documents in the list's order, as it is now, after a (sort value, id); from its start for none."""

_BEFORE_ALL_IDS = chr(0x10FFFF)
"""In a descending order this stands before every id of the same value."""


@dataclass(frozen=True)
class Taste:
    """What a reader adds to a story's place in `top`, in doublings: never more than `most` nor less than `least`."""

    of: Callable[[Document], float]
    least: float
    most: float


NEUTRAL = Taste(of=lambda document: 0.0, least=0.0, most=0.0)


@dataclass(frozen=True)
class Part:
    """Documents in order, and the position of the last story that was looked at; none at the end of the list."""

    documents: list[Document]
    next: Position | None


@dataclass
class _Found:
    """What has been found so far, under the place that it has in the list that is read."""

    field: str
    began: str
    after: tuple[Any, str] | None
    taste: Taste
    matches: Callable[[Document], bool]
    places: dict[str, tuple[Any, str]]
    documents: dict[str, Document]

    def take(self, documents: Iterable[Document], *, are_decided: bool = False) -> None:
        """Those that match, each at its place; `are_decided` when the store has decided already that they do."""
        for document in documents:
            value = place_at(document, self.field, self.began)
            if value is None or document["_id"] in self.places:
                continue
            if self.taste is not NEUTRAL:
                value = round(value + self.taste.of(document), 6)
            place = (value, document["_id"])
            if (self.after is None or place < self.after) and (are_decided or self.matches(document)):
                self.places[document["_id"]], self.documents[document["_id"]] = place, document

    def ready(self, frontier: tuple[Any, str] | None) -> list[tuple[Any, str]]:
        """The places that nothing can come before any more; none for the end of the list."""
        known = sorted(self.places.values(), reverse=True)
        return known if frontier is None else [place for place in known if place >= frontier]


async def part_of(
    read: Read,
    *,
    size: int,
    moved: Callable[[str], Awaitable[list[Document]]],
    matches: Callable[[Document], bool],
    sort: str,
    field: str,
    limit: int,
    after: Position | None,
    now: str,
    rounds: int,
    is_exact: bool = False,
    taste: Taste = NEUTRAL,
) -> Part:
    """The next `limit` stories that match, looking at no more than `rounds` times `size` of them if that gets it on.

    `is_exact`: what `read` gives matches. `moved` gives the stories that have changed since a moment. With a `taste`
    the list is in the order of `field` plus taste: since taste is bounded, whatever stands more than its bound below in
    the store's order can't come first.
    """
    if after is None and is_exact and taste is NEUTRAL:
        batch = await read(None)
        shown = batch[:limit]
        left = Position(sort=sort, value=shown[-1][field], id=shown[-1]["_id"], began=now) if batch[limit:] else None
        return Part(shown, left)
    began = after.began if after else now
    start = (after.value, after.id) if after else None
    found = _Found(field, began, start, taste, matches, {}, {})
    if after is not None:
        found.take(await moved(began))
    at = start if taste is NEUTRAL or after is None else (float(after.value) - taste.least, _BEFORE_ALL_IDS)
    frontier: tuple[Any, str] | None = None
    for number in itertools.count(1):
        batch = await read(at)
        found.take(batch, are_decided=is_exact)
        if len(batch) < size:
            frontier = None
            break
        at = (batch[-1][field], batch[-1]["_id"])
        frontier = at if taste is NEUTRAL else (round(batch[-1][field] + taste.most, 6), at[1])
        if len(found.ready(frontier)) > limit or (number >= rounds and (start is None or frontier < start)):
            break
    ready = found.ready(frontier)
    shown = [found.documents[id] for _, id in ready[:limit]]
    if len(ready) > limit:
        last: tuple[Any, str] | None = ready[limit - 1]
    else:
        last = frontier
    return Part(shown, None if last is None else Position(sort=sort, value=last[0], id=last[1], began=began))
