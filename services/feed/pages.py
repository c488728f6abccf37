"""The pages: front page, lists of stories by any filter, and single stories. They need no JavaScript."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import xxhash
from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.feed import dates
from services.feed.answers import RadarRow, Story
from services.feed.citations import numbered
from services.feed.describe import title_of
from services.feed.filters import SORTS, Page, StoryFilter
from services.feed.languages import direction, native_name, primary
from services.feed.parameters import PAGING_NAMES, check_names, languages
from services.feed.problems import NotFound
from services.feed.reading import choose
from services.feed.site import Site, tagged
from services.feed.syndication import FORMATS
from services.feed.views import card
from shared.events import TOPIC_NAMES

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
FRONT_TOP = 9
FRONT_LATEST = 12
TOPIC_ORDER = (
    "politics conflict business technology science health environment weather disaster society crime labour education "
    "arts lifestyle religion sport"
).split()
"""Order of the navigation: always the same, so that a reader finds a topic where it was yesterday."""


class Pages:
    """Renders templates with what every page shows: topics, feeds, and where its live changes come from."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            ago=dates.ago,
            moment=dates.moment,
            full=dates.full,
            machine=dates.machine,
            native=native_name,
            path=lambda address: urlsplit(address).path,
            is_read=lambda language, reads: choose([language], reads) is not None,
        )
        versions = {file.name: xxhash.xxh3_64_hexdigest(file.read_bytes()) for file in STATIC.iterdir()}
        self._templates.globals.update(
            site_title=site.settings.feed_title,
            static=lambda name: f"/static/{name}?v={versions[name]}",
        )

    async def answer(self, request: Request, template: str, wanted: StoryFilter, **shown: Any) -> Response:
        """The page, with feeds of the filter that it shows."""
        counted = {topic.id: topic.stories for topic in await self._site.facets.topics()}
        topics = [topic for topic in TOPIC_ORDER if counted[topic]]
        title = title_of(wanted, usual="all stories")
        feeds = [
            {
                "name": form.name,
                "media_type": form.media_type,
                "title": f"{self._site.settings.feed_title}: {title} ({form.name})",
                "address": f"/feeds/stories.{name}{wanted.query_string()}",
            }
            for name, form in FORMATS.items()
        ]
        context = {"topics": topics, "feeds": feeds, "now": self._site.clock(), "stream": "", "current": "", **shown}
        return tagged(request, self._render(template, context), "text/html; charset=utf-8")

    def message(
        self, request: Request, status: int, heading: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A page that only says something; it needs no store."""
        context = {"heading": heading, "detail": detail, "request_id": request.state.request_id, "topics": []}
        body = self._render("message.html", {**context, "feeds": [], "stream": "", "current": ""})
        return HTMLResponse(body, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})

    def _render(self, template: str, context: dict[str, Any]) -> bytes:
        context = {"reload_when_changed": False, **context}
        return self._templates.get_template(template).render(context).encode()


def pages(site: Site, look: Pages) -> APIRouter:
    """The routes of the pages."""
    routes = APIRouter(include_in_schema=False)

    async def numbers() -> dict[str, int]:
        active = [record for record in await site.facets.outlets() if record.is_active]
        return {"outlets": len(active), "languages": len({primary(record.source.language) for record in active})}

    async def listing(request: Request, wanted: StoryFilter, *, heading: str, current: str = "") -> Response:
        page = site.page(request)
        cursor = await site.queries.last_cursor()
        found = await site.queries.page(wanted, page)
        reader = site.reader(request, wanted.languages)
        path = request.url.path
        own = [(name, value) for name, value in request.query_params.multi_items() if name not in PAGING_NAMES]

        def address(sort: str) -> str:
            return f"{path}?{urlencode([*own, ('sort', sort)])}"

        sorts = [
            {
                "name": name.title(),
                "address": f"{path}?{urlencode([*own, ('sort', name)])}",
                "current": name == page.sort,
            }
            for name in SORTS
        ]
        onward = [*own, ("sort", page.sort), ("limit", page.limit), ("cursor", found.next_cursor)]
        return await look.answer(
            request,
            "list.html",
            wanted,
            heading=heading,
            current=current,
            q=wanted.q,
            sorts=sorts,
            stories=[card(document, reader) for document in found.documents],
            reads=reader.languages,
            next_address=f"{path}?{urlencode(onward)}" if found.next_cursor else None,
            empty_because=None if found.documents else await site.empty_because(page, wanted),
            stream=f"/v1/stream{wanted.query_string(after=str(cursor))}",
            **await numbers(),
        )

    @routes.get("/")
    async def front(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ())
        reader = site.reader(request)
        cursor = await site.queries.last_cursor()
        everything = StoryFilter()
        top = await site.queries.page(everything, Page(sort="top", limit=FRONT_TOP))
        latest = await site.queries.page(everything, Page(sort="latest", limit=FRONT_LATEST))
        return await look.answer(
            request,
            "front.html",
            everything,
            current="front",
            top=[card(document, reader) for document in top.documents],
            latest=[card(document, reader) for document in latest.documents],
            reads=reader.languages,
            empty_because=None if top.documents else await site.empty_because(Page()),
            reload_when_changed=not top.documents,
            stream=f"/v1/stream?after={cursor}",
            **await numbers(),
        )

    @routes.get("/stories")
    async def stories(request: Request) -> Response:
        wanted = await site.filter(request)
        return await listing(request, wanted, heading=title_of(wanted, usual="All stories"))

    @routes.get("/topics/{topic}")
    async def topic_page(request: Request, topic: str) -> Response:
        if topic not in TOPIC_NAMES:
            raise NotFound(f"There is no topic {topic[:50]!r}. The topics: {', '.join(TOPIC_NAMES)}.")
        wanted = await site.filter(request, topic=topic)
        return await listing(request, wanted, heading=title_of(wanted, usual=""), current=topic)

    @routes.get("/stories/{story_id}")
    async def story_page(request: Request, story_id: str) -> Response:
        given = request.query_params.multi_items()
        check_names(given, ("lang",))
        reader = site.reader(request, languages(given, "lang"))
        cursor = await site.queries.last_cursor()
        story = await site.queries.story(story_id, reader)
        if story is None:
            raise NotFound("There is no story under this address. It may have been mistyped.")
        if story.redirected_from:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/stories/{quote(story.id, safe='')}{query}", status_code=308)
        return await look.answer(
            request,
            "story.html",
            _same_topics(story),
            story=story,
            cited=numbered(story.summary) if story.summary else {},
            radar=_by_language(story.radar, reader.languages),
            stream=f"/v1/stream?{urlencode([('id', story.id), ('after', cursor)])}",
        )

    return routes


def _same_topics(story: Story) -> StoryFilter:
    """The filter whose feeds a story page offers: its first topic."""
    if not story.topics:
        return StoryFilter()
    topic = story.topics[0].id
    return StoryFilter(topics=(topic,), given=(("topic", topic),))


def _by_language(rows: Sequence[RadarRow], reads: Sequence[str]) -> list[dict[str, Any]]:
    """The radar's rows in groups: the reader's languages first, then those with the most reports."""
    groups: dict[str, list[RadarRow]] = {}
    for row in rows:
        groups.setdefault(primary(row.language), []).append(row)

    def place(language: str) -> tuple[int, int, str]:
        wanted = [primary(tag) for tag in reads]
        return wanted.index(language) if language in wanted else len(wanted), -len(groups[language]), language

    return [
        {
            "language": language,
            "name": native_name(language),
            "direction": direction(language),
            "rows": groups[language],
        }
        for language in sorted(groups, key=place)
    ]
