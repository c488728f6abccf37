"""A reader's own feed: built from a filter, saved without an account, and read under its secret address.

The address `/feeds/TOKEN` opens the page; with `.rss`, `.atom` or `.json` at its end it is the feed itself.
"""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.feed.bodies import NewFeed, SavedFilter
from services.feed.pages.forms import fields_of
from services.feed.pages.lists import listing
from services.feed.pages.look import Look
from services.feed.pages.titles import title_of
from services.feed.parameters import PAGING_NAMES, BadParameter, Given, check_names
from services.feed.personal import taste_of
from services.feed.problems import NotFound, Refused
from services.feed.saved import SavedFeed, Wish
from services.feed.site import Site
from services.feed.syndication import FORMATS
from services.feed.tokens import LONGEST

SAVABLE = frozenset(SavedFilter.model_fields)
_SEVERAL = frozenset(name for name, field in SavedFilter.model_fields.items() if field.default_factory is not None)


def saved_pages(site: Site, look: Look) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    async def opened(token: str) -> SavedFeed:
        feed = await site.saved.by_token(token) if len(token) <= LONGEST else None
        if feed is None:
            raise NotFound("No saved feed has this address; a deleted one has none any more.")
        return feed

    @routes.get("/your-feed")
    async def builder(request: Request) -> Response:
        given = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
        if len(given) < len(request.query_params.multi_items()):
            # A form sends its empty fields too: the address to share has only what says something.
            return RedirectResponse(f"/your-feed?{urlencode(given)}" if given else "/your-feed", status_code=303)
        wanted = await site.filter(request)
        words = look.visitor(request).interface
        outlets = {record.source.id: record.source.name for record in await site.facets.outlets()}
        base = site.base(request)
        return await listing(
            site,
            look,
            request,
            wanted,
            heading=words.text("Your feed"),
            template="builder.html",
            current="your-feed",
            built=wanted,
            name=title_of(wanted, words, outlets, usual=words.text("Your feed"))[:100],
            can_be_saved=SAVABLE.issuperset(name for name, _ in wanted.given),
            addresses={
                form.name: f"{base}/feeds/stories.{name}{wanted.query_string()}" for name, form in FORMATS.items()
            },
            offered=await _offered(site),
        )

    @routes.post("/your-feed")
    async def save(request: Request) -> Response:
        wish = await _wish(site, await fields_of(request))
        if await site.saved.count() >= site.settings.feed_most_saved:
            raise Refused(403, "feeds-full", "This service keeps no more saved feeds; see FEED_MOST_SAVED.")
        _, token = await site.saved.create(wish, site.clock(), owner=None, token="")
        return _to(token)

    @routes.get("/feeds/{token}")
    async def saved_feed(request: Request, token: str) -> Response:
        feed = await opened(token)
        check_names(request.query_params.multi_items(), PAGING_NAMES)
        wanted = await site.read_filter(feed.wish.given)
        address = f"{site.base(request)}{_path(token)}"
        return await listing(
            site,
            look,
            request,
            wanted,
            sort=feed.wish.sort,
            taste=taste_of(feed.wish.weights),
            heading=feed.wish.name,
            template="saved.html",
            secret=True,
            # No link of the page may carry the secret to another address.
            path="/your-feed",
            current="your-feed",
            built=wanted,
            own_path=_path(token),
            order=feed.wish.sort,
            addresses={form.name: f"{address}.{name}" for name, form in FORMATS.items()},
            feeds=[
                {"name": form.name, "media_type": form.media_type, "title": form.name, "address": f"{address}.{name}"}
                for name, form in FORMATS.items()
            ],
            offered=await _offered(site),
        )

    @routes.post("/feeds/{token}")
    async def change(request: Request, token: str) -> Response:
        feed = await opened(token)
        wish = await _wish(site, await fields_of(request), weights=feed.wish.weights)
        await site.saved.change(feed, wish, site.clock())
        site.freshness.moved()
        return _to(token)

    @routes.post("/feeds/{token}/delete")
    async def delete(request: Request, token: str) -> Response:
        feed = await opened(token)
        await site.saved.delete(feed)
        site.freshness.moved()
        await site.hooks.delete_of_feed(feed.id)
        return RedirectResponse("/your-feed", status_code=303)

    return routes


async def _wish(site: Site, fields: Given, *, weights: dict[str, dict[str, float]] | None = None) -> Wish:
    """What the form asks for. Raises `BadParameter`."""
    given = [(name, value.strip()) for name, value in fields if value.strip()]
    filter: dict[str, Any] = {}
    for name, value in given:
        if name in _SEVERAL:
            filter.setdefault(name, []).append(value)
        elif name in SAVABLE:
            filter[name] = value
    own = {name: value for name, value in given if name in ("name", "sort")}
    try:
        asked = NewFeed.model_validate({**own, "filter": filter})
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"] if part != "filter")
        raise BadParameter(name, f"{name}: {fault['msg']}") from error
    wish = Wish(asked.name, asked.filter.given(), asked.sort, weights or {})
    await site.read_filter(wish.given)
    return wish


def _path(token: str) -> str:
    return f"/feeds/{quote(token, safe='')}"


def _to(token: str) -> Response:
    """Sends the browser to the feed's page."""
    return RedirectResponse(_path(token), status_code=303, headers={"Cache-Control": "no-store"})


async def _offered(site: Site) -> dict[str, Any]:
    """What there is to choose from."""
    return {
        "topics": [topic.id for topic in await site.facets.topics()],
        "languages": [entry.language for entry in await site.facets.languages()],
        "countries": [entry.country for entry in await site.facets.countries()],
        "outlets": [(outlet.id, outlet.name) for outlet in await site.facets.sources()],
    }
