"""Dates as outlets write them. A date that is not wholly there is no date: nothing is filled in from today."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web: such dates are errors of software (zero seconds since 1970, year 1)."""

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ,]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.I,
)
_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_USUAL = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) (GMT|UTC?|Z|[+-]\d{{4}})"
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
_ZONES = {"ET": -5, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "BST": 1, "MSK": 3, "IST": 5.5}
_ZONES |= {"JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11}
"""Hours east of Greenwich of names that RFC 822 does not define but feeds use."""


def read_date(text: str | None) -> datetime | None:
    """The moment that an RFC 822 or ISO 8601 date states, in UTC; None when it is incomplete, unreadable or absurd.

    A date without a time is its midnight; one without a zone is taken as UTC.
    """
    value = " ".join((text or "").split())[:100]
    if not value:
        return None
    moment = _usual(value) or _iso(value) or _rfc822(value)
    return moment if moment and moment >= EARLIEST else None


def _usual(value: str) -> datetime | None:
    """RFC 822 as nine feeds in ten write it: ten times as fast as the standard library, which reads the others."""
    match = _USUAL.fullmatch(value)
    if not match:
        return None
    day, month, year, hour, minute, second = match.groups()[:6]
    try:
        local = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC)
        return local - (_zone(match[7]).utcoffset(None) or timedelta())
    except (ValueError, OverflowError):
        return None


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value)
    if not match or value[match.end() :][:1].isdigit():
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        local = datetime(year, month, day, 0, 0, min(second, 59), tzinfo=_zone(match[7]))
        return (local + timedelta(hours=hour, minutes=minute)).astimezone(UTC) if hour <= 24 and minute < 60 else None
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    match = _OFFSET.match(text or "")
    if not match:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


def _rfc822(value: str) -> datetime | None:
    if not re.search(r"\b\d{1,2}\b", value) or not re.search(r"[A-Za-z]{3}", value):
        return None
    parsed = parsedate_tz(value)
    if parsed is None:
        return None
    year, month, day, hour, minute, second, *_, offset = parsed
    seconds = offset if offset is not None else 0
    named = _ZONES.get(value.rsplit(" ", 1)[-1].upper())
    if named is not None:
        seconds = int(named * 3600)
    try:
        moment = datetime(year, month, day, 0, 0, min(second, 59), tzinfo=UTC)
        return moment + timedelta(hours=hour, minutes=minute, seconds=-seconds) if hour <= 24 else None
    except (ValueError, OverflowError):
        return None
