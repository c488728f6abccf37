"""What the JSON API answers: the shapes, as OpenAPI shows them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from shared.events import Genre, OutletKind, SummaryStatus

Direction = Literal["ltr", "rtl", "auto"]
EmptyBecause = Literal[
    "no_sources",
    "nothing_yet",
    "pipeline_delayed",
    "below_threshold",
    "filtered_by_you",
    "end_of_list",
    "no_related_stories",
]
SummaryNote = Literal["pending", "held", "no_reports", "reports_left_out", "other_language", "outdated"]
ChangeKind = Literal["created", "grown", "revised", "merged", "split", "summarized"]


class Outlet(BaseModel):
    id: str = Field(examples=["tagesblatt"])
    name: str = Field(examples=["Tagesblatt"])
    home: str | None = Field(description="home page; null when it is not an http address")
    country: str = Field(description="ISO 3166-1 alpha-2, empty when unknown", examples=["DE"])
    country_name: str = Field(examples=["Germany"])
    kind: OutletKind


class Topic(BaseModel):
    id: str = Field(examples=["science"])
    name: str = Field(examples=["Science"])


class LanguageCount(BaseModel):
    language: str = Field(description="BCP 47", examples=["de"])
    name: str = Field(description="in that language", examples=["Deutsch"])
    english_name: str = Field(examples=["German"])
    direction: Direction
    reports: int


class CountryCount(BaseModel):
    country: str = Field(description="ISO 3166-1 alpha-2, empty when unknown", examples=["DE"])
    name: str = Field(examples=["Germany"])
    reports: int


class Coverage(BaseModel):
    """Who reports the story: all reports, reprints and opinion among them, the most first."""

    languages: list[LanguageCount]
    countries: list[CountryCount]


class Citation(BaseModel):
    """The passage that supports a sentence, and where it stands."""

    article_id: str
    url: str | None = Field(description="the article; null when it has left the story since")
    headline: str | None = Field(description="the article's own headline")
    language: str | None = Field(description="of headline and passage")
    direction: Direction
    outlet: str = Field(description="the outlet's name, or its id when the article has left the story")
    source: str = Field(description="the outlet's id")
    passage: str = Field(description="verbatim from the article")


class Figure(BaseModel):
    """One of the values that reports disagree on."""

    value: str
    sources: list[str] = Field(description="ids of the outlets that give it")
    citations: list[Citation] = Field(description="where they give it")


class Disagreement(BaseModel):
    """A quantity that reports put differently: shown side by side, never averaged."""

    about: str
    figures: list[Figure]


class SummaryEdit(BaseModel):
    """What is new in this version of the summary."""

    number: int = Field(description="1 for the first one in this language")
    changes: list[str] = Field(description="why there is a new version, as new_sources or correction")
    added: list[str] = Field(description="sentences that the version before did not have")
    removed: list[str] = Field(description="sentences that only the version before had")


class Sentence(BaseModel):
    text: str
    independent_sources: int = Field(description="outlets that report it by themselves; reprints count once")
    disputed: list[int] = Field(description="indices of the summary's disagreements that it has a figure of")
    citations: list[Citation]


class Paragraph(BaseModel):
    sentences: list[Sentence]


class Summary(BaseModel):
    language: str
    direction: Direction
    status: SummaryStatus
    headline: str
    paragraphs: list[Paragraph]
    writer: str = Field(description="what wrote it", examples=["extractive/1"])
    revision: int = Field(description="the story's revision that it tells")
    summarized_at: datetime
    brief: bool = Field(description="written from one outlet's report alone")
    translated_from: str | None = Field(description="language of the summary that it is a translation of")
    disagreements: list[Disagreement]
    edit: SummaryEdit | None = Field(description="what is new in it; null when its writer does not say")


class StoryCard(BaseModel):
    """A story as lists show it."""

    id: str = Field(description="stays for ever")
    url: str = Field(description="its page")
    revision: int = Field(description="rises with every change of the story")
    headline: str = Field(description="of the summary, or of the most typical report while there is no summary")
    language: str = Field(description="of headline and lead, BCP 47")
    direction: Direction
    lead: str | None = Field(description="the summary's first paragraph; null while there is none")
    status: SummaryStatus = Field(description="pending: no summary yet; held: none could be grounded in its sources")
    available_languages: list[str] = Field(description="languages that it can be read in")
    topics: list[Topic]
    countries: list[str] = Field(description="of the outlets that report it")
    languages: list[str] = Field(description="of the reports")
    independent_sources: int = Field(description="outlets that report it by themselves; reprints count once")
    reports: int = Field(description="all reports, reprints and opinion among them")
    outlets: list[str] = Field(description="names of the first five outlets that reported it, earliest first")
    opened_at: datetime = Field(description="time of the first report")
    updated_at: datetime = Field(description="time of the newest report")
    changed_at: datetime = Field(description="when anything of it last changed here, its summaries among them")


class HeadlineEdit(BaseModel):
    """A headline that the outlet has replaced since."""

    revision: int
    headline: str
    seen_at: datetime = Field(description="when it was first seen")


class Reprint(BaseModel):
    article_id: str
    headline: str
    url: str | None
    language: str
    direction: Direction
    outlet: Outlet
    published_at: datetime


class RadarRow(BaseModel):
    """One report and the reprints of it."""

    article_id: str
    headline: str = Field(description="the outlet's own")
    headline_translated: str | None = Field(description="in the reader's language, where that is known")
    url: str | None = Field(description="null when it is not an http address")
    language: str
    direction: Direction
    outlet: Outlet
    genre: Genre = Field(description="opinion is shown, but never counts as a source")
    published_at: datetime
    first_to_report: bool
    revision: int = Field(description="1: as first published; more: the outlet changed headline or text since")
    edits: list[HeadlineEdit] = Field(description="the headlines that it had before, oldest first")
    agency: str | None = Field(description="the agency whose text it is")
    reprints: list[Reprint]


class RelatedStory(BaseModel):
    story: StoryCard
    score: float = Field(description="the greater, the nearer")
    shared: list[str] = Field(description="the reason: names and words in common")


class JoinedBecause(BaseModel):
    """Why a report is in the story."""

    article_id: str
    outlet: str
    score: float = Field(description="how sure the decision was, 0 to 1")
    similarity: float = Field(description="to the nearest report of the story, 0 to 1")
    margin: float = Field(description="how much nearer than any other story")
    shared: list[str] = Field(description="names, numbers and words in common")


class Revision(BaseModel):
    """One step of a story's history."""

    cursor: int = Field(description="of /v1/changes")
    kind: ChangeKind
    revision: int
    language: str | None = Field(description="of the summary, when kind is summarized")
    cause: str | None = Field(description="article whose arrival led to it; null when kind is summarized")
    at: datetime


class ChangedSince(BaseModel):
    """What has happened to a story since a reader last saw it."""

    revision: int | None = Field(description="the revision that you named; null when you named a time")
    at: datetime | None = Field(description="the time that is meant; null for a revision that is not known here")
    reports: list[str] = Field(description="ids of the articles that have come, or changed, since")
    revisions: list[Revision]


class Explain(BaseModel):
    """Why the story stands where it stands, and why its reports are together."""

    rank: float = Field(description="attention and spread; lists sorted by top go by it")
    attention: float = Field(description="independent outlets, each halved in 8 hours, in doublings since 2024")
    spread: float = Field(description="half a doubling for each doubling of countries and of languages")
    taste: float = Field(description="what the weights of a saved feed add, in doublings; 0 without one")
    sources: int = Field(description="independent outlets that were counted")
    fresh_sources: int = Field(description="those of them that reported within the last 8 hours: the story's growth")
    countries: int
    languages: int
    words: str = Field(description="the same in a sentence")
    opened_by: str | None = Field(description="article that opened the story")
    joined: list[JoinedBecause]


class Story(StoryCard):
    """A story with all that is known about it."""

    title: str = Field(description="headline of its most typical report")
    title_language: str
    names: list[str]
    people: list[str] = Field(description="people whom several reports name")
    about_countries: list[str] = Field(description="countries that it concerns, ISO 3166-1 alpha-2")
    split_from: str | None = Field(description="the story that this one was a part of")
    summary: Summary | None = Field(description="null while there is none that is fit to read")
    summary_note: str | None = Field(description="why there is no summary, or not of this revision or language")
    summary_notes: list[SummaryNote] = Field(description="the same, to be said in other words or languages")
    coverage: Coverage
    radar: list[RadarRow]
    related: list[RelatedStory]
    explain: Explain
    merged_from: list[str] = Field(description="ids of stories that turned out to be this one")
    split_into: list[StoryCard] = Field(description="stories that turned out to be events of their own")
    changed_since: ChangedSince | None = Field(description="what is new since the revision or time that you named")
    redirected_from: str | None = Field(description="the id that you asked for, when it was merged into this story")


class Meta(BaseModel):
    empty_because: EmptyBecause | None = Field(default=None, description="why the list is empty; null when it is not")


class ListMeta(Meta):
    lag_seconds: float | None = Field(description="from fetched to visible, at present; null while nothing has come")
    sort: Literal["top", "latest"]
    filter: dict[str, list[str]] = Field(description="the filter as understood")
    feeds: dict[str, str] = Field(description="the same filter as RSS, Atom and JSON Feed")


class StoryList(BaseModel):
    stories: list[StoryCard]
    next_cursor: str | None = Field(description="pass as cursor for the next page; null at the end")
    meta: ListMeta


class RadarList(BaseModel):
    radar: list[RadarRow]
    next_cursor: None = None
    meta: Meta


class RevisionList(BaseModel):
    revisions: list[Revision]
    next_cursor: None = None
    meta: Meta


class RelatedList(BaseModel):
    related: list[RelatedStory]
    next_cursor: None = None
    meta: Meta


class ChangeItem(BaseModel):
    cursor: int = Field(description="1, 2, 3 … without gaps")
    kind: ChangeKind
    story_id: str
    revision: int
    language: str | None = Field(description="of the summary, when kind is summarized")
    cause: str | None = Field(description="article whose arrival led to it; null when kind is summarized")
    at: datetime = Field(description="when it became visible")
    merged_into: str | None = Field(description="the story that took this one in: drop this one")
    story: StoryCard | None = Field(description="the story as it is now; null when it was merged or has only a summary")


class ChangeList(BaseModel):
    changes: list[ChangeItem]
    next_cursor: int = Field(description="pass as after; it moves on even when the filter let nothing through")
    meta: Meta


class TopicCount(Topic):
    media_topic: str = Field(description="IPTC Media Topic code", examples=["13000000"])
    stories: int


class TopicList(BaseModel):
    topics: list[TopicCount]
    next_cursor: None = None
    meta: Meta


class LanguageEntry(BaseModel):
    language: str
    name: str
    english_name: str
    direction: Direction
    stories: int


class LanguageList(BaseModel):
    languages: list[LanguageEntry]
    next_cursor: None = None
    meta: Meta


class CountryEntry(BaseModel):
    country: str
    name: str
    stories: int


class CountryList(BaseModel):
    countries: list[CountryEntry]
    next_cursor: None = None
    meta: Meta


class SourceEntry(Outlet):
    language: str = Field(description="the outlet's usual language")
    topic: str | None = Field(description="the outlet's one topic, when it has only one")
    feeds: int = Field(description="feeds that are read")
    articles: int = Field(description="articles that came from them, revisions included")
    last_success_at: datetime | None = Field(description="when one of them was last read")
    last_error: str | None = Field(description="what is wrong with one of them now")


class SourceList(BaseModel):
    sources: list[SourceEntry]
    next_cursor: None = None
    meta: Meta


class Suggestion(BaseModel):
    """Something that may be meant, and the parameter that filters by it."""

    kind: Literal["topic", "source", "country", "language", "name"]
    value: str = Field(description="to be used as the parameter's value")
    label: str = Field(description="as readers know it")
    parameter: Literal["topic", "source", "country", "lang", "q"]


class SuggestionList(BaseModel):
    suggestions: list[Suggestion]
    next_cursor: None = None
    meta: Meta


class ReportReceipt(BaseModel):
    """A reader's report was taken down."""

    id: str
    story_id: str
    revision: int = Field(description="the story's revision that it is about")
    at: datetime


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:infobud:problem:bad-parameter"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="the request's id, as in X-Request-Id")
    parameter: str | None = Field(default=None, description="the parameter that is to blame")
    near: list[str] | None = Field(default=None, description="what may have been meant")
