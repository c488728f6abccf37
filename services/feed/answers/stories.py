"""One story, with all that is known about it."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.feed.answers.outlets import Coverage
from services.feed.answers.reports import RadarRow
from services.feed.answers.story_cards import StoryCard
from services.feed.answers.summaries import Summary
from services.feed.answers.vocabulary import ChangeKind, SummaryNote


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
