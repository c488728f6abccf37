"""Administration over HTTP: sources, readers' reports, dead letters. Off unless FEED_ADMIN_TOKEN is set."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from services.feed import saved_answers as shapes
from services.feed.answers import Meta
from services.feed.bodies import NewSource, Replay, ReportChange
from services.feed.desk import UnknownTopic
from services.feed.openapi import documented
from services.feed.opml import ADDRESS, NoOpml, Outline, feeds_in, written
from services.feed.parameters import OUTLET, check_names, one
from services.feed.problems import NotFound, Refused
from services.feed.saved_access import token_of
from services.feed.site import Site, json_answer
from services.feed.tokens import hashed
from shared.events import TOPIC_NAMES, SourceRequested
from shared.kafka.embedded.file import LogFailed
from shared.kafka.errors import LOG_ERRORS, LogUnavailable

MOST_REPORTS = 200
_AWAY: tuple[type[Exception], ...] = (LogUnavailable, LogFailed, *LOG_ERRORS)
_NO_STORE = {"Cache-Control": "no-store"}
_OPML_TYPES = ("text/x-opml", "application/xml", "text/xml", "application/octet-stream", "text/plain")
_ADDRESS = {
    "type": "string",
    "pattern": ADDRESS,
    "xml": {"attribute": True},
}
_OUTLINE = {
    "type": "object",
    "properties": {"xmlUrl": _ADDRESS, "htmlUrl": _ADDRESS},
    "required": ["xmlUrl"],
    "additionalProperties": False,
}
_OPML = {
    "type": "object",
    "xml": {"name": "opml"},
    "properties": {
        "body": {
            "type": "object",
            "properties": {"outline": {"type": "array", "items": _OUTLINE, "minItems": 1}},
            "required": ["outline"],
            "additionalProperties": False,
        }
    },
    "required": ["body"],
    "additionalProperties": False,
}
_OPML_BODY = {"required": True, "content": {"application/xml": {"schema": _OPML}}}


def admin_api(site: Site) -> APIRouter:
    """The routes for operators, and the export of sources, which is open to readers."""
    routes = APIRouter(prefix="/v1", tags=["administration"])
    operator = [Depends(_gate(site))]

    @routes.get("/opml", **documented(None, media_types=("text/x-opml",)))
    async def export_sources(request: Request) -> Response:
        """The feeds that are read, as OPML. Open to readers: /v1/sources tells the same."""
        check_names(request.query_params.multi_items(), ())
        outlines = [
            Outline(
                title=record.source.name,
                feed=feed.url,
                page=record.source.home,
                language=record.source.language,
                group=TOPIC_NAMES.get(record.source.topic or "", ""),
            )
            for record in await site.facets.outlets()
            if record.is_active
            for feed in record.feeds
            if feed.state == "active"
        ]
        body = written(f"{site.settings.feed_title}: sources", outlines, site.clock())
        headers = {**_NO_STORE, "Content-Disposition": 'attachment; filename="sources.opml"'}
        return Response(body, media_type="text/x-opml; charset=utf-8", headers=headers)

    extra = documented(shapes.Requested, status=202, problems=(403, 413, 415), security="admin")
    extra["openapi_extra"]["requestBody"] = _OPML_BODY

    @routes.post("/opml", dependencies=operator, **extra)
    async def import_sources(request: Request) -> Response:
        """Has the outlets of an OPML document read from now on."""
        check_names(request.query_params.multi_items(), ())
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type and media_type not in _OPML_TYPES:
            raise Refused(415, "not-opml", f"OPML comes as {_OPML_TYPES[0]} or {_OPML_TYPES[1]}, not as {media_type}.")
        try:
            text = (await request.body()).decode("utf-8-sig")
            count = feeds_in(text)
        except (UnicodeDecodeError, NoOpml) as error:
            raise Refused(422, "not-opml", f"The body is not OPML: {error}.") from error
        await _ask(site, SourceRequested(action="import", catalogue=text, requested_at=site.clock()))
        return _accepted(shapes.Requested(requested="import", source_id="", feeds=count))

    @routes.post(
        "/sources",
        dependencies=operator,
        **documented(shapes.Requested, status=202, problems=(403, 413, 415), security="admin"),
    )
    async def add_source(request: Request, source: NewSource) -> Response:
        """Has one more feed read."""
        check_names(request.query_params.multi_items(), ())
        event = SourceRequested(
            action="add",
            source_id=source.id,
            feed_url=source.feed,
            name=source.name,
            language=source.language,
            country=source.country or "",
            topic=source.topic,
            requested_at=site.clock(),
        )
        await _ask(site, event)
        return _accepted(shapes.Requested(requested="add", source_id=source.id, feeds=1))

    @routes.delete(
        "/sources/{source_id}",
        dependencies=operator,
        **documented(shapes.Requested, status=202, missing=True, problems=(403,), security="admin"),
    )
    async def remove_source(
        request: Request, source_id: Annotated[str, Path(pattern=OUTLET, description="id of an outlet")]
    ) -> Response:
        """Stops reading an outlet, even if the catalogue goes on listing it."""
        check_names(request.query_params.multi_items(), ())
        known = [record for record in await site.facets.outlets() if record.source.id == source_id and record.is_active]
        if not known:
            raise NotFound(f"No outlet {source_id} is read; /v1/sources lists those that are.")
        await _ask(site, SourceRequested(action="remove", source_id=source_id, requested_at=site.clock()))
        return _accepted(shapes.Requested(requested="remove", source_id=source_id, feeds=len(known[0].feeds)))

    @routes.get(
        "/reports",
        dependencies=operator,
        **documented(shapes.ReportList, "state", problems=(403,), security="admin"),
    )
    async def list_reports(request: Request) -> Response:
        """Errors that readers have reported, the latest first."""
        given = request.query_params.multi_items()
        check_names(given, ("state",))
        state = one(given, "state") or "open"
        if state not in ("open", "closed"):
            raise Refused(422, "bad-parameter", "state is open or closed.")
        rows = [shapes.Report(**vars(report)) for report in await site.reports.all(state, limit=MOST_REPORTS)]
        return json_answer(request, shapes.ReportList(reports=rows, meta=Meta()), headers=_NO_STORE)

    @routes.patch(
        "/reports/{report_id}",
        dependencies=operator,
        **documented(shapes.Report, missing=True, problems=(403, 413, 415), security="admin"),
    )
    async def change_report(
        request: Request,
        report_id: Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="id of a report")],
        change: ReportChange,
    ) -> Response:
        """Closes a report, or opens it again."""
        check_names(request.query_params.multi_items(), ())
        report = await site.reports.set_state(report_id, change.state)
        if report is None:
            raise NotFound(f"There is no report {report_id}.")
        return json_answer(request, shapes.Report(**vars(report)), headers=_NO_STORE)

    @routes.get(
        "/dead-letters",
        dependencies=operator,
        **documented(shapes.DeadLetterList, problems=(403,), security="admin"),
    )
    async def list_dead_letters(request: Request) -> Response:
        """Messages that a service could not handle, with their cause and where they come from."""
        check_names(request.query_params.multi_items(), ())
        try:
            found = await site.desk.dead_letters("", "")
        except _AWAY as error:
            raise _log_away(error) from error
        rows = [shapes.DeadLetter(**vars(row)) for row in found]
        return json_answer(request, shapes.DeadLetterList(dead_letters=rows, meta=Meta()), headers=_NO_STORE)

    @routes.post(
        "/dead-letters/replay",
        dependencies=operator,
        **documented(shapes.Replayed, problems=(403, 413, 415), security="admin"),
    )
    async def replay(request: Request, body: Replay) -> Response:
        """Sends dead letters back to the groups that could not handle them. Safe: handlers are idempotent."""
        check_names(request.query_params.multi_items(), ())
        try:
            count = await site.desk.replay(body.topic, body.group)
        except UnknownTopic as error:
            raise Refused(422, "unknown-topic", str(error)) from error
        except _AWAY as error:
            raise _log_away(error) from error
        return json_answer(request, shapes.Replayed(replayed=count), headers=_NO_STORE)

    return routes


def _gate(site: Site) -> Callable[[Request], Awaitable[None]]:
    expected = site.settings.feed_admin_token.get_secret_value()

    async def gate(request: Request) -> None:
        if not expected:
            raise Refused(403, "administration-off", "Administration is off: set FEED_ADMIN_TOKEN to turn it on.")
        token = token_of(request)
        if not hmac.compare_digest(hashed(token), hashed(expected)):
            detail = "Administration needs its token: Authorization: Bearer …"
            raise Refused(401, "unauthorized", detail, {"WWW-Authenticate": 'Bearer realm="administration"'})

    return gate


async def _ask(site: Site, event: SourceRequested) -> None:
    try:
        await site.desk.request(event)
    except _AWAY as error:
        raise _log_away(error) from error


def _accepted(answer: shapes.Requested) -> Response:
    headers = {**_NO_STORE, "Location": "/v1/sources"}
    return Response(answer.model_dump_json(), status_code=202, media_type="application/json", headers=headers)


def _log_away(error: BaseException) -> Refused:
    return Refused(503, "log-unavailable", f"The log can't be reached just now: {error}.", {"Retry-After": "5"})
