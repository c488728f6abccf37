"""A summary with its citations."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.feed.answers.vocabulary import Direction
from shared.events import SummaryStatus


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
