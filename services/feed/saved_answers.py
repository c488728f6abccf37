"""What the routes of saved feeds, webhooks and administration answer."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.feed.answers import Meta


class SavedFeed(BaseModel):
    id: str
    name: str
    filter: dict[str, list[str]] = Field(description="the filter grammar's parameters and values")
    sort: Literal["top", "latest"]
    weights: dict[str, dict[str, float]]
    stories: str = Field(description="the feed as JSON; needs the token")
    feeds: dict[str, str] = Field(
        description="secret addresses as RSS, Atom and JSON Feed: whoever has one reads the feed, without headers"
    )
    created_at: datetime
    updated_at: datetime


class NewSavedFeed(SavedFeed):
    token: str = Field(description="opens the feed. Shown this once and stored as a hash: keep it")


class SavedFeedList(BaseModel):
    feeds: list[SavedFeed]
    next_cursor: None = None
    meta: Meta


class Webhook(BaseModel):
    id: str
    url: str
    state: Literal["active", "disabled"]
    reason: str | None = Field(description="what was wrong with the last delivery, or why it was given up")
    failures: int = Field(description="deliveries that failed since the last that did not")
    failing_since: datetime | None
    next_try_at: datetime | None = Field(description="null while nothing is wrong")
    delivered_at: datetime | None = Field(description="the last delivery that was taken")
    cursor: int = Field(description="the last change that was delivered, or was not for it")
    created_at: datetime


class NewWebhook(Webhook):
    secret: str = Field(description="signs the deliveries (standardwebhooks.com). Shown this once: keep it")


class WebhookList(BaseModel):
    webhooks: list[Webhook]
    next_cursor: None = None
    meta: Meta


class Report(BaseModel):
    id: str
    story_id: str
    revision: int
    kind: str
    text: str
    sentence: str
    article_id: str | None
    state: Literal["open", "closed"]
    at: datetime


class ReportList(BaseModel):
    reports: list[Report]
    next_cursor: None = None
    meta: Meta


class Requested(BaseModel):
    """The ingestor has been asked; /v1/sources shows when it has done it."""

    requested: Literal["add", "remove", "import"]
    source_id: str
    feeds: int = Field(description="feeds that the request names")


class DeadLetter(BaseModel):
    topic: str
    group: str
    key: str
    failed_at: str | None
    origin: str | None = Field(description="topic, partition and offset that it came from")
    cause: str


class DeadLetterList(BaseModel):
    dead_letters: list[DeadLetter]
    next_cursor: None = None
    meta: Meta


class Replayed(BaseModel):
    replayed: int = Field(description="messages that go back to their group")
