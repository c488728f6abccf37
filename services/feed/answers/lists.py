"""Lists of stories and of what belongs to one, with what there is to say about the list."""

from typing import Literal

from pydantic import BaseModel, Field

from services.feed.answers.reports import RadarRow
from services.feed.answers.stories import RelatedStory, Revision
from services.feed.answers.story_cards import StoryCard
from services.feed.answers.vocabulary import EmptyBecause


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
