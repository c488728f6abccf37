"""What there is to filter by: topics, languages, countries and outlets, with how many stories each has."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from services.feed import answers
from services.feed.countries import country_name
from services.feed.languages import direction, english_name, native_name, primary
from services.feed.reports_view import outlet
from services.feed.search import plain_words
from services.feed.store import FeedStories
from shared.events import MEDIA_TOPICS, TOPIC_NAMES
from shared.sources import SourceRecord

_NEWEST = 200
"""How many of the newest stories tell which languages and countries there are, beside the outlets."""
_AGE_SECONDS = 10.0
_MOST_SUGGESTED = 12


class Facets:
    """Counted from the store at most every ten seconds, for they are asked with every page."""

    def __init__(
        self,
        stories: FeedStories,
        sources: Callable[[], Awaitable[Sequence[SourceRecord]]],
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._stories = stories
        self._sources = sources
        self._kept: dict[str, tuple[float, list[tuple[str, int]]]] = {}
        self._outlets: tuple[float, list[SourceRecord]] | None = None

    async def outlets(self) -> list[SourceRecord]:
        """The outlets that are or were read, by name."""
        if self._outlets is None or self._monotonic() - self._outlets[0] > _AGE_SECONDS:
            found = sorted(await self._sources(), key=lambda record: (record.source.name.casefold(), record.source.id))
            self._outlets = (self._monotonic(), found)
        return self._outlets[1]

    async def any_outlet(self) -> bool:
        """Whether any outlet is read at present."""
        return any(record.is_active for record in await self.outlets())

    async def topics(self) -> list[answers.TopicCount]:
        """All topics, those with the most stories first."""
        counts = await self._counts("topics", self._known_topics)
        return [
            answers.TopicCount(id=topic, name=TOPIC_NAMES[topic], media_topic=MEDIA_TOPICS[topic], stories=stories)
            for topic, stories in counts
        ]

    async def languages(self) -> list[answers.LanguageEntry]:
        """Languages that outlets or stories are in, those with the most stories first."""
        return [
            answers.LanguageEntry(
                language=language,
                name=native_name(language),
                english_name=english_name(language),
                direction=direction(language),
                stories=stories,
            )
            for language, stories in await self._counts("languages", self._known_languages)
        ]

    async def countries(self) -> list[answers.CountryEntry]:
        """Countries of outlets, those with the most stories first."""
        return [
            answers.CountryEntry(country=country, name=country_name(country), stories=stories)
            for country, stories in await self._counts("countries", self._known_countries)
        ]

    async def sources(self) -> list[answers.SourceEntry]:
        """The outlets that are read at present, by name, and how their feeds are doing."""
        return [
            answers.SourceEntry(
                **outlet(record.source).model_dump(),
                language=record.source.language,
                topic=record.source.topic,
                feeds=len(record.feeds),
                articles=record.articles,
                last_success_at=record.last_success_at,
                last_error=record.last_error,
            )
            for record in await self.outlets()
            if record.is_active
        ]

    async def suggestions(self, typed: str) -> list[answers.Suggestion]:
        """What may be meant by what has been typed so far, the most likely first; nothing for nothing."""
        words = plain_words(typed)
        if not words:
            return []
        found: list[answers.Suggestion] = []
        for topic, name in TOPIC_NAMES.items():
            if _starts(words, topic, name):
                found.append(answers.Suggestion(kind="topic", value=topic, label=name, parameter="topic"))
        for record in await self.outlets():
            source = record.source
            if record.is_active and _starts(words, source.id, source.name):
                found.append(answers.Suggestion(kind="source", value=source.id, label=source.name, parameter="source"))
        found += [
            answers.Suggestion(kind="country", value=entry.country, label=entry.name, parameter="country")
            for entry in await self.countries()
            if _starts(words, entry.country, entry.name)
        ]
        found += [
            answers.Suggestion(kind="language", value=entry.language, label=entry.name, parameter="lang")
            for entry in await self.languages()
            if _starts(words, entry.language, entry.name, entry.english_name)
        ]
        names = Counter(
            name
            for document in await self._stories.with_word(words[0], limit=_NEWEST)
            for name in document["story"]["names"]
            if _starts(words, name)
        )
        ranked = sorted(names, key=lambda name: (-names[name], name))
        found += [
            answers.Suggestion(kind="name", value=f'"{name}"' if " " in name else name, label=name, parameter="q")
            for name in ranked
        ]
        return found[:_MOST_SUGGESTED]

    async def _known_topics(self) -> set[str]:
        return set(TOPIC_NAMES)

    async def _known_languages(self) -> set[str]:
        outlets = {record.source.language for record in await self.outlets()}
        return {primary(language) for language in outlets | await self._recent("languages")}

    async def _known_countries(self) -> set[str]:
        outlets = {record.source.country for record in await self.outlets()}
        return (outlets | await self._recent("countries")) - {""}

    async def _recent(self, field: str) -> set[str]:
        newest = await self._stories.cards.listed({"listed": True}, sort="latest", limit=_NEWEST, after=None)
        return {value for document in newest for value in document[field]}

    async def _counts(self, field: str, known: Callable[[], Awaitable[set[str]]]) -> list[tuple[str, int]]:
        kept = self._kept.get(field)
        if kept is None or self._monotonic() - kept[0] > _AGE_SECONDS:
            values = sorted(await known())
            counts = [(value, await self._stories.cards.count({"listed": True, field: value})) for value in values]
            kept = (self._monotonic(), sorted(counts, key=lambda pair: (-pair[1], pair[0])))
            self._kept[field] = kept
        return kept[1]


def _starts(typed: list[str], *names: str) -> bool:
    """Whether what was typed stands in one of the names from some word on, its last word perhaps unfinished."""
    *whole, last = typed
    for name in names:
        words = plain_words(name)
        for start in range(len(words) - len(whole)):
            if words[start : start + len(whole)] == whole and words[start + len(whole)].startswith(last):
                return True
    return False
