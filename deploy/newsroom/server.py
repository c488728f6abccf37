"""The newsroom over HTTP: what each outlet shows at the clock's time, with conditional GET."""

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from deploy.newsroom import feeds, pages
from deploy.newsroom.newsroom import SPAN_MINUTES, Newsroom, Outlet
from deploy.newsroom.release import Clock, Published, Schedule

LINKED_BESIDE = 4


def make_app(newsroom: Newsroom, schedule: Schedule, clock: Clock) -> Starlette:
    """The web application. All outlets live under one host, each below `/<outlet id>/`."""
    outlets = {outlet.id: outlet for outlet in newsroom.outlets}
    articles = {
        outlet.id: [article for article in newsroom.articles if article.outlet.id == outlet.id]
        for outlet in outlets.values()
    }

    def outlet_of(request: Request) -> Outlet:
        try:
            return outlets[request.path_params["outlet"]]
        except KeyError:
            raise HTTPException(404, "No such outlet; see / for all of them.") from None

    def current(outlet: Outlet) -> list[Published]:
        return schedule.published(articles[outlet.id], clock())

    async def feed(request: Request) -> Response:
        outlet = outlet_of(request)
        if request.url.path != outlet.feed_path:
            raise HTTPException(404, f"{outlet.name} has its feed at {outlet.feed_path}")
        items = current(outlet)
        body = feeds.render(outlet, items, _base(request), schedule.time(0))
        changed = max((item.modified_at for item in items), default=schedule.time(0))
        return _conditional(request, body, feeds.CONTENT_TYPES[outlet.feed], changed)

    async def home(request: Request) -> Response:
        outlet = outlet_of(request)
        return HTMLResponse(pages.home_page(outlet, current(outlet), newsroom.chrome[outlet.language], _base(request)))

    async def article(request: Request) -> Response:
        outlet = outlet_of(request)
        items = current(outlet)
        item = next((item for item in items if item.article.path == request.url.path), None)
        if item is None:
            raise HTTPException(404, "No such article, or it has not come out yet.")
        others = [other for other in items if other is not item][:LINKED_BESIDE]
        body = pages.article_page(item, others, newsroom.chrome[outlet.language], _base(request))
        return _conditional(request, body, "text/html; charset=utf-8", max(o.modified_at for o in (item, *others)))

    async def index(request: Request) -> Response:
        return HTMLResponse(pages.index_page(newsroom, _base(request)))

    async def progress(request: Request) -> Response:
        now = clock()
        return JSONResponse(
            {
                "articles": sum(len(rows) for rows in articles.values()),
                "released": len(schedule.published(newsroom.articles, now)),
                "finished": schedule.is_out(SPAN_MINUTES, now),
            }
        )

    return Starlette(
        routes=[
            Route("/", index),
            Route("/progress.json", progress),
            *(Route(f"/{{outlet}}/{file}", feed) for file in ("feed.xml", "atom.xml", "feed.json")),
            Route("/{outlet}/", home),
            Route("/{outlet}/{section}/{slug}", article),
        ]
    )


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _conditional(request: Request, body: str, content_type: str, changed: datetime) -> Response:
    """200 with validators, or 304 when the reader has this very state. If-None-Match outranks the date (RFC 9110)."""
    data = body.encode()
    etag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True), "Cache-Control": "no-cache"}
    known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if known is not None:
        fresh = known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    else:
        fresh = since is not None and _not_later(changed, since)
    if fresh:
        return Response(status_code=304, headers=headers)
    return Response(data, headers={**headers, "Content-Type": content_type})


def _not_later(changed: datetime, since: str) -> bool:
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
