"""A page that is a list of stories: by topic, search, outlet or any other filter."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.feed.filters import SORTS, StoryFilter
from services.feed.languages import primary
from services.feed.openapi import STORY_PARTS
from services.feed.pages.look import Look
from services.feed.paging import NEUTRAL, Taste
from services.feed.parameters import PAGING_NAMES, Given
from services.feed.personal import without
from services.feed.site import Site
from services.feed.views import Reader, card


async def reach(site: Site) -> dict[str, Any]:
    """How many outlets are read, in how many languages."""
    active = [record for record in await site.facets.outlets() if record.is_active]
    return {"outlets": len(active), "languages": len({primary(record.source.language) for record in active})}


async def arriving(site: Site) -> dict[str, int]:
    """How far a first start has come: outlets in all and read so far, and articles that came from them."""
    outlets = await site.facets.sources()
    return {
        "outlets": len(outlets),
        "read": sum(1 for outlet in outlets if outlet.last_success_at),
        "articles": sum(outlet.articles for outlet in outlets),
    }


def reader_of(site: Site, look: Look, request: Request, languages: tuple[str, ...] = ()) -> Reader:
    """The reader with the languages of the request, then those chosen for reading, then the browser's."""
    return site.reader(request, (*languages, *look.visitor(request).reading))


def leaving(given: Given) -> str:
    """The query string by which a story's page leaves out what this list leaves out; empty for nothing."""
    pairs = [(name, value) for name, value in given if name in STORY_PARTS]
    return f"?{urlencode(pairs)}" if pairs else ""


async def listing(
    site: Site,
    look: Look,
    request: Request,
    wanted: StoryFilter,
    *,
    heading: str,
    template: str = "list.html",
    sort: str = "top",
    taste: Taste = NEUTRAL,
    secret: bool = False,
    **shown: Any,
) -> Response:
    """The page of the stories that pass `wanted`, in the order `sort` unless the reader asks for another."""
    page = site.page(request, sort)
    cursor = await site.queries.last_cursor()
    found = await site.queries.page(wanted, page, taste if page.sort == "top" else NEUTRAL)
    reader = reader_of(site, look, request, wanted.languages)
    path = request.url.path
    own = [(name, value) for name, value in request.query_params.multi_items() if name not in PAGING_NAMES]
    onward = [*own, ("sort", page.sort), ("limit", page.limit), ("cursor", found.next_cursor)]
    return await look.page(
        request,
        template,
        wanted,
        secret=secret,
        **{
            "heading": heading,
            "q": wanted.q,
            "given": own,
            "sorts": {name: f"{path}?{urlencode([*own, ('sort', name)])}" for name in SORTS},
            "sort": page.sort,
            "stories": [card(without(document, wanted), reader) for document in found.documents],
            "reads": reader.languages,
            "leaving": leaving(wanted.given),
            "next_address": f"{path}?{urlencode(onward)}" if found.next_cursor else None,
            "empty_because": None if found.documents else await site.empty_because(page, wanted),
            "arriving": None if found.documents else await arriving(site),
            "stream": f"/v1/stream{wanted.query_string(after=str(cursor))}",
            **await reach(site),
            **shown,
        },
    )
