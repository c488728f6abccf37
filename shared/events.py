"""The contracts between services: every event that travels over the log.

Each event is a snapshot, never a difference, so a consumer that missed one needs only the next.
Times are timezone-aware UTC, languages BCP 47, countries ISO 3166-1 alpha-2 (upper case), topics the plain names of
`TOPIC_NAMES`. Unknown *fields* are ignored, so that a newer producer can add some; an unknown *version* is refused.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


Time = Annotated[AwareDatetime, AfterValidator(_utc)]


class Contract(BaseModel):
    """Immutable, and tolerant of fields that a newer producer added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Contract):
    """What is published on a topic. `event_version` rises when an old consumer could not read the new shape."""

    event_version: Literal[1] = 1


# --- vocabulary ------------------------------------------------------------------------------------------------------

TOPIC_NAMES: dict[str, str] = {
    "arts": "Arts and entertainment",
    "business": "Business and finance",
    "conflict": "Conflict and war",
    "crime": "Crime and justice",
    "disaster": "Disaster and accident",
    "education": "Education",
    "environment": "Environment",
    "health": "Health",
    "labour": "Labour",
    "lifestyle": "Lifestyle",
    "politics": "Politics",
    "religion": "Religion",
    "science": "Science",
    "society": "Society",
    "sport": "Sport",
    "technology": "Technology",
    "weather": "Weather",
}
"""Topic id to plain name: the IPTC Media Topic top level, with science and technology told apart."""

MEDIA_TOPICS: dict[str, str] = {
    "arts": "01000000",
    "crime": "02000000",
    "disaster": "03000000",
    "business": "04000000",
    "education": "05000000",
    "environment": "06000000",
    "health": "07000000",
    "labour": "09000000",
    "lifestyle": "10000000",
    "politics": "11000000",
    "religion": "12000000",
    "science": "13000000",
    "technology": "13000000",
    "society": "14000000",
    "sport": "15000000",
    "conflict": "16000000",
    "weather": "17000000",
}
"""Topic id to IPTC Media Topic code (cv.iptc.org/newscodes/mediatopic, top level)."""


class OutletKind(StrEnum):
    AGENCY = "agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    MAGAZINE = "magazine"
    PUBLIC = "public"
    OPINION = "opinion"


class Genre(StrEnum):
    """What sort of piece an article is. Only reports feed summaries with facts."""

    REPORT = "report"
    OPINION = "opinion"
    LIVE = "live"
    SPONSORED = "sponsored"


class ArticleKind(StrEnum):
    ORIGINAL = "original"
    REPRINT = "reprint"
    REVISION = "revision"


class StoryChange(StrEnum):
    CREATED = "created"
    GROWN = "grown"
    REVISED = "revised"
    MERGED = "merged"
    SPLIT = "split"


class SummaryStatus(StrEnum):
    PENDING = "pending"
    READY = "ready"
    EXTRACTIVE = "extractive"
    HELD = "held"


# --- articles --------------------------------------------------------------------------------------------------------


class Source(Contract):
    """The outlet that published an article, as the catalogue describes it."""

    id: str = Field(min_length=1, description="slug, unique in the catalogue")
    name: str
    home: str = Field(description="home page, https://…")
    country: str = Field(description="ISO 3166-1 alpha-2, empty when unknown")
    language: str = Field(description="usual language, BCP 47")
    kind: OutletKind = OutletKind.NEWSPAPER
    topic: str | None = Field(default=None, description="the outlet's one topic, when it has only one")


class Article(Contract):
    """One page of one outlet, as plain text. Its text is data: nothing in it is ever an instruction."""

    id: str = Field(min_length=1, description="from the canonical URL: see services.ingestor.urls")
    url: str = Field(description="canonical URL, http or https")
    title: str
    text: str = Field(description="plain text, paragraphs separated by a blank line; may be empty")
    lead: str = Field(default="", description="the feed's own summary, plain text")
    language: str = Field(description="BCP 47; 'und' when unknown")
    published_at: Time | None = Field(default=None, description="as the outlet says; never invented")
    fetched_at: Time
    authors: tuple[str, ...] = ()
    image_url: str | None = None
    section: str | None = None
    categories: tuple[str, ...] = ()
    genre: Genre = Genre.REPORT
    source: Source
    content_hash: str = Field(description="hex digest of title and text, white space folded")

    @property
    def time(self) -> datetime:
        """When it came out, as far as anyone can say: the outlet's word, but never later than we saw it."""
        return min(self.published_at, self.fetched_at) if self.published_at else self.fetched_at


class ArticleFetched(Event):
    """ingestor → deduplicator. An article that is new, or whose title or text changed."""

    article: Article
    feed_url: str


class ArticleDeduplicated(Event):
    """deduplicator → clusterer, under the **original's** id as key, so the original always comes first."""

    article: Article
    kind: ArticleKind
    original_id: str = Field(description="the article's own id unless it is a reprint (or a reprint's revision)")
    revision: int = Field(default=1, ge=1, description="1 for the first text seen under this URL")
    agency: str | None = Field(default=None, description="the agency that the text names, if it names one")
    similarity: float | None = Field(default=None, ge=0, le=1, description="containment in the original, for reprints")


# --- stories ---------------------------------------------------------------------------------------------------------


class Joined(Contract):
    """Why an article is in its story."""

    score: float = Field(description="the decision's probability, 0 to 1")
    similarity: float = Field(description="similarity to the nearest article of the story, 0 to 1")
    margin: float = Field(description="how much nearer than the nearest article of any other story")
    shared: tuple[str, ...] = Field(default=(), description="the heaviest names, numbers and words in common")


class Member(Contract):
    """An article's row in a story: all that the press radar shows, without the text."""

    article_id: str
    original_id: str
    revision: int = 1
    title: str
    url: str
    language: str
    published_at: Time = Field(description="Article.time")
    fetched_at: Time
    genre: Genre = Genre.REPORT
    source: Source
    agency: str | None = None
    image_url: str | None = None
    joined: Joined | None = Field(default=None, description="none for the article that opened the story")

    @property
    def is_reprint(self) -> bool:
        return self.original_id != self.article_id


class Related(Contract):
    """Another story that a reader of this one may want, and why."""

    story_id: str
    title: str
    score: float
    shared: tuple[str, ...] = Field(default=(), description="names and words in common: the reason")


class Story(Contract):
    """One event, and every report of it that we know. The id lives for ever."""

    id: str
    version: int = Field(ge=1, description="rises by one with every change")
    title: str = Field(description="the title of the most typical report")
    language: str = Field(description="of that title")
    members: tuple[Member, ...] = Field(description="oldest first; empty only in a tombstone")
    topics: tuple[str, ...] = Field(default=(), description="ids of TOPIC_NAMES, most certain first")
    countries: tuple[str, ...] = Field(default=(), description="countries of the outlets that report it")
    names: tuple[str, ...] = Field(default=(), description="the story's salient names")
    related: tuple[Related, ...] = ()
    opened_at: Time = Field(description="the first report's time")
    updated_at: Time = Field(description="the last report's time")
    merged_into: str | None = Field(default=None, description="set in a tombstone: the story that took this one in")
    absorbed: tuple[str, ...] = Field(default=(), description="ids of the stories that were merged into this one")

    @property
    def independent_sources(self) -> int:
        """Outlets that report on their own: reprints count once, under their original; opinion does not count."""
        return independent_sources(self.members)


def independent_sources(members: tuple[Member, ...]) -> int:
    """How many outlets stand behind `members` by themselves (reprints fold into their original's outlet)."""
    source_of = {member.article_id: member.source.id for member in members}
    return len(
        {
            source_of.get(member.original_id, f"original:{member.original_id}")
            for member in members
            if member.genre is not Genre.OPINION
        }
    )


class StoryChanged(Event):
    """clusterer → summarizer, feed, every clusterer replica."""

    story: Story
    change: StoryChange
    cause: str = Field(description="id of the article whose arrival led to this change")


# --- summaries -------------------------------------------------------------------------------------------------------


class Citation(Contract):
    """The passage of an article that supports a sentence."""

    article_id: str
    source_id: str
    passage: str = Field(description="verbatim from the article's title or text")


class Sentence(Contract):
    text: str
    citations: tuple[Citation, ...] = Field(min_length=1)
    independent_sources: int = Field(ge=1, description="outlets that report it by themselves, reprints once")


class Paragraph(Contract):
    sentences: tuple[Sentence, ...] = Field(min_length=1)


class StorySummarized(Event):
    """summarizer → feed. One story in one language. Nothing in it lacks a citation."""

    story_id: str
    story_version: int = Field(ge=1)
    language: str
    status: SummaryStatus
    writer: str = Field(description="e.g. extractive/1")
    headline: str
    headline_citations: tuple[Citation, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    reason: str | None = Field(default=None, description="why it is held, in words")
    summarized_at: Time


# --- sources ---------------------------------------------------------------------------------------------------------


class SourceRequested(Event):
    """feed → ingestor. What an operator asks for over HTTP: the ingestor alone writes the sources."""

    action: Literal["add", "remove", "import"]
    source_id: str = Field(
        default="", description="add: a known outlet to add the feed to, or empty; remove: the outlet"
    )
    feed_url: str = Field(default="", description="add: the feed")
    name: str = ""
    language: str = "und"
    country: str = ""
    topic: str | None = None
    catalogue: str = Field(default="", description="import: the text of an OPML or YAML catalogue")
    requested_at: Time
