"""The JSON API: everything that a front end needs to read, by GET, cursor by cursor."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.feed import answers, examples
from services.feed.answers import Meta
from services.feed.bodies import NewReport
from services.feed.filters import StoryFilter
from services.feed.languages import prefixes
from services.feed.listing import story_list
from services.feed.openapi import LARGEST_CURSOR, MOST_CHANGES, STORY_PARTS, documented
from services.feed.parameters import (
    STORY_ID,
    Given,
    Start,
    check_names,
    countries,
    languages,
    number,
    one,
    start,
    text,
    time,
)
from services.feed.personal import without
from services.feed.problems import NotFound, Refused
from services.feed.queries import change_item
from services.feed.radar import radar
from services.feed.reports_view import radar_row
from services.feed.site import Site, json_answer
from services.feed.syndication import FORMATS
from shared.documents.protocol import Document, read_time

StoryAddress = Annotated[str, Path(pattern=STORY_ID, description="id of a story; one that was merged answers too")]


def api(site: Site) -> APIRouter:
    """The routes under /v1 that anybody may read."""
    routes = APIRouter(prefix="/v1")

    @routes.get(
        "/stories",
        tags=["stories"],
        **documented(answers.StoryList, filter=True, paging=True, example=examples.STORY_LIST),
    )
    async def list_stories(request: Request) -> Response:
        """Stories by filter, the ones with most attention first, or the newest.

        Pass `next_cursor` as `cursor` for the next page: nothing is skipped or repeated while stories arrive or move.
        """
        wanted, page = await site.filter(request), site.page(request)
        reader = site.reader(request, wanted.languages)
        query = wanted.query_string()
        feeds = {name: f"{reader.base}/feeds/stories.{name}{query}" for name in FORMATS}
        return await story_list(site, request, wanted, page, reader=reader, feeds=feeds)

    @routes.get(
        "/stories/{story_id}",
        tags=["stories"],
        **documented(answers.Story, "lang", "story_changed_since", *STORY_PARTS, missing=True, example=examples.STORY),
    )
    async def read_story(request: Request, story_id: StoryAddress) -> Response:
        """One story: summary with citations, press radar, related stories, coverage, and why it is what it is.

        An id that was merged into another story answers with that story and says so in `redirected_from`; one that
        fell apart names the other parts in `split_into`. `exclude_source` drops an outlet's reports and the sentences
        that only it supports.
        """
        given = request.query_params.multi_items()
        check_names(given, ("lang", "changed_since", *STORY_PARTS))
        wanted = await without_of(site, given)
        since = _since(given, site.clock())
        story = await site.queries.story(
            story_id, site.reader(request, languages(given, "lang")), wanted=wanted, since=since
        )
        if story is None:
            raise no_story(story_id)
        headers = {"Content-Location": f"/v1/stories/{story.id}"} if story.redirected_from else None
        return json_answer(request, story, headers=headers, modified=story.changed_at)

    @routes.get(
        "/stories/{story_id}/radar",
        tags=["stories"],
        **documented(answers.RadarList, "lang", "country", *STORY_PARTS, missing=True),
    )
    async def read_radar(request: Request, story_id: StoryAddress) -> Response:
        """The press radar: every report of the story, oldest first, reprints folded under their original."""
        given = request.query_params.multi_items()
        check_names(given, ("lang", "country", *STORY_PARTS))
        tongues, lands = languages(given, "lang"), countries(given, "country")
        document = without(await _document(site, story_id), await without_of(site, given))
        texts = await site.queries.texts_of(document)
        rows = [
            radar_row(row, texts.get(row.member.article_id, ()))
            for row in radar(site.queries.members_of(document))
            if (not tongues or not set(tongues).isdisjoint(prefixes(row.member.language)))
            and (not lands or row.member.source.country in lands)
        ]
        meta = Meta(empty_because=None if rows else "filtered_by_you")
        answer = answers.RadarList(radar=rows, meta=meta)
        return json_answer(request, answer, modified=read_time(document["changed_at"]))

    @routes.get(
        "/stories/{story_id}/related", tags=["stories"], **documented(answers.RelatedList, "lang", missing=True)
    )
    async def read_related(request: Request, story_id: StoryAddress) -> Response:
        """Other stories that a reader of this one may want, each with its reason."""
        reader = site.reader(request, _only_languages(request))
        related = await site.queries.related(await _document(site, story_id), reader)
        meta = Meta(empty_because=None if related else "no_related_stories")
        return json_answer(request, answers.RelatedList(related=related, meta=meta))

    @routes.get("/stories/{story_id}/revisions", tags=["stories"], **documented(answers.RevisionList, missing=True))
    async def read_revisions(request: Request, story_id: StoryAddress) -> Response:
        """What has happened to the story, oldest first: reports that came, summaries that were written."""
        check_names(request.query_params.multi_items(), ())
        revisions = await site.queries.revisions(await _document(site, story_id))
        return json_answer(request, answers.RevisionList(revisions=revisions, meta=Meta()))

    @routes.post(
        "/stories/{story_id}/reports",
        tags=["stories"],
        **documented(answers.ReportReceipt, status=201, missing=True, problems=(409, 413, 415)),
    )
    async def report_error(request: Request, story_id: StoryAddress, report: NewReport) -> Response:
        """Reports an error in a story to the operators."""
        check_names(request.query_params.multi_items(), ())
        document = await _document(site, story_id)
        kept = await site.reports.add(
            story_id=document["_id"], revision=document["version"], at=site.clock(), **report.model_dump()
        )
        if kept is None:
            raise Refused(409, "reports-full", "Too many reports are waiting to be read; please try another day.")
        receipt = answers.ReportReceipt(id=kept.id, story_id=kept.story_id, revision=kept.revision, at=kept.at)
        return Response(receipt.model_dump_json(), status_code=201, media_type="application/json")

    @routes.get(
        "/changes",
        tags=["changes"],
        **documented(
            answers.ChangeList, "after", "changes", filter=True, problems=(410,), example=examples.CHANGE_LIST
        ),
    )
    async def list_changes(request: Request) -> Response:
        """Every change of every story that passes the filter, in order: replayable, nothing is ever left out.

        Start with `after=earliest` (or without it) for all that is kept or with `after=latest` for now, and go on with
        `next_cursor`. A cursor from before what is kept (`FEED_CHANGES_DAYS`) is answered with 410: load the stories
        anew and go on from `latest`, or pass `oldest_cursor` less one to lose as little as possible.
        """
        wanted = await site.filter(request, also=("after", "limit"))
        given = request.query_params.multi_items()
        last = await site.queries.last_cursor()
        after = await _position(site, start(given, "after"), last)
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

    @routes.get(
        "/stream", tags=["changes"], **documented(None, "after", filter=True, media_types=("text/event-stream",))
    )
    async def stream(request: Request) -> Response:
        """The same as server-sent events, live: each event's data is a `ChangeItem`, its id the change's cursor.

        `Last-Event-ID`, or `after` at the first time, replays what was missed. When that is kept no longer, an event
        `reset` says so, with a `Reset` as data: load the stories anew, the stream goes on with what comes.
        """
        wanted = await site.filter(request, also=("after",))
        given = request.query_params.multi_items()
        last_id = request.headers.get("last-event-id", "")
        if last_id.isascii() and last_id.isdigit() and len(last_id) <= len(str(LARGEST_CURSOR)):
            after: int | None = int(last_id)
        else:
            asked = start(given, "after")
            after = None if asked is None else await _position(site, asked, await site.queries.last_cursor())
        events = site.live.events(after=after, wanted=wanted, reader=site.reader(request, wanted.languages))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

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

    @routes.get("/suggest", tags=["filters"], **documented(answers.SuggestionList, "suggest"))
    async def suggest(request: Request) -> Response:
        """What somebody who types may mean: topics, outlets, countries, languages, and names in the news."""
        given = request.query_params.multi_items()
        check_names(given, ("q",))
        found = await site.facets.suggestions(text(given, "q"))
        meta = Meta(empty_because=None if found else "filtered_by_you")
        return json_answer(request, answers.SuggestionList(suggestions=found, meta=meta))

    return routes


async def without_of(site: Site, given: Given) -> StoryFilter:
    """The part of the grammar that a single story understands: what to leave out."""
    return await site.read_filter([(name, value) for name, value in given if name in STORY_PARTS])


def no_story(story_id: str) -> NotFound:
    return NotFound(f"There is no story {story_id[:100]!r}; /v1/stories lists what there is.")


def _since(given: Given, now: datetime) -> int | datetime | None:
    value = one(given, "changed_since")
    if value is not None and value.isascii() and value.isdigit() and len(value) <= 10 and int(value) > 0:
        return int(value)
    return time(given, "changed_since", now)


def _only_languages(request: Request) -> tuple[str, ...]:
    given = request.query_params.multi_items()
    check_names(given, ("lang",))
    return languages(given, "lang")


async def _position(site: Site, asked: int | Start | None, last: int) -> int:
    """The cursor that is meant; by default the beginning of what is kept."""
    match asked:
        case int():
            return asked
        case "latest":
            return last
        case _:
            return await site.queries.oldest_cursor() - 1


async def _document(site: Site, story_id: str) -> Document:
    document = await site.queries.survivor(story_id)
    if document is None:
        raise no_story(story_id)
    return document
