"""The outlets: who is read, in which languages and countries, how their feeds are doing, and what each reports."""

from collections import Counter

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.feed.filters import StoryFilter
from services.feed.languages import primary
from services.feed.pages.lists import listing
from services.feed.pages.look import Look
from services.feed.parameters import check_names
from services.feed.problems import NotFound
from services.feed.site import Site


def newsstand(site: Site, look: Look) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sources")
    async def sources(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ())
        outlets = await site.facets.sources()
        return await look.page(
            request,
            "sources.html",
            StoryFilter(),
            current="sources",
            outlets=outlets,
            by_language=Counter(primary(outlet.language) for outlet in outlets).most_common(),
            by_country=Counter(outlet.country for outlet in outlets).most_common(),
            failing=sum(1 for outlet in outlets if outlet.last_error),
        )

    @routes.get("/sources/{source_id}")
    async def outlet(request: Request, source_id: str) -> Response:
        known = {record.source.id: record for record in await site.facets.outlets()}
        record = known.get(source_id)
        if record is None:
            raise NotFound("There is no outlet under this address. All outlets stand on /sources.")
        wanted = await site.filter(request, fixed=("source", source_id))
        return await listing(
            site, look, request, wanted, heading=record.source.name, template="outlet.html", record=record
        )

    return routes
