"""What there is to filter by."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.feed.answers.lists import Meta
from services.feed.answers.outlets import Outlet
from services.feed.answers.story_cards import Topic
from services.feed.answers.vocabulary import Direction


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
