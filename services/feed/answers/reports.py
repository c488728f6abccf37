"""The press radar: reports, their headlines and reprints; and what readers report to us."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.feed.answers.outlets import Outlet
from services.feed.answers.vocabulary import Direction
from shared.events import Genre


class HeadlineEdit(BaseModel):
    """A headline that the outlet has replaced since."""

    revision: int
    headline: str
    seen_at: datetime = Field(description="when it was first seen")


class Report(BaseModel):
    """One article of a story."""

    article_id: str
    headline: str = Field(description="the outlet's own")
    url: str | None = Field(description="null when it is not an http address")
    language: str
    direction: Direction
    outlet: Outlet
    published_at: datetime


class Reprint(Report):
    """A copy of a report that another outlet printed."""


class RadarRow(Report):
    """One report and the reprints of it."""

    headline_translated: str | None = Field(description="in the reader's language, where that is known")
    genre: Genre = Field(description="opinion is shown, but never counts as a source")
    first_to_report: bool
    revision: int = Field(description="1: as first published; more: the outlet changed headline or text since")
    edits: list[HeadlineEdit] = Field(description="the headlines that it had before, oldest first")
    agency: str | None = Field(description="the agency whose text it is")
    reprints: list[Reprint]


class ReportReceipt(BaseModel):
    """A reader's report was taken down."""

    id: str
    story_id: str
    revision: int = Field(description="the story's revision that it is about")
    at: datetime
