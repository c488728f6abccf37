"""Every topic of the log, in one table.

`deploy/` creates topics from it, AsyncAPI documents it, and a test holds the handlers to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from shared.events import (
    ArticleDeduplicated,
    ArticleFetched,
    Event,
    SourceRequested,
    StoryChanged,
    StorySummarized,
    TranslationCompleted,
    TranslationRequested,
)

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Topic(Generic[E]):
    """One topic of the log.

    Events with the same key are handled one after the other. A `consumer` is a group: its instances share the work. A
    `follower` is a service whose every instance reads everything, from the topic's end on, without a group.
    """

    name: str
    event: type[E]
    key: Callable[[E], str]
    key_is: str
    producer: str
    consumers: tuple[str, ...]
    followers: tuple[str, ...] = ()
    partitions: int = 6
    retention: timedelta = timedelta(days=7)
    compacted: bool = False

    def retry(self, group: str) -> str:
        """Where `group` puts messages that it will try again after a delay."""
        return f"{self.name}.{group}.retry"

    def dead(self, group: str) -> str:
        """Where `group` puts messages that it could not handle, with the cause and origin in their headers."""
        return f"{self.name}.{group}.dead"


ARTICLES_FETCHED = Topic(
    name="articles.fetched",
    event=ArticleFetched,
    key=lambda event: event.article.id,
    key_is="article id",
    producer="ingestor",
    consumers=("deduplicator",),
)
ARTICLES_DEDUPLICATED = Topic(
    name="articles.deduplicated",
    event=ArticleDeduplicated,
    key=lambda event: event.original_id,
    key_is="original article id",
    producer="deduplicator",
    consumers=("clusterer",),
)
STORIES_CHANGED = Topic(
    name="stories.changed",
    event=StoryChanged,
    key=lambda event: event.story.id,
    key_is="story id",
    producer="clusterer",
    consumers=("summarizer", "feed"),
    followers=("clusterer",),
    retention=timedelta(days=30),
    compacted=True,
)
STORIES_SUMMARIZED = Topic(
    name="stories.summarized",
    event=StorySummarized,
    # Compaction keeps the last event of each key: every language has to have its own.
    key=lambda event: f"{event.story_id}:{event.language}",
    key_is="story id and language",
    producer="summarizer",
    consumers=("feed",),
    retention=timedelta(days=30),
    compacted=True,
)
TRANSLATIONS_REQUESTED = Topic(
    name="translations.requested",
    event=TranslationRequested,
    key=lambda event: event.key,
    key_is="text hash and language",
    producer="feed",
    consumers=("summarizer",),
    retention=timedelta(days=1),
)
TRANSLATIONS_COMPLETED = Topic(
    name="translations.completed",
    event=TranslationCompleted,
    key=lambda event: event.key,
    key_is="text hash and language",
    producer="summarizer",
    consumers=("feed",),
)
SOURCES_REQUESTED = Topic(
    name="sources.requested",
    event=SourceRequested,
    key=lambda event: event.source_id or event.feed_url or "catalogue",
    key_is="source id, or address of the feed",
    producer="feed",
    consumers=("ingestor",),
    partitions=1,
)

TOPICS: tuple[Topic[Any], ...] = (
    ARTICLES_FETCHED,
    ARTICLES_DEDUPLICATED,
    STORIES_CHANGED,
    STORIES_SUMMARIZED,
    TRANSLATIONS_REQUESTED,
    TRANSLATIONS_COMPLETED,
    SOURCES_REQUESTED,
)


def topic_of(event: type[Event]) -> Topic[Any]:
    """The one topic that carries this kind of event."""
    for topic in TOPICS:
        if topic.event is event:
            return topic
    raise LookupError(f"no topic carries {event.__name__}; add it to shared/topics.py")


def readers_of(topic: str = "", group: str = "") -> list[tuple[Topic[Any], str]]:
    """The pairs of topic and consumer group with these names; empty means any. Raises `LookupError` when none has."""
    pairs = [(row, name) for row in TOPICS for name in row.consumers if topic in ("", row.name) and group in ("", name)]
    if not pairs:
        known = ", ".join(f"{row.name} of {name}" for row in TOPICS for name in row.consumers)
        raise LookupError(f"no group {group or 'at all'} reads {topic or 'any topic'}; there are: {known}")
    return pairs
