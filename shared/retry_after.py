"""What a server says of when to ask again: the header Retry-After, in both its forms."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 86_400.0
"""Seconds. A server that asks for more than a day is asked again after a day."""


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header (seconds or an HTTP date) asks to wait; None when it says nothing sensible."""
    value = (header or "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return min(float(value[:12]), LONGEST_RETRY_AFTER)
    moment = http_date(value)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER) if moment else None


def http_date(value: str) -> datetime | None:
    """The moment that a header names; None when it names none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
