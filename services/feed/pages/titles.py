"""A filter in words of the reader's language, as the title of its page."""

from collections.abc import Mapping

from services.feed.filters import StoryFilter
from services.feed.interface import Interface
from shared.events import TOPIC_NAMES


def title_of(wanted: StoryFilter, words: Interface, outlets: Mapping[str, str], *, usual: str) -> str:
    """The parts of the filter, separated by dots: "Science · in German · from Austria · “sea ice”".

    `outlets` maps ids to names; `usual` is the title of no filter.
    """
    _ = words.text
    parts = [words.one_of(_(TOPIC_NAMES[topic]) for topic in wanted.topics)] if wanted.topics else []
    if wanted.ids:
        parts.append(_("Chosen stories"))
    if wanted.q:
        parts.append(f"“{wanted.q}”")
    if wanted.languages:
        parts.append(_("in %(languages)s") % {"languages": words.one_of(map(words.language, wanted.languages))})
    if wanted.countries:
        parts.append(_("from %(countries)s") % {"countries": words.one_of(map(words.country, wanted.countries))})
    if wanted.sources:
        names = words.one_of(outlets.get(source, source) for source in wanted.sources)
        parts.append(_("reported by %(outlets)s") % {"outlets": names})
    if wanted.min_sources > 1:
        parts.append(_("at least %(number)s independent sources") % {"number": words.number(wanted.min_sources)})
    if wanted.since:
        parts.append(_("since %(time)s") % {"time": words.moment(wanted.since)})
    if wanted.until:
        parts.append(_("until %(time)s") % {"time": words.moment(wanted.until)})
    if without := _left_out(wanted, words, outlets):
        parts.append(_("without %(things)s") % {"things": words.one_of(without)})
    title = " · ".join(parts) or usual
    return title[:1].upper() + title[1:]


def _left_out(wanted: StoryFilter, words: Interface, outlets: Mapping[str, str]) -> list[str]:
    return [
        *(words.text(TOPIC_NAMES[topic]) for topic in wanted.exclude_topics),
        *(outlets.get(source, source) for source in wanted.exclude_sources),
        *map(words.language, wanted.exclude_languages),
        *map(words.country, wanted.exclude_countries),
        *([f"“{wanted.exclude_q}”"] if wanted.exclude_q else []),
    ]
