"""The JSON API: everything that a front end needs, by GET, cursor by cursor."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.feed import answers
from services.feed.answers import Meta
from services.feed.cards import story_of
from services.feed.describe import understood
from services.feed.languages import prefixes
from services.feed.openapi import documented
from services.feed.parameters import check_names, countries, languages, number, one
from services.feed.problems import NotFound
from services.feed.queries import change_item
from services.feed.radar import radar
from services.feed.site import Site, json_answer
from services.feed.syndication import FORMATS
from services.feed.views import card, radar_row
from shared.documents.protocol import Document

MOST_CHANGES = 500
_LARGEST_CURSOR = 10**15 - 1


def api(site: Site) -> APIRouter:
    """The routes under /v1."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/stories", tags=["stories"], **documented(answers.StoryList, filter=True, paging=True))
    async def list_stories(request: Request) -> Response:
        """Stories by filter, the ones with most attention first, or the newest.

        Pass `next_cursor` as `cursor` for the next page: nothing is skipped or repeated while new stories arrive.
        """
        wanted, page = await site.filter(request), site.page(request)
        found = await site.queries.page(wanted, page)
        reader = site.reader(request, wanted.languages)
        feeds = {name: f"{reader.base}/feeds/stories.{name}{wanted.query_string()}" for name in FORMATS}
        return json_answer(
            request,
            answers.StoryList(
                stories=[card(document, reader) for document in found.documents],
                next_cursor=found.next_cursor,
                meta=answers.ListMeta(
                    sort=page.sort,
                    filter=understood(wanted),
                    feeds=feeds,
                    empty_because=None if found.documents else await site.empty_because(page),
                ),
            ),
        )

    @routes.get("/stories/{story_id}", tags=["stories"], **documented(answers.Story, "lang", missing=True))
    async def read_story(request: Request, story_id: str) -> Response:
        """One story: summary with citations, press radar, related stories, coverage, and why it is what it is.

        An id that was merged into another story answers with that story and says so in `redirected_from`.
        """
        reader = site.reader(request, _only_languages(request))
        story = await site.queries.story(story_id, reader)
        if story is None:
            raise _no_story(story_id)
        headers = {"Content-Location": f"/v1/stories/{story.id}"} if story.redirected_from else None
        return json_answer(request, story, headers=headers)

    @routes.get(
        "/stories/{story_id}/radar", tags=["stories"], **documented(answers.RadarList, "lang", "country", missing=True)
    )
    async def read_radar(request: Request, story_id: str) -> Response:
        """The press radar: every report of the story, oldest first, reprints folded under their original."""
        given = request.query_params.multi_items()
        check_names(given, ("lang", "country"))
        tongues, lands = languages(given, "lang"), countries(given, "country")
        rows = [
            radar_row(row)
            for row in radar(story_of(await _document(site, story_id)).members)
            if (not tongues or not set(tongues).isdisjoint(prefixes(row.member.language)))
            and (not lands or row.member.source.country in lands)
        ]
        return json_answer(
            request, answers.RadarList(radar=rows, meta=Meta(empty_because=None if rows else "filtered_by_you"))
        )

    @routes.get(
        "/stories/{story_id}/related", tags=["stories"], **documented(answers.RelatedList, "lang", missing=True)
    )
    async def read_related(request: Request, story_id: str) -> Response:
        """Other stories that a reader of this one may want, each with its reason."""
        reader = site.reader(request, _only_languages(request))
        related = await site.queries.related(await _document(site, story_id), reader)
        meta = Meta(empty_because=None if related else "no_related_stories")
        return json_answer(request, answers.RelatedList(related=related, meta=meta))

    @routes.get("/changes", tags=["changes"], **documented(answers.ChangeList, "after", "limit", filter=True))
    async def list_changes(request: Request) -> Response:
        """Every change of every story that passes the filter, in order: replayable, nothing is ever left out.

        Start with `after=0` for everything or `after=latest` for now, and go on with `next_cursor`.
        """
        wanted = await site.filter(request, also=("after", "limit"))
        given = request.query_params.multi_items()
        last = await site.queries.last_cursor()
        after = last if one(given, "after") == "latest" else _cursor(request)
        limit = number(given, "limit", least=1, most=MOST_CHANGES, usual=100)
        changes = await site.queries.changes_after(min(after, last), limit=limit)
        documents = await site.queries.documents_of(changes)
        reader = site.reader(request, wanted.languages)
        items = [change_item(change, documents.get(change.story_id), wanted, reader) for change in changes]
        shown = [item for item in items if item is not None]
        reason: answers.EmptyBecause = "filtered_by_you" if changes else "end_of_list" if last else "nothing_yet"
        return json_answer(
            request,
            answers.ChangeList(
                changes=shown,
                next_cursor=changes[-1].cursor if changes else min(after, last),
                meta=Meta(empty_because=None if shown else reason),
            ),
        )

    @routes.get("/stream", tags=["changes"], **documented(None, "after", filter=True))
    async def stream(request: Request) -> Response:
        """The same as server-sent events, live. Event ids are the cursors of /v1/changes.

        `Last-Event-ID`, or `after` at the first time, replays what was missed.
        """
        wanted = await site.filter(request, also=("after",))
        given = request.query_params.multi_items()
        last_id = request.headers.get("last-event-id", "")
        if last_id.isascii() and last_id.isdigit() and len(last_id) <= len(str(_LARGEST_CURSOR)):
            after: int | None = int(last_id)
        else:
            after = None if one(given, "after") in (None, "latest") else _cursor(request)
        events = site.live.events(after=after, wanted=wanted, reader=site.reader(request, wanted.languages))
        return StreamingResponse(
            events, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    @routes.get("/topics", tags=["filters"], **documented(answers.TopicList))
    async def list_topics(request: Request) -> Response:
        """The topics, with how many stories each has."""
        check_names(request.query_params.multi_items(), ())
        return json_answer(request, answers.TopicList(topics=await site.facets.topics(), meta=Meta()))

    @routes.get("/sources", tags=["filters"], **documented(answers.SourceList))
    async def list_sources(request: Request) -> Response:
        """The outlets that are read."""
        check_names(request.query_params.multi_items(), ())
        sources = await site.facets.sources()
        meta = Meta(empty_because=None if sources else "no_sources")
        return json_answer(request, answers.SourceList(sources=sources, meta=meta))

    @routes.get("/languages", tags=["filters"], **documented(answers.LanguageList))
    async def list_languages(request: Request) -> Response:
        """The languages that outlets and stories are in, with how many stories each has."""
        check_names(request.query_params.multi_items(), ())
        entries = await site.facets.languages()
        meta = Meta(empty_because=None if entries else "no_sources")
        return json_answer(request, answers.LanguageList(languages=entries, meta=meta))

    @routes.get("/countries", tags=["filters"], **documented(answers.CountryList))
    async def list_countries(request: Request) -> Response:
        """The countries of the outlets, with how many stories each has."""
        check_names(request.query_params.multi_items(), ())
        entries = await site.facets.countries()
        meta = Meta(empty_because=None if entries else "no_sources")
        return json_answer(request, answers.CountryList(countries=entries, meta=meta))

    return routes


def _only_languages(request: Request) -> tuple[str, ...]:
    given = request.query_params.multi_items()
    check_names(given, ("lang",))
    return languages(given, "lang")


def _cursor(request: Request) -> int:
    return number(request.query_params.multi_items(), "after", least=0, most=_LARGEST_CURSOR, usual=0)


async def _document(site: Site, story_id: str) -> Document:
    document = await site.queries.survivor(story_id)
    if document is None:
        raise _no_story(story_id)
    return document


def _no_story(story_id: str) -> NotFound:
    return NotFound(f"There is no story {story_id[:100]!r}; /v1/stories lists what there is.")
