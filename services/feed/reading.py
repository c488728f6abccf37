"""Which language a reader gets: from what a story has, in the order of what the reader asked for."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from services.feed.languages import prefixes, primary, script

_RANGE = re.compile(
    r"^\s*(\*|[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$"
)
_MOST_RANGES = 20


def accepted(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header (RFC 9110, 12.5.4), most wanted first, malformed ones left out."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST_RANGES]:
        found = _RANGE.match(part)
        if found and found[1] != "*" and float(found[2] or 1) > 0:
            weighted.append((-float(found[2] or 1), found[1]))
    return tuple(language for _, language in sorted(weighted, key=lambda pair: pair[0]))


def choose(available: Iterable[str], wanted: Sequence[str]) -> str | None:
    """The available language that serves the reader best; none when nothing that they read is there.

    For each wanted language in turn: the same tag, then a wider or narrower one (en-GB for en), then one of the same
    language in the same script (zh-Hant for zh-TW), then any of the same language (en-US for en-GB).
    """
    return _choose(tuple(sorted(available)), tuple(wanted))


@lru_cache(maxsize=10_000)
def _choose(tags: tuple[str, ...], wanted: tuple[str, ...]) -> str | None:
    for language in wanted:
        exact = [tag for tag in tags if tag.lower() == language.lower()]
        near = [tag for tag in tags if language.lower() in prefixes(tag) or tag.lower() in prefixes(language)]
        same = [tag for tag in tags if primary(tag) == primary(language)]
        written = [tag for tag in same if script(tag) == script(language)]
        if best := (exact or near or written or same):
            return best[0]
    return None
