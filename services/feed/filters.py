"""The one filter grammar of JSON, RSS, Atom, JSON Feed, SSE and the pages: which stories, in what order, from where on.

Several values of a parameter are given by commas or by repeating it, and mean "any of them".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from services.feed import cursors
from services.feed import parameters as read
from services.feed.languages import prefixes
from services.feed.parameters import FILTER_NAMES, BadParameter, Given
from services.feed.search import Query, parse_query
from services.feed.story_documents import texts_of
from shared.documents.protocol import Document, time_text

SORTS: Mapping[str, str] = {"top": "top", "latest": "opened_at"}
"""Order to the field of a story's document that it goes by, greatest first."""


@dataclass(frozen=True)
class StoryFilter:
    """Which stories. Every part left empty lets everything through."""

    ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    q: str = ""
    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None
    min_sources: int = 0
    exclude_topics: tuple[str, ...] = ()
    exclude_sources: tuple[str, ...] = ()
    exclude_languages: tuple[str, ...] = ()
    exclude_countries: tuple[str, ...] = ()
    exclude_q: str = ""
    given: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """The parameters as given, for links to the same filter in another format."""
    query: Query = field(default=Query(), compare=False)
    exclude_query: Query = field(default=Query(), compare=False)

    @property
    def is_empty(self) -> bool:
        return self == StoryFilter()

    def query_string(self, **further: str) -> str:
        """The same filter as a query string with its question mark, empty for none; `further` parameters at its end."""
        pairs = [*self.given, *further.items()]
        return f"?{urlencode(pairs)}" if pairs else ""

    def where(self) -> dict[str, Any]:
        """The store's part of the filter: it finds all that match, and some that `matches` still has to refuse."""
        where: dict[str, Any] = {"listed": True}
        for name, values in (
            ("_id", self.ids),
            ("topics", self.topics),
            ("languages", self.languages),
            ("countries", self.countries),
            ("sources", self.sources),
        ):
            if values:
                where[name] = values[0] if len(values) == 1 else {"$in": list(values)}
        if self.exclude_topics and not self.topics:
            where["topics"] = {"$nin": list(self.exclude_topics)}
        if self.query.terms:
            where["terms"] = {"$all": list(self.query.terms)}
        if self.since:
            where["updated_at"] = {"$gte": time_text(self.since)}
        if self.until:
            where["opened_at"] = {"$lt": time_text(self.until)}
        if self.changed_since:
            where["changed_at"] = {"$gte": time_text(self.changed_since)}
        if self.min_sources:
            where["independent_sources"] = {"$gte": self.min_sources}
        return where

    @property
    def is_exact(self) -> bool:
        """Whether `where` alone decides."""
        return not (
            self.query.has_runs
            or self.exclude_query.wanted
            or (self.topics and self.exclude_topics)
            or self.leaves_reports_out
        )

    @property
    def reads_reports(self) -> bool:
        """Whether it can't be decided by a story's card: the reports or texts themselves must be looked at."""
        return bool(self.query.wanted or self.query.unwanted or self.exclude_query.wanted or self.leaves_reports_out)

    def matches(self, document: Document) -> bool:
        """Whether a story's document (or its card, unless it `reads_reports`) passes, decided without the store."""
        return (
            document["listed"]
            and _any_of(self.ids, [document["_id"]])
            and _any_of(self.topics, document["topics"])
            and _any_of(self.languages, document["languages"])
            and _any_of(self.countries, document["countries"])
            and _any_of(self.sources, document["sources"])
            and not set(self.exclude_topics).intersection(document["topics"])
            and (not self.since or document["updated_at"] >= time_text(self.since))
            and (not self.until or document["opened_at"] < time_text(self.until))
            and (not self.changed_since or document["changed_at"] >= time_text(self.changed_since))
            and (not self.min_sources or document["independent_sources"] >= self.min_sources)
            and self._leaves_a_report(document)
            and self._words_match(document)
        )

    @property
    def leaves_reports_out(self) -> bool:
        """Whether the reader does without some outlets' reports."""
        return bool(self.exclude_sources or self.exclude_languages or self.exclude_countries)

    def _leaves_a_report(self, document: Document) -> bool:
        if not self.leaves_reports_out:
            return True
        return not all(leaves_out(self, member) for member in document["story"]["members"])

    def _words_match(self, document: Document) -> bool:
        if not self.query.wanted and not self.query.unwanted and not self.exclude_query.wanted:
            return True
        if not set(self.query.terms).issubset(document["terms"]):
            return False
        texts = texts_of(document)
        if self.query.has_runs and not self.query.matches(texts):
            return False
        return not any(Query(wanted=(run,)).matches(texts) for run in self.exclude_query.wanted)


def leaves_out(wanted: StoryFilter, member: Mapping[str, Any]) -> bool:
    """Whether the reader does without this report (a member of a story, as JSON)."""
    return (
        member["source"]["id"] in wanted.exclude_sources
        or member["source"]["country"] in wanted.exclude_countries
        or not set(wanted.exclude_languages).isdisjoint(prefixes(member["language"]))
    )


@dataclass(frozen=True)
class Page:
    """Which part of the list, in what order."""

    sort: str = "top"
    limit: int = 20
    after: cursors.Position | None = None


def _any_of(wanted: Sequence[str], present: Iterable[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(present)


def parse_filter(given: Given, *, now: datetime, sources: Mapping[str, str] | None = None) -> StoryFilter:
    """The filter of these parameters; others are left alone. Raises `BadParameter`.

    `sources` are the known outlets, id to name; with none known every id is taken.
    """
    q, exclude_q = read.text(given, "q"), read.text(given, "exclude_q")
    return StoryFilter(
        ids=read.ids(given, "id"),
        topics=read.topics(given, "topic"),
        languages=read.languages(given, "lang"),
        countries=read.countries(given, "country"),
        sources=read.sources(given, "source", sources or {}),
        q=q,
        since=read.time(given, "since", now),
        until=read.time(given, "until", now),
        changed_since=read.time(given, "changed_since", now),
        min_sources=read.number(given, "min_sources", least=1, most=10_000, usual=0),
        exclude_topics=read.topics(given, "exclude_topic"),
        exclude_sources=read.sources(given, "exclude_source", sources or {}),
        exclude_languages=read.languages(given, "exclude_lang"),
        exclude_countries=read.countries(given, "exclude_country"),
        exclude_q=exclude_q,
        given=tuple((name, value) for name, value in given if name in FILTER_NAMES and value.strip()),
        query=parse_query(q),
        exclude_query=parse_query(exclude_q),
    )


class OtherOrder(BadParameter):
    """Cursor and order are each understood, and do not belong together."""


def parse_page(given: Given, *, usual: Page) -> Page:
    """Order, length and start of the page. Raises `BadParameter`."""
    sort = read.one(given, "sort") or usual.sort
    if sort not in SORTS:
        known = {name: name for name in SORTS}
        raise BadParameter(
            "sort", f"There is no order {sort!r}; there are: {', '.join(SORTS)}.", read.near(sort, known)
        )
    page = replace(usual, sort=sort, limit=read.number(given, "limit", least=1, most=100, usual=usual.limit))
    text = read.text(given, "cursor")
    if not text:
        return page
    try:
        position = cursors.decode(text)
    except cursors.BadCursor as error:
        raise BadParameter("cursor", "This is no cursor of ours: pass next_cursor as you got it.") from error
    if position.sort != sort:
        raise OtherOrder("cursor", f"This cursor belongs to sort={position.sort}, not to sort={sort}.")
    return replace(page, after=position)
