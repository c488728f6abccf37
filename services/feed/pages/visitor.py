"""Who looks at a page: the language that they want the interface in, and the languages that they read.

Both are the browser's unless they are chosen on `/preferences`; only then is there a cookie.
"""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from services.feed.interface import Interface, chosen, languages
from services.feed.reading import accepted

INTERFACE_COOKIE, READING_COOKIE = "interface", "reading"
KEPT_SECONDS = 365 * 24 * 3600
MOST_LANGUAGES = 12
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True)
class Visitor:
    """A reader in front of a page."""

    interface: Interface
    chose_interface: bool
    reading: tuple[str, ...]
    """Languages chosen for reading, BCP 47; none: the browser's."""


def visitor(request: Request, usual: str) -> Visitor:
    """The visitor by cookies and `Accept-Language`; `usual` is the house's language."""
    choice = request.cookies.get(INTERFACE_COOKIE, "")
    known = choice in languages()
    wanted = (choice,) if known else (*accepted(request.headers.get("accept-language", "")), usual)
    return Visitor(chosen(wanted), known, reading_languages(request.cookies.get(READING_COOKIE, "").split(".")))


def reading_languages(tags: list[str]) -> tuple[str, ...]:
    """Those that look like language tags, each once, at most `MOST_LANGUAGES`."""
    return tuple(dict.fromkeys(tag for tag in tags if _TAG.fullmatch(tag)))[:MOST_LANGUAGES]


def remember(response: Response, *, interface: str, reading: tuple[str, ...], secure: bool) -> None:
    """Keeps the choice in the browser; an empty one is forgotten there."""
    for name, value in ((INTERFACE_COOKIE, interface), (READING_COOKIE, ".".join(reading))):
        if value:
            response.set_cookie(name, value, max_age=KEPT_SECONDS, httponly=True, samesite="lax", secure=secure)
        else:
            response.delete_cookie(name, httponly=True, samesite="lax", secure=secure)
