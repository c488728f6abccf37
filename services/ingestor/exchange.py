"""What is said to an outlet's server about a feed, and what its answer means."""

from collections.abc import Mapping


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
