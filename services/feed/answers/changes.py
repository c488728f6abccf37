"""The log of changes, as it is read and streamed."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.feed.answers.lists import Meta
from services.feed.answers.story_cards import StoryCard
from services.feed.answers.vocabulary import ChangeKind


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


class Reset(BaseModel):
    """What a stream says when a reader has been away for longer than changes are kept."""

    after: int = Field(description="the last change that the reader had")
    oldest_cursor: int = Field(description="the first change that is kept")
    detail: str
