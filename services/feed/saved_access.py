"""Who may open a saved feed: whoever shows its token, or that of its reader's first feed."""

from typing import Annotated

from fastapi import Path
from starlette.requests import Request

from services.feed.problems import NotFound, Refused
from services.feed.saved import SavedFeed
from services.feed.site import Site
from services.feed.tokens import LONGEST

ID = r"^[0-9a-f]{16}$"
FeedId = Annotated[str, Path(pattern=ID, description="id of a saved feed")]
PRIVATE = {"Cache-Control": "private, no-cache"}
"""Headers of what is one reader's alone."""


def token_of(request: Request) -> str:
    """The token that the request shows; empty when it shows none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = request.headers.get("x-feed-token", "") or (token.strip() if scheme.lower() == "bearer" else "")
    return token if len(token) <= LONGEST and token.isascii() else ""


async def opened(site: Site, request: Request, feed_id: str) -> tuple[SavedFeed, str]:
    """The feed and its own token, for whoever shows that, or the token of the reader's first feed."""
    token = token_of(request)
    if not token:
        raise unauthorized("A saved feed needs its token: Authorization: Bearer …")
    found = await site.saved.opened(feed_id, token)
    if found is not None:
        return found
    if not await site.saved.exists(feed_id):
        raise NotFound(f"There is no saved feed {feed_id}; it may have been deleted.")
    raise unauthorized("This token does not open this feed.")


def unauthorized(detail: str) -> Refused:
    return Refused(401, "unauthorized", detail, {"WWW-Authenticate": 'Bearer realm="saved feed"'})
