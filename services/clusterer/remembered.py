"""What the clusterer remembers of an article: its row in the story and what it is compared by, without the text."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from services.clusterer.dense import Embedding
from services.clusterer.places import countries
from services.clusterer.topics import read, topic_votes, topics
from services.clusterer.vectors import Profile, profile
from services.clusterer.wording import wording
from shared.events import ArticleDeduplicated, Genre, Joined, Member


@dataclass(frozen=True)
class Remembered:
    """One article. `topics` maps topic ids to votes, `countries` those that it concerns to their weight."""

    member: Member
    profile: Profile
    topics: Mapping[str, float] = field(default_factory=dict)
    countries: Mapping[str, float] = field(default_factory=dict)
    embedding: Embedding | None = field(default=None, compare=False)
    """Its dense vector, when there is an endpoint that gave it one."""

    @property
    def is_opinion(self) -> bool:
        return self.member.genre is Genre.OPINION

    def because(self, joined: Joined | None) -> "Remembered":
        """The same article with the reason why it is in its story."""
        return replace(self, member=self.member.model_copy(update={"joined": joined}))


def remembered(event: ArticleDeduplicated, embedding: Embedding | None = None) -> Remembered:
    """What there is to remember of an article when it comes."""
    article = event.article
    text = article.text or article.lead
    cut = wording(article.title, text)
    compared = profile(article.title, text, article.language, cut)
    member = Member(
        article_id=article.id,
        original_id=event.original_id,
        revision=event.revision,
        title=article.title,
        url=article.url,
        language=article.language,
        published_at=article.time,
        fetched_at=article.fetched_at,
        genre=article.genre,
        source=article.source,
        agency=event.agency,
        image_url=article.image_url,
    )
    labels = (article.section or "", *article.categories)
    words = read(article.title, text, article.language, cut)
    about = topics(words, article.language, labels, article.url, article.source.topic)
    return Remembered(member, compared, topic_votes(about), countries(words, article.language), embedding)


def to_document(known: Remembered) -> dict[str, Any]:
    """As stored, `_id` the article's id. An embedding is in base64, two bytes a number: enough for cosines."""
    return {
        "_id": known.member.article_id,
        "member": known.member.model_dump(mode="json"),
        "language": known.profile.language,
        "words": _columns(known.profile.words),
        "name_anchors": _columns(known.profile.name_anchors),
        "numbers": _columns(known.profile.numbers),
        "names": list(known.profile.names),
        "topics": _columns(known.topics),
        "countries": _columns(known.countries),
        "embedding": None if known.embedding is None else b64encode(known.embedding.astype("<f2").tobytes()).decode(),
    }


def from_document(document: Mapping[str, Any]) -> Remembered:
    """The inverse of `to_document`."""
    compared = Profile(
        language=document["language"],
        words=_counts(document["words"]),
        name_anchors=_counts(document["name_anchors"]),
        numbers=_counts(document["numbers"]),
        names=tuple(document["names"]),
    )
    written = document.get("embedding")
    return Remembered(
        Member.model_validate(document["member"]),
        compared,
        _counts(document["topics"]),
        _counts(document.get("countries", {"keys": [], "counts": []})),  # none in what an older release stored
        None if written is None else np.frombuffer(b64decode(written), "<f2").astype(np.float32),
    )


def _columns(counts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Two lists instead of an object (words hold dots and dollars) or of pairs (not every store nests lists)."""
    return {"keys": list(counts), "counts": list(counts.values())}


def _counts(columns: Mapping[str, list[Any]]) -> dict[str, Any]:
    return dict(zip(columns["keys"], columns["counts"], strict=True))
