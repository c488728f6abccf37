"""The house's own pages: about, corrections, status, preferences, and what crawlers and browsers ask for."""

from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.feed.filters import Page, StoryFilter
from services.feed.interface import languages as interface_languages
from services.feed.languages import primary
from services.feed.pages.corrected import corrected
from services.feed.pages.forms import fields_of
from services.feed.pages.lists import reach
from services.feed.pages.look import STATIC, Look
from services.feed.pages.visitor import reading_languages, remember
from services.feed.parameters import check_names
from services.feed.site import Site
from services.feed.views import Reader, card
from shared.events import TOPIC_NAMES

SITEMAP_STORIES = 1000
CORRECTIONS_ON_ABOUT, CORRECTIONS_ON_PAGE = 5, 30


def house(site: Site, look: Look) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/about")
    async def about(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ())
        return await look.page(
            request,
            "about.html",
            StoryFilter(),
            current="about",
            corrected=await corrected(site, CORRECTIONS_ON_ABOUT),
            **await reach(site),
        )

    @routes.get("/corrections")
    async def corrections(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ("after",))
        page = await corrected(site, CORRECTIONS_ON_PAGE, request.query_params.get("after"))
        return await look.page(request, "corrections.html", StoryFilter(), corrected=page)

    @routes.get("/preferences")
    async def preferences(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ("back",))
        visitor = look.visitor(request)
        offered = {primary(entry.language) for entry in await site.facets.languages()}
        return await look.page(
            request,
            "preferences.html",
            StoryFilter(),
            back=_own_path(request.query_params.get("back", "/")),
            interface_tag=visitor.interface.tag if visitor.chose_interface else "",
            reading=[primary(tag) for tag in visitor.reading],
            offered=sorted(offered | {primary(tag) for tag in visitor.reading}),
        )

    @routes.post("/preferences")
    async def prefer(request: Request) -> Response:
        given = await fields_of(request)
        chosen = next((value for name, value in given if name == "interface"), "")
        back = _own_path(next((value for name, value in given if name == "back"), "/"))
        answer = RedirectResponse(back, status_code=303)
        remember(
            answer,
            interface=chosen if chosen in interface_languages() else "",
            reading=reading_languages([value for name, value in given if name == "reading"]),
            secure=request.url.scheme == "https",
        )
        return answer

    @routes.get("/status")
    async def status(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ())
        lag = await site.progress.lag_seconds()
        outlets = await site.facets.sources()
        newest = await site.queries.page(StoryFilter(), Page(sort="latest", limit=1))
        cards = [card(document, Reader(site.base(request))) for document in newest.documents]
        return await look.page(
            request,
            "status.html",
            StoryFilter(),
            lag=lag,
            delayed=lag is not None and lag > site.settings.feed_delay_seconds,
            active=len(outlets),
            failing=sum(1 for outlet in outlets if outlet.last_error),
            changed_at=cards[0].changed_at if cards else None,
        )

    @routes.get("/manifest.webmanifest")
    async def manifest(request: Request) -> Response:
        words = look.visitor(request).interface
        content = {
            "name": site.settings.feed_title,
            "short_name": site.settings.feed_title,
            "start_url": "/",
            "display": "standalone",
            "lang": words.tag,
            "dir": words.direction,
            "background_color": "#fcfbf8",
            "theme_color": "#14595a",
            "icons": [{"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        }
        return Response(orjson.dumps(content), media_type="application/manifest+json")

    @routes.get("/offline.js")
    async def offline(request: Request) -> Response:
        # From the root, so that it may answer for every page.
        return Response((STATIC / "offline.js").read_bytes(), media_type="text/javascript; charset=utf-8")

    @routes.get("/robots.txt")
    async def robots(request: Request) -> Response:
        lines = [
            "User-agent: *",
            "Disallow: /v1/",
            "Disallow: /preferences",
            f"Sitemap: {site.base(request)}/sitemap.xml",
        ]
        return Response("\n".join([*lines, ""]), media_type="text/plain")

    @routes.get("/sitemap.xml")
    async def sitemap(request: Request) -> Response:
        base = site.base(request)
        found = await site.queries.page(StoryFilter(), Page(sort="latest", limit=SITEMAP_STORIES))
        cards = [card(document, Reader(base)) for document in found.documents]
        entries = [
            *(f"<url><loc>{escape(base + path)}</loc></url>" for path in ("/", "/about", "/corrections", "/sources")),
            *(f"<url><loc>{escape(f'{base}/topics/{topic}')}</loc></url>" for topic in TOPIC_NAMES),
            *(
                f"<url><loc>{escape(each.url)}</loc><lastmod>{each.updated_at.isoformat()}</lastmod></url>"
                for each in cards
            ),
        ]
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">{"".join(entries)}</urlset>\n'
        return Response(body, media_type="application/xml")

    return routes


_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _own_path(address: str) -> str:
    """The address if it is a path of this site, else the front page: a form must not send readers elsewhere."""
    parts = urlsplit(address)
    own = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own else "/"
