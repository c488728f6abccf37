"""What clients send: the shapes of request bodies, as OpenAPI shows them. Unknown fields are errors."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.feed.countries import COUNTRY_NAMES
from services.feed.parameters import AGE, LANGUAGE, LONGEST_VALUE, MOST_VALUES, NO_NULL, OUTLET, STORY_ID, near
from services.feed.personal import LEAST_WEIGHT, MOST_WEIGHT
from shared.events import TOPIC_NAMES


def _one_of(known: Mapping[str, str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            meant = near(value, known)
            raise ValueError(f"there is no {what} {value!r}{f'; did you mean {meant[0]}?' if meant else ''}")
        return value

    return AfterValidator(check)


def _listed(known: Mapping[str, str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(known)})


TopicId = Annotated[str, _one_of(TOPIC_NAMES, "topic"), _listed(TOPIC_NAMES)]
CountryCode = Annotated[str, _one_of(COUNTRY_NAMES, "country"), _listed(COUNTRY_NAMES)]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE)]
OutletId = Annotated[str, StringConstraints(pattern=OUTLET)]
StoryId = Annotated[str, StringConstraints(pattern=STORY_ID)]
Age = Annotated[str, StringConstraints(pattern=AGE)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=NO_NULL)]
Weight = Annotated[float, Field(ge=LEAST_WEIGHT, le=MOST_WEIGHT, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f]$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _several() -> list[str]:
    return []


class SavedFilter(Body):
    """The filter grammar as JSON: the same names as in an address, lists where there may be several values."""

    topic: list[TopicId] = Field(default_factory=_several, max_length=MOST_VALUES, examples=[["science"]])
    lang: list[LanguageTag] = Field(default_factory=_several, max_length=MOST_VALUES, examples=[["en", "de"]])
    country: list[CountryCode] = Field(default_factory=_several, max_length=MOST_VALUES)
    source: list[OutletId] = Field(default_factory=_several, max_length=MOST_VALUES)
    q: Words = Field(default="", description='words, "phrases" and -exclusions', examples=['"sea ice" -tourism'])
    since: Age | None = Field(default=None, description="an age, as 24h or 7d", examples=["7d"])
    min_sources: int | None = Field(default=None, ge=1, le=10_000)
    exclude_topic: list[TopicId] = Field(default_factory=_several, max_length=MOST_VALUES)
    exclude_lang: list[LanguageTag] = Field(default_factory=_several, max_length=MOST_VALUES)
    exclude_country: list[CountryCode] = Field(default_factory=_several, max_length=MOST_VALUES)
    exclude_source: list[OutletId] = Field(default_factory=_several, max_length=MOST_VALUES)
    exclude_q: Words = ""

    def given(self) -> tuple[tuple[str, str], ...]:
        """As parameters and values."""
        return tuple(_pairs(self.model_dump(exclude_defaults=True).items()))


_CLOSED: dict[str, Any] = {"additionalProperties": False}
"""No keys beside those of the pattern."""


class Weights(Body):
    """How much more, or less, a reader cares: so many times the outlets. Together no more than 4 or less than 1/4."""

    topic: dict[TopicId, Weight] = Field(default_factory=dict, examples=[{"science": 2.0, "sport": 0.5}])
    lang: dict[LanguageTag, Weight] = Field(default_factory=dict, max_length=MOST_VALUES, json_schema_extra=_CLOSED)
    country: dict[CountryCode, Weight] = Field(default_factory=dict, max_length=MOST_VALUES)
    source: dict[OutletId, Weight] = Field(default_factory=dict, max_length=MOST_VALUES, json_schema_extra=_CLOSED)


class NewFeed(Body):
    name: Name = Field(default="My news", examples=["Ice and oceans"])
    filter: SavedFilter = Field(default_factory=SavedFilter)
    sort: Literal["top", "latest"] = "latest"
    weights: Weights = Field(default_factory=Weights)


class FeedChange(Body):
    """Every field that is there takes the place of the old one; `filter` and `weights` as a whole."""

    name: Name | None = None
    filter: SavedFilter | None = None
    sort: Literal["top", "latest"] | None = None
    weights: Weights | None = None


class NewWebhook(Body):
    url: Annotated[
        str, StringConstraints(max_length=2000, pattern=r"^https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]*)?$")
    ] = Field(
        description="where deliveries are sent: a public http or https address", examples=["https://example.org/hook"]
    )


class WebhookChange(Body):
    state: Literal["active"] = Field(description="tries a webhook again that was given up")


class Tokens(Body):
    tokens: list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]] = Field(max_length=100)


class NewReport(Body):
    """An error that a reader has found."""

    kind: Literal["wrong_fact", "wrong_story", "wrong_language", "bad_translation", "bad_source", "other"]
    text: Annotated[str, StringConstraints(max_length=2000, pattern=NO_NULL)] = Field(
        default="", description="in the reader's words"
    )
    sentence: Annotated[str, StringConstraints(max_length=1000, pattern=NO_NULL)] = Field(
        default="", description="the sentence that is wrong, as the summary has it"
    )
    article_id: Annotated[str, StringConstraints(max_length=200, pattern=NO_NULL)] | None = Field(
        default=None, description="the report that is wrong here"
    )


class ReportChange(Body):
    state: Literal["open", "closed"]


class NewSource(Body):
    """One more feed to read."""

    feed: Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[!-~]+$")] = Field(
        examples=["https://example.org/feed.xml"]
    )
    id: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$")] = Field(
        default="", description="that of a known outlet adds a feed to it"
    )
    name: Annotated[str, StringConstraints(max_length=100, pattern=NO_NULL)] = ""
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = "und"
    country: CountryCode | None = None
    topic: TopicId | None = None


class Replay(Body):
    topic: str = Field(max_length=100, description="a topic of the log; empty: all", default="")
    group: str = Field(max_length=100, description="a consumer group; empty: all of the topic", default="")


def _pairs(fields: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    for name, value in fields:
        for one in value if isinstance(value, list) else [value]:
            if one is not None and str(one).strip():
                yield name, str(one)
