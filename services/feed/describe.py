"""A filter in words, for titles, and as the API echoes it."""

from collections.abc import Iterable
from datetime import datetime

from services.feed.countries import country_name
from services.feed.filters import StoryFilter
from services.feed.languages import english_name
from shared.documents.protocol import time_text
from shared.events import TOPIC_NAMES


def title_of(wanted: StoryFilter, *, usual: str) -> str:
    """The filter as a title: "Science or Health, in German, from Austria, “sea ice”"; `usual` for no filter."""
    parts = [_either(TOPIC_NAMES[topic] for topic in wanted.topics)] if wanted.topics else []
    if wanted.ids:
        parts.append("chosen stories")
    if wanted.q:
        parts.append(f"“{wanted.q}”")
    if wanted.languages:
        parts.append(f"in {_either(english_name(language) for language in wanted.languages)}")
    if wanted.countries:
        parts.append(f"from {_either(country_name(country) for country in wanted.countries)}")
    if wanted.sources:
        parts.append(f"reported by {_either(wanted.sources)}")
    if wanted.min_sources > 1:
        parts.append(f"by at least {wanted.min_sources} independent sources")
    if wanted.since:
        parts.append(f"since {_day(wanted.since)}")
    if wanted.until:
        parts.append(f"until {_day(wanted.until)}")
    if wanted.changed_since:
        parts.append(f"changed since {_day(wanted.changed_since)}")
    without = [TOPIC_NAMES[topic] for topic in wanted.exclude_topics]
    without += wanted.exclude_sources
    without += [english_name(language) for language in wanted.exclude_languages]
    without += [country_name(country) for country in wanted.exclude_countries]
    without += [f"“{wanted.exclude_q}”"] if wanted.exclude_q else []
    if without:
        parts.append(f"without {_either(without)}")
    title = ", ".join(parts) or usual
    return title[0].upper() + title[1:]


def understood(wanted: StoryFilter) -> dict[str, list[str]]:
    """The filter as parameters and values, the way it was understood."""
    values: dict[str, list[str]] = {
        "id": list(wanted.ids),
        "topic": list(wanted.topics),
        "lang": list(wanted.languages),
        "country": list(wanted.countries),
        "source": list(wanted.sources),
        "q": [wanted.q] if wanted.q else [],
        "since": [time_text(wanted.since)] if wanted.since else [],
        "until": [time_text(wanted.until)] if wanted.until else [],
        "changed_since": [time_text(wanted.changed_since)] if wanted.changed_since else [],
        "min_sources": [str(wanted.min_sources)] if wanted.min_sources else [],
        "exclude_topic": list(wanted.exclude_topics),
        "exclude_source": list(wanted.exclude_sources),
        "exclude_lang": list(wanted.exclude_languages),
        "exclude_country": list(wanted.exclude_countries),
        "exclude_q": [wanted.exclude_q] if wanted.exclude_q else [],
    }
    return {name: found for name, found in values.items() if found}


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _day(time: datetime) -> str:
    return f"{time.day} {time:%B %Y, %H:%M} UTC"
