"""Other stories that a reader of one may want: they share its people, places or words, but are another event."""

import math
from dataclasses import dataclass
from typing import Literal

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.reasons import name_rarity, shared_names, shared_terms
from shared.events import Related

MOST_RELATED = 6
LEAST_SIMILARITY = 0.09
_WORDS_SUFFICE = 0.16
"""Without a name in common, stories are related only when they are about this similar."""
_LEAST_WORDS = 2
_CONTINUES_AT = 0.3
"""Stories about this similar that share a name are one matter, which went on too long or split."""
_RARE = math.log(50)
"""A name in more than a fiftieth of the stories relates nothing to anything."""
_MEMBERS_ASKED = 12
_REASONS = 5

Reason = Literal["continues", "names", "subject"]


@dataclass(frozen=True)
class _Link:
    similarity: float
    ours: Entry
    theirs: Entry


def related_stories(index: StoryIndex, story_id: str) -> tuple[Related, ...]:
    """At most `MOST_RELATED`, most similar first, each with what is shared.

    Similarity is that of the two nearest reports, among the neighbours that the index remembers.
    """
    return tuple(
        Related(
            story_id=link.theirs.story_id,
            title=index.stories[link.theirs.story_id].title,
            score=round(link.similarity, 4),
            shared=shared_terms(index, link.ours, link.theirs, _REASONS),
            reason=reason,
        )
        for link, reason in _links(index, story_id)
    )


def related_ids(index: StoryIndex, story_id: str) -> set[str]:
    """The ids of the stories that `related_stories` tells of."""
    return {link.theirs.story_id for link, _ in _links(index, story_id)}


def _links(index: StoryIndex, story_id: str) -> list[tuple[_Link, Reason]]:
    best: dict[str, _Link] = {}
    for entry in index.members(story_id)[-_MEMBERS_ASKED:]:
        for similarity, other in index.nearest(entry):
            if similarity < LEAST_SIMILARITY:
                break
            if other.story_id == story_id:
                continue
            known = best.get(other.story_id)
            if known is None or similarity > known.similarity:
                best[other.story_id] = _Link(similarity, entry, other)
    found: list[tuple[_Link, Reason]] = []
    for _, link in sorted(best.items(), key=lambda item: (-item[1].similarity, item[0])):
        reason = _reason(index, link)
        if reason is not None:
            found.append((link, reason))
        if len(found) == MOST_RELATED:
            break
    return found


def _reason(index: StoryIndex, link: _Link) -> Reason | None:
    """Why two stories are related, if they are: the same names, or within a language the same words."""
    names = shared_names(index, link.ours, link.theirs)
    if any(name_rarity(index, name, link.ours.language) >= _RARE for name in names):
        return "continues" if link.similarity >= _CONTINUES_AT else "names"
    if link.ours.language != link.theirs.language or link.similarity < _WORDS_SUFFICE:
        return None
    return "subject" if len(shared_terms(index, link.ours, link.theirs, _REASONS)) >= _LEAST_WORDS else None
