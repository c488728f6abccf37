"""The parameters of the filter grammar, and how the text of each becomes a value or a clear refusal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Literal

from services.feed.countries import COUNTRY_NAMES
from services.feed.cursors import CURSOR
from services.feed.languages import ENGLISH_NAMES, NATIVE_NAMES
from shared.events import TOPIC_NAMES

MOST_VALUES = 50
LONGEST_VALUE = 500
_RFC_3339 = (
    r"^(20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z$"
)

Given = Sequence[tuple[str, str]]
"""Names and values as they stand in a query string, in order."""


LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$"
OUTLET = r"^[a-z0-9][a-z0-9-]{0,63}$"
STORY_ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$"
AGE = r"^[0-9]{1,4}[mhdw]$"
NO_NULL = r"^[^\x00]*$"

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of the grammar, as documented in OpenAPI: its JSON schema says what is understood."""

    name: str
    description: str
    example: str
    schema: Schema


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


def _several(item: Schema) -> dict[str, Any]:
    return {"type": "array", "items": item, "maxItems": MOST_VALUES}


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


TOPICS = _several({"type": "string", "enum": list(TOPIC_NAMES)})
LANGUAGES = _several(_text(LANGUAGE))
COUNTRIES = _several({"type": "string", "enum": list(COUNTRY_NAMES)})
OUTLETS = _several(_text(OUTLET))
WORDS = {"type": "string", "maxLength": LONGEST_VALUE, "pattern": NO_NULL}
MOMENT = {"anyOf": [{"type": "string", "format": "date"}, _text(AGE), _text(_RFC_3339)]}

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("id", "Only these stories.", "3f9c1b7d2a604e58", _several(_text(STORY_ID))),
    Parameter("topic", "Topic id (see /v1/topics). Several: any of them.", "technology", TOPICS),
    Parameter(
        "lang",
        "Language that the story is reported or summarised in, BCP 47; also the answer's language.",
        "en",
        LANGUAGES,
    ),
    Parameter("country", "Country of an outlet that reports it, ISO 3166-1 alpha-2.", "DE", COUNTRIES),
    Parameter("source", "Id of an outlet that reports it (see /v1/sources).", "tagesblatt", OUTLETS),
    Parameter(
        "q",
        'Words, "phrases" and -exclusions, in any script, over headlines, names and summaries.',
        '"sea ice" -tourism',
        WORDS,
    ),
    Parameter(
        "since",
        "Only stories with a report at or after this time: RFC 3339, a date, or an age (24h, 7d).",
        "24h",
        MOMENT,
    ),
    Parameter("until", "Only stories opened before this time: RFC 3339, a date, or an age.", "1h", MOMENT),
    Parameter(
        "changed_since", "Only stories of which anything has changed since: a time, a date, or an age.", "2h", MOMENT
    ),
    Parameter("min_sources", "Only stories that at least so many independent outlets report.", "3", _whole(1, 10_000)),
    Parameter("exclude_topic", "Leaves out stories on this topic.", "sport", TOPICS),
    Parameter(
        "exclude_source",
        "Does without this outlet: a story stays when anybody else reports it, without what only it says.",
        "daily-shout",
        OUTLETS,
    ),
    Parameter(
        "exclude_lang", "Does without reports in this language: a story stays when it has others.", "ru", LANGUAGES
    ),
    Parameter(
        "exclude_country",
        "Does without outlets of this country: a story stays when others report it.",
        "US",
        COUNTRIES,
    ),
    Parameter("exclude_q", "Leaves out stories with any of these words or phrases.", "football", WORDS),
)
PAGING: tuple[Parameter, ...] = (
    Parameter(
        "sort",
        "top: attention now; latest: newest stories first.",
        "latest",
        {"type": "string", "enum": ["top", "latest"]},
    ),
    Parameter("limit", "How many, 1 to 100.", "20", _whole(1, 100)),
    Parameter("cursor", "Goes on where a list ended: its next_cursor, as it was given out.", "", _text(CURSOR)),
)
FILTER_NAMES = tuple(parameter.name for parameter in PARAMETERS)
PAGING_NAMES = tuple(parameter.name for parameter in PAGING)


Start = Literal["latest", "earliest"]


class BadParameter(ValueError):
    """A parameter or value that the grammar doesn't know. `near` is what may have been meant."""

    def __init__(self, parameter: str, detail: str, near: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"{detail}{hint}")
        self.parameter = parameter
        self.near = tuple(near)


def check_names(given: Iterable[tuple[str, str]], allowed: Sequence[str]) -> None:
    """Raises `BadParameter` for a parameter that isn't `allowed`, naming the nearest that is."""
    for name, _ in given:
        if name not in allowed:
            near = get_close_matches(name, allowed, n=2)
            known = ", ".join(allowed) if allowed else "none"
            raise BadParameter(name, f"There is no parameter {name[:50]!r} here; there are: {known}.", near)


def values(given: Given, name: str) -> tuple[str, ...]:
    """Every value of the parameter once, in order. Raises `BadParameter` when they are too many or too long."""
    texts = [value for key, value in given if key == name]
    _check_length(name, texts)
    found = tuple(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))
    if len(found) > MOST_VALUES:
        raise BadParameter(name, f"{name} has {len(found)} values; {MOST_VALUES} are the most.")
    return found


def one(given: Given, name: str) -> str | None:
    """The parameter's only value, none when it isn't given. Raises `BadParameter` when there are several."""
    found = values(given, name)
    if len(found) > 1:
        raise BadParameter(name, f"{name} can be given only once.")
    if not found and any(key == name for key, _ in given):
        raise BadParameter(name, f"{name} is given without a value; leave it out instead.")
    return found[0] if found else None


def text(given: Given, name: str) -> str:
    """The parameter as free text, its repetitions joined by spaces; commas mean nothing in it."""
    texts = [value.strip() for key, value in given if key == name]
    _check_length(name, texts)
    if any("\x00" in value for value in texts):
        raise BadParameter(name, f"{name} holds a null character.")
    return " ".join(texts).strip()


def ids(given: Given, name: str) -> tuple[str, ...]:
    """Ids of stories, known or not."""
    found = values(given, name)
    for id in found:
        if not re.fullmatch(STORY_ID, id):
            raise BadParameter(name, f"{id[:50]!r} can't be a story's id.")
    return found


def number(given: Given, name: str, *, least: int, most: int, usual: int) -> int:
    """A whole number between `least` and `most`, `usual` when it isn't given."""
    digits = one(given, name)
    if digits is None:
        return usual
    if not re.fullmatch(r"[0-9]{1,15}", digits) or not least <= int(digits) <= most:
        raise BadParameter(name, f"{name} is a whole number from {least} to {most}, not {digits[:50]!r}.")
    return int(digits)


def start(given: Given, name: str) -> int | Start | None:
    """Where to start in the log of changes: after a cursor, or at one of its ends."""
    match one(given, name):
        case None:
            return None
        case "latest":
            return "latest"
        case "earliest":
            return "earliest"
        case value if re.fullmatch(r"[0-9]{1,15}", value):
            return int(value)
        case value:
            ends = {end: end for end in ("latest", "earliest")}
            detail = f"{name} is the cursor of a change (a whole number), latest or earliest, not {value[:50]!r}."
            raise BadParameter(name, detail, near(value, ends))


def topics(given: Given, name: str) -> tuple[str, ...]:
    """Ids of `TOPIC_NAMES`."""
    found = tuple(dict.fromkeys(value.lower() for value in values(given, name)))
    for topic in found:
        if topic not in TOPIC_NAMES:
            raise BadParameter(name, f"There is no topic {topic!r}; /v1/topics lists them.", near(topic, TOPIC_NAMES))
    return found


def languages(given: Given, name: str) -> tuple[str, ...]:
    """Language tags in lower case."""
    found = tuple(dict.fromkeys(value.lower() for value in values(given, name)))
    for language in found:
        if not re.fullmatch(LANGUAGE, language):
            meant = near(language, ENGLISH_NAMES, NATIVE_NAMES)
            raise BadParameter(name, f"{language!r} is not a language tag such as en or pt-BR.", meant)
    return found


def countries(given: Given, name: str) -> tuple[str, ...]:
    """Country codes in upper case."""
    found = tuple(dict.fromkeys(value.upper() for value in values(given, name)))
    for country in found:
        if country not in COUNTRY_NAMES:
            meant = near(country, COUNTRY_NAMES)
            raise BadParameter(name, f"There is no country {country!r}; use codes of two letters, as DE.", meant)
    return found


def sources(given: Given, name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Outlet ids out of `known` (id to name); with none known every id is taken."""
    found = values(given, name)
    for source in found:
        if known and source not in known:
            raise BadParameter(name, f"There is no outlet {source!r}; /v1/sources lists them.", near(source, known))
        if not re.fullmatch(OUTLET, source):
            raise BadParameter(name, f"{source[:50]!r} is no outlet's id: small letters, digits and hyphens.")
    return found


_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def time(given: Given, name: str, now: datetime) -> datetime | None:
    """An RFC 3339 time, a date (its first moment in UTC), or an age before `now`, as 24h."""
    value = one(given, name)
    if value is None:
        return None
    if re.fullmatch(AGE, value):
        return now - int(value[:-1]) * _UNITS[value[-1]]
    try:
        # A plus sign in a query string arrives as a space.
        found = datetime.fromisoformat(re.sub(r"(T.*) (\d\d:\d\d)$", r"\1+\2", value))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            name, f"{name} is a time as 2026-01-31T12:00:00Z, a date, or an age as 24h or 7d."
        ) from error


def near(value: str, *known: Mapping[str, str]) -> list[str]:
    """Up to two keys of `known` whose own or plain name is near the value."""
    spelled: dict[str, str] = {}
    for names in known:
        for key, name in names.items():
            spelled.setdefault(key.lower(), key)
            spelled.setdefault(name.lower(), key)
    close = get_close_matches(value.lower(), spelled, n=3, cutoff=0.7)
    return list(dict.fromkeys(spelled[match] for match in close))[:2]


def _check_length(name: str, texts: Iterable[str]) -> None:
    if any(len(value) > LONGEST_VALUE for value in texts):
        raise BadParameter(name, f"{name} is longer than {LONGEST_VALUE} characters.")
