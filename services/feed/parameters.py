"""The parameters of the filter grammar, and how the text of each becomes a value or a clear refusal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from services.feed.countries import COUNTRY_NAMES
from services.feed.languages import ENGLISH_NAMES, NATIVE_NAMES
from shared.events import TOPIC_NAMES

MOST_VALUES = 50
LONGEST_VALUE = 500

Given = Sequence[tuple[str, str]]
"""Names and values as they stand in a query string, in order."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of the grammar, as documented in OpenAPI."""

    name: str
    description: str
    example: str


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("id", "Only these stories.", "3f9c1b7d2a604e58"),
    Parameter("topic", "Topic id (see /v1/topics). Several: any of them.", "technology"),
    Parameter(
        "lang", "Language that the story is reported or summarised in, BCP 47; also the answer's language.", "en"
    ),
    Parameter("country", "Country of an outlet that reports it, ISO 3166-1 alpha-2.", "DE"),
    Parameter("source", "Id of an outlet that reports it (see /v1/sources).", "tagesblatt"),
    Parameter(
        "q", 'Words, "phrases" and -exclusions, in any script, over headlines, names and summaries.', '"sea ice" -q'
    ),
    Parameter(
        "since", "Only stories with a report at or after this time: RFC 3339, a date, or an age (24h, 7d).", "24h"
    ),
    Parameter("until", "Only stories opened before this time: RFC 3339, a date, or an age.", "2026-01-31"),
    Parameter("min_sources", "Only stories that at least so many independent outlets report.", "3"),
    Parameter("exclude_topic", "Leaves out stories on this topic.", "sport"),
    Parameter("exclude_source", "Does without this outlet: a story stays when anybody else reports it.", "daily-shout"),
    Parameter("exclude_lang", "Does without reports in this language: a story stays when it has others.", "ru"),
    Parameter("exclude_country", "Does without outlets of this country: a story stays when others report it.", "US"),
    Parameter("exclude_q", "Leaves out stories with any of these words or phrases.", "football"),
)
PAGING: tuple[Parameter, ...] = (
    Parameter("sort", "top: attention now; latest: newest stories first.", "latest"),
    Parameter("limit", "How many, 1 to 100.", "20"),
    Parameter("cursor", "Goes on where a list ended: its next_cursor.", ""),
)
FILTER_NAMES = tuple(parameter.name for parameter in PARAMETERS)
PAGING_NAMES = tuple(parameter.name for parameter in PAGING)


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
    return found[0] if found else None


def text(given: Given, name: str) -> str:
    """The parameter as free text, its repetitions joined by spaces; commas mean nothing in it."""
    texts = [value.strip() for key, value in given if key == name]
    _check_length(name, texts)
    if any("\x00" in value for value in texts):
        raise BadParameter(name, f"{name} holds a null character.")
    return " ".join(texts).strip()


def number(given: Given, name: str, *, least: int, most: int, usual: int) -> int:
    """A whole number between `least` and `most`, `usual` when it isn't given."""
    digits = one(given, name)
    if digits is None:
        return usual
    if not re.fullmatch(r"[0-9]{1,15}", digits) or not least <= int(digits) <= most:
        raise BadParameter(name, f"{name} is a whole number from {least} to {most}, not {digits[:50]!r}.")
    return int(digits)


def topics(given: Given, name: str) -> tuple[str, ...]:
    """Ids of `TOPIC_NAMES`."""
    found = tuple(dict.fromkeys(value.lower() for value in values(given, name)))
    for topic in found:
        if topic not in TOPIC_NAMES:
            raise BadParameter(name, f"There is no topic {topic!r}; /v1/topics lists them.", near(topic, TOPIC_NAMES))
    return found


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def languages(given: Given, name: str) -> tuple[str, ...]:
    """Language tags in lower case."""
    found = tuple(dict.fromkeys(value.lower() for value in values(given, name)))
    for language in found:
        if not _LANGUAGE.fullmatch(language):
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
    return found


_AGE = re.compile(r"([0-9]{1,4})([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def time(given: Given, name: str, now: datetime) -> datetime | None:
    """An RFC 3339 time, a date (its first moment in UTC), or an age before `now`, as 24h."""
    value = one(given, name)
    if value is None:
        return None
    if age := _AGE.fullmatch(value):
        return now - int(age[1]) * _UNITS[age[2]]
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
