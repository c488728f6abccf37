"""What is said to an outlet's server about a feed, and what its answer means."""

from collections.abc import Mapping
from typing import Protocol

from shared.http import Answer, FetchCause


class Fetch(Protocol):
    """The guarded client, as far as feeds and pages need it."""

    async def get(self, url: str, *, headers: dict[str, str] | None = None) -> Answer:
        """Raises FetchError."""
        ...


HARD_STATUSES = frozenset({400, 401, 403, 404, 405, 406, 410, 451})
HARD_CAUSES = frozenset(
    {FetchCause.ADDRESS, FetchCause.FORBIDDEN, FetchCause.TLS, FetchCause.TOO_LARGE, FetchCause.REDIRECTS}
)
"""Failures that time alone does not mend, by status and by cause: asked again rarely."""

PAUSE_STATUSES = frozenset({429, 503})
"""Answers that say of the whole host, not of one address, that we come too often."""


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Request headers that let the outlet answer that nothing changed."""
    conditions = {
        "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml, */*;q=0.5"
    }
    if etag:
        conditions["If-None-Match"] = etag
    if last_modified:
        conditions["If-Modified-Since"] = last_modified
    return conditions


def validator(headers: Mapping[str, str], name: str) -> str | None:
    """A header that can be sent back as it is: printable ASCII of sensible length."""
    value = headers.get(name, "").strip()
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def refusal(url: str, status: int) -> str:
    """What a status other than success means for the feed, and what to do."""
    advice = {
        401: "it wants a password; remove the feed or ask the outlet",
        403: "the outlet refuses us; ask it, or remove the feed",
        404: "there is nothing; look for the feed's new address",
        429: "we ask too often; it is asked again later",
        503: "the outlet is overloaded; it is asked again later",
    }
    return f"{url} answers {status}: {advice.get(status, 'it is asked again later')}"
