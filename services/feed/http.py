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

from services.feed.admin_api import admin_api
from services.feed.api import api
from services.feed.changes import Pruned, told
from services.feed.doors import Doors
from services.feed.feeds import feeds
from services.feed.filters import OtherOrder
from services.feed.frame import Frame, logged_path
from services.feed.kept import Kept
from services.feed.openapi import methods_of, with_problems
from services.feed.pages import STATIC, Fault, Look, pages
from services.feed.parameters import BadParameter
from services.feed.problems import NotFound, Refused, problem
from services.feed.saved_api import saved_api
from services.feed.site import Site
from services.feed.webhooks_api import webhooks_api
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
    {"name": "saved feeds", "description": "A filter under a secret token: as JSON, as a feed, and sent to webhooks."},
    {"name": "administration", "description": "Sources, readers' reports and dead letters, for operators."},
]
RETRY_AFTER_SECONDS = "5"


class Application(FastAPI):
    """FastAPI with our problem details in its OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        return with_problems(self)


def create_app(site: Site) -> FastAPI:
    """The application; the runner adds health and metrics to it."""

    look = Look(site)
    settings = site.settings

    def answer(
        request: Request,
        kind: str,
        status: int,
        detail: str,
        *,
        parameter: str | None = None,
        near: tuple[str, ...] = (),
        oldest_cursor: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The error as programs read it, or as a page."""
        if not _is_for_programs(request.url.path):
            return look.fault(request, Fault(kind, status, detail, parameter, near), headers)
        request_id = request.state.request_id
        return problem(
            kind,
            status,
            detail,
            request_id=request_id,
            parameter=parameter,
            near=near,
            oldest_cursor=oldest_cursor,
            headers=headers,
        )

    async def failed(request: Request) -> Response:
        detail = "Something went wrong on our side. It is in the log under this request's id."
        return answer(request, "internal", 500, detail)

    async def turned_away(request: Request, kind: str, status: int, detail: str, headers: dict[str, str]) -> Response:
        return answer(request, kind, status, detail, headers=headers)

    app = Application(
        title=settings.feed_title,
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
                allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
                allow_headers=[
                    "Authorization",
                    "Content-Type",
                    "Last-Event-ID",
                    "If-None-Match",
                    "X-API-Key",
                    "X-Feed-Token",
                    "X-Request-Id",
                ],
                expose_headers=[
                    "ETag",
                    "Content-Location",
                    "Link",
                    "Location",
                    "RateLimit",
                    "RateLimit-Limit",
                    "RateLimit-Policy",
                    "RateLimit-Remaining",
                    "RateLimit-Reset",
                    "Retry-After",
                    "X-Request-Id",
                ],
                max_age=86_400,
            ),
            Middleware(
                Doors,
                turned_away,
                keys=settings.api_keys,
                admin=settings.feed_admin_token.get_secret_value(),
                allowance=site.allowance,
                proxies=settings.feed_trusted_proxies.split(","),
            ),
            Middleware(Kept, site.freshness, seconds=settings.feed_kept_seconds, most_bytes=settings.feed_kept_bytes),
            Middleware(GZipMiddleware, minimum_size=800, compresslevel=5),
        ],
    )

    @app.exception_handler(BadParameter)
    async def bad_parameter(request: Request, error: BadParameter) -> Response:
        return answer(request, "bad-parameter", 422, str(error), parameter=error.parameter, near=error.near)

    @app.exception_handler(OtherOrder)
    async def other_order(request: Request, error: OtherOrder) -> Response:
        return answer(request, "other-order", 409, str(error), parameter=error.parameter)

    @app.exception_handler(Pruned)
    async def pruned(request: Request, error: Pruned) -> Response:
        detail = told(error)
        return answer(request, "changes-gone", 410, detail, parameter="after", oldest_cursor=error.oldest)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        return answer(request, "not-found", 404, str(error))

    @app.exception_handler(Refused)
    async def not_done(request: Request, error: Refused) -> Response:
        return answer(request, error.kind, error.status, str(error), headers=error.headers)

    @app.exception_handler(StoreUnavailable)
    async def store_away(request: Request, error: StoreUnavailable) -> Response:
        log.warning("store_unavailable", path=logged_path(request.url.path), error=str(error))
        detail = "The store of stories can't be reached just now. Try again in a few seconds."
        headers = {"Retry-After": RETRY_AFTER_SECONDS}
        return answer(request, "store-unavailable", 503, detail, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        faults = [
            (".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]), str(fault["msg"]))
            for fault in error.errors()
        ]
        detail = "; ".join(f"{name}: {message}" for name, message in faults[:5])
        return answer(request, "bad-body", 422, detail, parameter=faults[0][0] if faults else None)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        detail = str(error.detail)
        if error.status_code == 404:
            detail = f"Nothing answers to {request.url.path[:200]!r}; /openapi.json lists what there is."
        headers = dict(error.headers or {})
        if error.status_code == 405 and (methods := methods_of(app.openapi(), request.url.path)):
            headers["Allow"] = ", ".join(sorted(methods))
            detail = f"{request.method[:20]} is not done here; {headers['Allow']} may be."
        return answer(request, kind, error.status_code, detail, headers=headers)

    app.include_router(api(site))
    app.include_router(saved_api(site))
    app.include_router(webhooks_api(site))
    app.include_router(admin_api(site))
    app.include_router(feeds(site))
    app.include_router(pages(site, look))
    app.mount("/static", _Static(directory=STATIC))
    return app


def _is_for_programs(path: str) -> bool:
    """Whether programs ask here: a saved feed's page has the address of its feeds, without their endings."""
    return path.startswith(("/v1", "/openapi.json")) or (path.startswith("/feeds/") and "." in path)


class _Static(StaticFiles):
    """Files whose addresses change with their content, so that browsers may keep them for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
