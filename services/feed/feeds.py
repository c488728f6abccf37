"""Feeds for feed readers: any filter of the grammar, as one address, in three formats."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.feed import views
from services.feed.describe import title_of
from services.feed.openapi import documented
from services.feed.problems import NotFound
from services.feed.site import Site, tagged
from services.feed.syndication import FORMATS, Channel


def feeds(site: Site) -> APIRouter:
    """The routes under /feeds."""
    routes = APIRouter(prefix="/feeds")

    @routes.get("/{name}.{form}", tags=["feeds"], **documented(None, filter=True, paging=True, missing=True))
    async def read_feed(request: Request, name: str, form: str) -> Response:
        """`stories.rss`, `stories.atom` or `stories.json`: the newest stories that pass the filter."""
        if name != "stories" or form not in FORMATS:
            raise NotFound(
                f"There is no feed {name[:50]}.{form[:20]}; there are stories.rss, stories.atom, stories.json."
            )
        wanted, page = await site.filter(request), site.page(request, sort="latest")
        found = await site.queries.page(wanted, page)
        reader = site.reader(request, wanted.languages)
        stories = [views.story(document, reader, related=(), asked_for=document["_id"]) for document in found.documents]
        address = f"{reader.base}/feeds/stories.{form}"
        paging = {"sort": page.sort, "limit": str(page.limit), "cursor": found.next_cursor or ""}
        midnight = site.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        channel = Channel(
            title=f"{site.settings.feed_title}: {title_of(wanted, usual='all stories')}",
            description="Every report of one event folded into one cited story.",
            language=reader.languages[0],
            page=f"{reader.base}/stories{wanted.query_string()}",
            address=address + (f"?{request.url.query}" if request.url.query else ""),
            next_address=address + wanted.query_string(**paging) if found.next_cursor else None,
            updated=max((story.updated_at for story in stories), default=midnight),
        )
        chosen = FORMATS[form]
        return tagged(request, chosen.write(channel, stories), f"{chosen.media_type}; charset=utf-8")

    return routes
