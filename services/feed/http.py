"""The feed's HTTP application: routes, common headers, and errors that say what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from services.feed.api import api
from services.feed.feeds import feeds
from services.feed.frame import Frame
from services.feed.openapi import with_problems
from services.feed.pages import STATIC, Look, pages
from services.feed.parameters import BadParameter
from services.feed.problems import NotFound, problem
from services.feed.site import Site
from shared.documents.protocol import StoreUnavailable

log = structlog.get_logger()

DESCRIPTION = """
Every report of one event, folded into one cited story.

* Lists are `{"stories": […], "next_cursor": …, "meta": {…}}`; pass `next_cursor` as `cursor` to go on.
* The same filter works in JSON, RSS, Atom, JSON Feed and on the live stream.
* Answers carry an `ETag`; send it back as `If-None-Match` and an unchanged answer costs nothing.
* Errors are problem details (RFC 9457); a parameter that isn't known is an error that names the nearest one.
"""
TAGS = [
    {"name": "stories", "description": "Lists of stories, and single ones with everything about them."},
    {"name": "changes", "description": "What has changed, replayable from any cursor, or live."},
    {"name": "filters", "description": "What there is to filter by."},
    {"name": "feeds", "description": "The same lists for feed readers."},
]
RETRY_AFTER_SECONDS = "5"
HEADINGS = {
    404: "There is nothing here",
    422: "That filter is not clear",
    500: "Something went wrong",
    503: "The stories can’t be reached just now",
}

_MACHINE_PATHS = ("/v1", "/feeds", "/openapi.json")


class Application(FastAPI):
    """FastAPI with our problem details in its OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        return with_problems(self)


def create_app(site: Site) -> FastAPI:
    """The application; the runner adds health and metrics to it."""

    look = Look(site)

    def answer(
        request: Request,
        kind: str,
        status: int,
        detail: str,
        *,
        parameter: str | None = None,
        near: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The error as programs read it, or as a page."""
        if not request.url.path.startswith(_MACHINE_PATHS):
            return look.message(request, status, HEADINGS.get(status, HTTPStatus(status).phrase), detail, headers)
        request_id = request.state.request_id
        return problem(kind, status, detail, request_id=request_id, parameter=parameter, near=near, headers=headers)

    async def failed(request: Request) -> Response:
        detail = "Something went wrong on our side. It is in the log under this request's id."
        return answer(request, "internal", 500, detail)

    app = Application(
        title=site.settings.feed_title,
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Frame, failed=failed),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD"],
                allow_headers=["Last-Event-ID", "If-None-Match", "X-Request-Id"],
                expose_headers=["ETag", "X-Request-Id", "Retry-After", "Content-Location"],
            ),
            Middleware(GZipMiddleware, minimum_size=800, compresslevel=5),
        ],
    )

    @app.exception_handler(BadParameter)
    async def bad_parameter(request: Request, error: BadParameter) -> Response:
        return answer(request, "bad-parameter", 422, str(error), parameter=error.parameter, near=error.near)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        return answer(request, "not-found", 404, str(error))

    @app.exception_handler(StoreUnavailable)
    async def store_away(request: Request, error: StoreUnavailable) -> Response:
        log.warning("store_unavailable", path=request.url.path, error=str(error))
        detail = "The store of stories can't be reached just now. Try again in a few seconds."
        headers = {"Retry-After": RETRY_AFTER_SECONDS}
        return answer(request, "store-unavailable", 503, detail, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, "bad-parameter", 422, "; ".join(str(entry["msg"]) for entry in error.errors()))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        detail = str(error.detail)
        if error.status_code == 404:
            detail = f"Nothing answers to {request.url.path[:200]!r}; /openapi.json lists what there is."
        return answer(request, kind, error.status_code, detail, headers=dict(error.headers or {}))

    app.include_router(api(site))
    app.include_router(feeds(site))
    app.include_router(pages(site, look))
    app.mount("/static", _Static(directory=STATIC))
    return app


class _Static(StaticFiles):
    """Files whose addresses change with their content, so that browsers may keep them for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
