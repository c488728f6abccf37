"""Other stories that a reader of one may want: they share its people, places or words, but are another event."""

import math
from dataclasses import dataclass

from services.clusterer.entries import Entry
from services.clusterer.index import StoryIndex
from services.clusterer.reasons import name_rarity, shared_terms
from shared.events import Related

MOST_RELATED = 6
LEAST_SIMILARITY = 0.09
_WORDS_SUFFICE = 0.16
"""Without a name in common, stories are related only when they are about this similar."""
_RARE = math.log(50)
"""A name in more than a fiftieth of the stories relates nothing to anything."""
_MEMBERS_ASKED = 40
_REASONS = 5


@dataclass(frozen=True)
class _Link:
    similarity: float
    ours: Entry
    theirs: Entry


def related_stories(index: StoryIndex, story_id: str) -> tuple[Related, ...]:
    """At most `MOST_RELATED`, most similar first, each with what is shared.

    Similarity is that of the two nearest reports, among the neighbours that the index remembers.
    """
    best: dict[str, _Link] = {}
    for entry in index.members(story_id)[-_MEMBERS_ASKED:]:
        for similarity, other in index.nearest(entry):
            if other.story_id == story_id or similarity < LEAST_SIMILARITY:
                continue
            known = best.get(other.story_id)
            if known is None or similarity > known.similarity:
                best[other.story_id] = _Link(similarity, entry, other)
    found: list[Related] = []
    for other_id, link in sorted(best.items(), key=lambda item: (-item[1].similarity, item[0])):
        shared = shared_terms(index, link.ours, link.theirs, _REASONS)
        named = any(
            name in link.theirs.names and name_rarity(index, name, link.ours.language) >= _RARE
            for name in link.ours.names
        )
        if named or (shared and link.similarity >= _WORDS_SUFFICE):
            title = index.stories[other_id].title
            found.append(Related(story_id=other_id, title=title, score=round(link.similarity, 4), shared=shared))
        if len(found) == MOST_RELATED:
            break
    return tuple(found)
