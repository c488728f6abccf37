"""Feeds for feed readers: any filter of the grammar, or a saved feed, as one address, in three formats."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from services.feed import views
from services.feed.describe import title_of
from services.feed.filters import Page, StoryFilter
from services.feed.openapi import documented
from services.feed.paging import NEUTRAL, Taste
from services.feed.parameters import FILTER_NAMES, PAGING_NAMES, check_names
from services.feed.personal import taste_of, without
from services.feed.problems import NotFound
from services.feed.queries import last_change
from services.feed.saved import SavedFeed
from services.feed.site import Site, tagged
from services.feed.syndication import FORMATS, Channel
from services.feed.tokens import LONGEST

OPEN = "stories"
"""The name of the feed that anybody may read with any filter; other names are secret tokens."""


def feeds(site: Site) -> APIRouter:
    """The routes under /feeds."""
    routes = APIRouter(prefix="/feeds", tags=["feeds"])
    media_types = tuple(form.media_type for form in FORMATS.values())

    @routes.get("/{name}.{form}", **documented(None, filter=True, paging=True, missing=True, media_types=media_types))
    async def read_feed(
        request: Request,
        name: Annotated[str, Path(description="stories, or the secret token of a saved feed")],
        form: Annotated[str, Path(description="rss, atom or json")],
    ) -> Response:
        """`stories.rss`, `stories.atom` or `stories.json`: the newest stories that pass the filter.

        With a saved feed's token in the place of `stories`: that feed, with what its reader leaves out and its weights.
        """
        saved = await site.saved.by_token(name) if name != OPEN and form in FORMATS and len(name) <= LONGEST else None
        if form not in FORMATS or (name != OPEN and saved is None):
            raise NotFound(
                "There is no such feed. There are stories.rss, stories.atom and stories.json, and the secret addresses "
                "of saved feeds, which a deleted feed no longer has."
            )
        given = request.query_params.multi_items()
        check_names(given, (*FILTER_NAMES, *PAGING_NAMES))
        if saved is None:
            wanted, page = await site.read_filter(given), site.page(request, sort="latest")
            return await _written(site, request, form, wanted, page, title=title_of(wanted, usual="all stories"))
        narrowed = {parameter for parameter, _ in given}
        wanted = await site.read_filter([*(pair for pair in saved.wish.given if pair[0] not in narrowed), *given])
        page = site.page(request, sort=saved.wish.sort)
        taste = taste_of(saved.wish.weights) if page.sort == "top" else NEUTRAL
        return await _written(site, request, form, wanted, page, title=saved.wish.name, saved=saved, taste=taste)

    return routes


async def _written(
    site: Site,
    request: Request,
    form: str,
    wanted: StoryFilter,
    page: Page,
    *,
    title: str,
    saved: SavedFeed | None = None,
    taste: Taste = NEUTRAL,
) -> Response:
    """The page of stories in this format."""
    found = await site.queries.page(wanted, page, taste)
    reader = site.reader(request, wanted.languages)
    stories = [
        views.story(without(document, wanted), reader, now=site.clock(), asked_for=document["_id"])
        for document in found.documents
    ]
    address = f"{reader.base}{request.url.path}"
    own = wanted if saved is None else replace(wanted, given=_own(request))
    paging = {"sort": page.sort, "limit": str(page.limit), "cursor": found.next_cursor or ""}
    midnight = site.clock().replace(hour=0, minute=0, second=0, microsecond=0)
    modified = last_change(found.documents)
    channel = Channel(
        title=f"{site.settings.feed_title}: {title}",
        description="Every report of one event folded into one cited story.",
        language=reader.languages[0],
        page=f"{reader.base}/stories{wanted.query_string()}",
        address=address + (f"?{request.url.query}" if request.url.query else ""),
        next_address=address + own.query_string(**paging) if found.next_cursor else None,
        updated=max((story.updated_at for story in stories), default=midnight),
        hub=site.settings.feed_websub_hub or None,
    )
    chosen = FORMATS[form]
    links = [f'<{channel.address}>; rel="self"', *([f'<{channel.hub}>; rel="hub"'] if channel.hub else [])]
    headers = {"Link": ", ".join(links)}
    if saved is not None:
        headers |= {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    body = chosen.write(channel, stories)
    return tagged(request, body, f"{chosen.media_type}; charset=utf-8", headers=headers, modified=modified)


def _own(request: Request) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in request.query_params.multi_items() if pair[0] not in PAGING_NAMES)
