"""Times as people read them."""

from datetime import UTC, datetime, timedelta

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(time: datetime, now: datetime) -> str:
    """How long ago, roughly: "just now", "12 min ago", "5 h ago", "yesterday", and then the day."""
    age = now - time
    if age < _MINUTE:
        return "just now"
    if age < _HOUR:
        return f"{age // _MINUTE} min ago"
    if age < _DAY:
        return f"{age // _HOUR} h ago"
    if age < 2 * _DAY:
        return "yesterday"
    return day(time, now)


def day(time: datetime, now: datetime) -> str:
    """The day, with its year when that isn't this one: "2 March", "2 March 2024"."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {utc:%B}" if utc.year == now.astimezone(UTC).year else f"{utc.day} {utc:%B %Y}"


def moment(time: datetime) -> str:
    """To the minute, in UTC: "2 Mar, 14:05"."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {utc:%b}, {utc:%H:%M}"


def full(time: datetime) -> str:
    """In full: "2 March 2026, 14:05 UTC"."""
    utc = time.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def machine(time: datetime) -> str:
    """For the `datetime` attribute: RFC 3339 in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
