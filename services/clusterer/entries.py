"""An article and a story as the index holds them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.clusterer.dense import Embedding
from services.clusterer.vocabulary import Ids, Weights


@dataclass(eq=False)
class Entry:
    """One article in the index."""

    article_id: str
    story_id: str
    language: str
    time: float
    """When it came out, seconds since 1970."""
    opinion: bool
    names: tuple[str, ...]
    topics: Mapping[str, float]
    """Topic ids to votes."""
    countries: Mapping[str, float]
    """The countries that it concerns, to their weight."""
    words: Ids
    word_counts: Weights
    name_anchors: Ids
    name_counts: Weights
    numbers: Ids
    number_counts: Weights
    embedding: Embedding | None = None
    """Its dense vector until it is in the index, which has it from then on."""
    slot: int = -1
    """Its place in the index; -1 when it is not in it, or no longer."""
    serial: int = -1
    """Rises from entry to entry."""
    neighbours: "list[Neighbour] | None" = None
    """The nearest articles, nearest last; some may have left the index. None until somebody asks (after a restart)."""

    @property
    def sides(self) -> tuple[tuple[Ids, Weights], ...]:
        """Everything that the article is known by: its words, name anchors and numbers."""
        return (
            (self.words, self.word_counts),
            (self.name_anchors, self.name_counts),
            (self.numbers, self.number_counts),
        )

    @property
    def terms(self) -> Ids:
        return np.concatenate([self.words, self.name_anchors, self.numbers])


Neighbour = tuple[float, int, Entry]
"""Similarity, serial and entry of another article: sorts by similarity, then age."""


@dataclass(eq=False)
class ActiveStory:
    """What the index knows of a story."""

    id: str
    slots: list[int] = field(default_factory=list)
    terms: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    """Numbers of all terms of its articles, in no order: each counts once in the document frequency."""
    reports: int = 0
    """Articles that are not opinion pieces."""
    opened: float = math.inf
    version: int = 0
    """The last one seen; 0 when it was never stored."""
    title: str = ""
