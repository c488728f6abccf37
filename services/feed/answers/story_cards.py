"""A story as lists show it."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.feed.answers.vocabulary import Direction
from shared.events import SummaryStatus


class Topic(BaseModel):
    id: str = Field(examples=["science"])
    name: str = Field(examples=["Science"])


class CardAddress(BaseModel):
    id: str = Field(description="stays for ever")
    url: str = Field(description="its page")
    revision: int = Field(description="rises with every change of the story")


class CardWords(BaseModel):
    """What of a card is in the reader's language."""

    headline: str = Field(description="of the summary, or of the most typical report while there is no summary")
    language: str = Field(description="of headline and lead, BCP 47")
    direction: Direction
    lead: str | None = Field(description="the summary's first paragraph; null while there is none")
    status: SummaryStatus = Field(description="pending: no summary yet; held: none could be grounded in its sources")


class CardFacts(BaseModel):
    """What of a card is the same for every reader."""

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


class StoryCard(CardFacts, CardWords, CardAddress):
    """A story as lists show it."""
