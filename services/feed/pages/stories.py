"""Front page, topics, search, a story and its press radar."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.feed.answers import RadarRow, Reprint, Story
from services.feed.api import without_of
from services.feed.bodies import NewReport
from services.feed.citations import differing, numbered
from services.feed.filters import Page, StoryFilter
from services.feed.interface import marked
from services.feed.languages import primary
from services.feed.notes import note_of
from services.feed.openapi import STORY_PARTS
from services.feed.pages.forms import form_of
from services.feed.pages.linked_data import article, item_list
from services.feed.pages.lists import arriving, leaving, listing, reach, reader_of
from services.feed.pages.look import Look
from services.feed.pages.timeline import timeline
from services.feed.pages.titles import title_of
from services.feed.parameters import check_names, languages
from services.feed.problems import NotFound
from services.feed.site import Site
from services.feed.views import card
from shared.events import TOPIC_NAMES, Genre

FRONT_TOP = 11
FRONT_LATEST = 12
REPORT_KINDS = {
    "wrong_fact": marked("A fact is wrong"),
    "wrong_story": marked("A report does not belong to this story"),
    "wrong_language": marked("A language is wrong"),
    "bad_translation": marked("A translation is wrong"),
    "bad_source": marked("A source is wrong"),
    "other": marked("Something else"),
}
HISTORY = 30
"""Steps of a story's history that its page shows."""
RADAR_ON_STORY = 40
"""Rows of the press radar that a story page shows; the radar's own page has all."""


def stories(site: Site, look: Look) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    async def title(request: Request, wanted: StoryFilter) -> str:
        words = look.visitor(request).interface
        outlets = {record.source.id: record.source.name for record in await site.facets.outlets()}
        return title_of(wanted, words, outlets, usual=words.text("All stories"))

    @routes.get("/")
    async def front(request: Request) -> Response:
        check_names(request.query_params.multi_items(), ())
        reader = reader_of(site, look, request)
        cursor = await site.queries.last_cursor()
        everything = StoryFilter()
        top = await site.queries.page(everything, Page(sort="top", limit=FRONT_TOP))
        latest = await site.queries.page(everything, Page(sort="latest", limit=FRONT_LATEST))
        cards = [card(document, reader) for document in top.documents]
        return await look.page(
            request,
            "front.html",
            everything,
            current="front",
            top=cards,
            latest=[card(document, reader) for document in latest.documents],
            reads=reader.languages,
            linked=item_list(cards),
            empty_because=None if cards else await site.empty_because(Page()),
            arriving=None if cards else await arriving(site),
            reload_when_changed=not cards,
            stream=f"/v1/stream?after={cursor}",
            **await reach(site),
        )

    @routes.get("/stories")
    async def search(request: Request) -> Response:
        wanted = await site.filter(request)
        return await listing(site, look, request, wanted, heading=await title(request, wanted))

    @routes.get("/topics/{topic}")
    async def topic_page(request: Request, topic: str) -> Response:
        if topic not in TOPIC_NAMES:
            raise NotFound(f"There is no topic {topic[:50]!r}. The topics: {', '.join(TOPIC_NAMES)}.")
        wanted = await site.filter(request, fixed=("topic", topic))
        return await listing(site, look, request, wanted, heading=await title(request, wanted), current=topic)

    async def read(request: Request, story_id: str, also: tuple[str, ...], page: str) -> Story | Response:
        given = request.query_params.multi_items()
        check_names(given, ("lang", *STORY_PARTS, *also))
        wanted = await without_of(site, given)
        reader = reader_of(site, look, request, tuple(languages(given, "lang")))
        since = request.query_params.get("changed_since", "")
        after = int(since) if since.isdecimal() else None
        story = await site.queries.story(story_id, reader, wanted=wanted, since=after)
        if story is None:
            raise NotFound("There is no story under this address. It may have been mistyped.")
        if story.redirected_from:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/stories/{quote(story.id, safe='')}{page}{query}", status_code=308)
        return story

    async def left_out(request: Request) -> dict[str, Any]:
        """What the reader does without, in words and for the links of the page."""
        given = request.query_params.multi_items()
        wanted = await without_of(site, given)
        return {
            "without": "" if wanted.is_empty else await title(request, wanted),
            "without_pairs": wanted.given,
            "leaving": leaving(given),
        }

    @routes.get("/stories/{story_id}")
    async def story_page(request: Request, story_id: str) -> Response:
        cursor = await site.queries.last_cursor()
        story = await read(request, story_id, ("changed_since",), "")
        if isinstance(story, Response):
            return story
        reading = reader_of(site, look, request).languages
        rows = by_language(story.radar, reading)
        return await look.page(
            request,
            "story.html",
            _same_topics(story),
            story=story,
            note=note_of(story, reading, look.visitor(request).interface),
            reads=reading,
            cited=numbered(story.summary) if story.summary else {},
            lone=_lone_outlet(story),
            differing=differing(story.summary) if story.summary else [],
            radar=_first(rows, RADAR_ON_STORY),
            left_out=max(0, len(story.radar) - RADAR_ON_STORY),
            history=await _history(site, story),
            changed=story.changed_since.reports if story.changed_since else [],
            timeline=timeline([row.published_at for row in story.radar if row.genre != "opinion"]),
            linked=article(story, site.settings.feed_title),
            stream=f"/v1/stream?{urlencode([('id', story.id), ('after', cursor)])}",
            **await left_out(request),
        )

    @routes.get("/stories/{story_id}/radar")
    async def radar_page(request: Request, story_id: str) -> Response:
        story = await read(request, story_id, ("country", "language"), "/radar")
        if isinstance(story, Response):
            return story
        country = request.query_params.get("country", "")
        language = request.query_params.get("language", "")
        rows = [
            row
            for row in story.radar
            if (not country or row.outlet.country == country) and (not language or primary(row.language) == language)
        ]
        return await look.page(
            request,
            "radar.html",
            _same_topics(story),
            story=story,
            reads=(reading := reader_of(site, look, request).languages),
            radar=by_language(rows, reading),
            rows=len(rows),
            chosen_country=country,
            chosen_language=language,
            **await left_out(request),
        )

    async def form(request: Request, story: Story, *, done: bool = False, fault: str = "") -> Response:
        return await look.page(
            request, "report.html", StoryFilter(), story=story, kinds=REPORT_KINDS, done=done, fault=fault
        )

    @routes.get("/stories/{story_id}/report")
    async def report_page(request: Request, story_id: str) -> Response:
        story = await read(request, story_id, (), "/report")
        return story if isinstance(story, Response) else await form(request, story)

    @routes.post("/stories/{story_id}/report")
    async def report(request: Request, story_id: str) -> Response:
        story = await read(request, story_id, (), "/report")
        if isinstance(story, Response):
            return story
        words = look.visitor(request).interface
        try:
            given = NewReport.model_validate(await form_of(request))
        except ValidationError:
            return await form(request, story, fault=words.text("Say what is wrong in up to 2,000 characters."))
        kept = await site.reports.add(story_id=story.id, revision=story.revision, at=site.clock(), **given.model_dump())
        if kept is None:
            return await form(request, story, fault=words.text("Too many reports wait to be read. Try another day."))
        return await form(request, story, done=True)

    return routes


def _lone_outlet(story: Story) -> str | None:
    """The only outlet that reports the story, if it is so."""
    names = {row.outlet.id: row.outlet.name for row in story.radar if row.genre == Genre.REPORT}
    return next(iter(names.values())) if len(names) == 1 and story.independent_sources == 1 else None


async def _history(site: Site, story: Story) -> list[dict[str, Any]]:
    """What has happened to the story, newest first, with the report that led to it."""
    document = await site.queries.survivor(story.id)
    reports: dict[str, RadarRow | Reprint] = {}
    for head in story.radar:
        reports |= {head.article_id: head, **{copy.article_id: copy for copy in head.reprints}}
    revisions = await site.queries.revisions(document) if document else []
    return [{"step": step, "report": reports.get(step.cause or "")} for step in reversed(revisions[-HISTORY:])]


def by_language(rows: Sequence[RadarRow], reads: Sequence[str]) -> list[dict[str, Any]]:
    """The radar's rows in groups: the reader's languages first, then those with the most reports."""
    groups: dict[str, list[RadarRow]] = {}
    for row in rows:
        groups.setdefault(primary(row.language), []).append(row)
    wanted = [primary(tag) for tag in reads]

    def place(language: str) -> tuple[int, int, str]:
        return wanted.index(language) if language in wanted else len(wanted), -len(groups[language]), language

    return [
        {
            "language": language,
            "rows": groups[language],
            "translated": any(row.headline_translated for row in groups[language]),
        }
        for language in sorted(groups, key=place)
    ]


def _first(groups: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """The groups with their first `count` rows in all, each group keeping at least one while there is room."""
    kept: list[dict[str, Any]] = []
    for group in groups:
        rows = group["rows"][: max(0, count)]
        if rows:
            kept.append({**group, "rows": rows, "all": len(group["rows"])})
        count -= len(rows)
    return kept


def _same_topics(story: Story) -> StoryFilter:
    """The filter whose feeds a story page offers: its first topic."""
    if not story.topics:
        return StoryFilter()
    topic = story.topics[0].id
    return StoryFilter(topics=(topic,), given=(("topic", topic),))
