"""What every answer has in common: a request id, security headers, HEAD, metrics, and no stack trace for readers."""

import re
import secrets
from collections.abc import Awaitable, Callable
from functools import lru_cache
from time import perf_counter

import structlog
from prometheus_client import Counter, Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.feed import metrics

log = structlog.get_logger()

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_RAW_SECURITY_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_SECRET = re.compile(r"^(/feeds/)(?!stories\.)[^.]*")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Frame:
    """ASGI middleware around everything else. `failed` makes the answer when a handler raised."""

    def __init__(self, app: ASGIApp, failed: Callable[[Request], Awaitable[Response]]) -> None:
        self._app = app
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began = perf_counter()
        status: int | None = None

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name for name, _ in message["headers"]}
                more = [pair for pair in _RAW_SECURITY_HEADERS if pair[0] not in own]
                message["headers"] = [*message["headers"], *more, (b"x-request-id", request_id.encode())]
            elif head and message["type"] == "http.response.body":
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except Exception:
            log.exception("request_failed", path=logged_path(scope["path"]), request_id=request_id)
            if status is None:
                response = await self._failed(Request(scope))
                await response(scope, receive, answer)
            else:
                raise
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            _count(route, "HEAD" if head else _method(scope), str(status or 0), perf_counter() - began)


def logged_path(path: str) -> str:
    """The path as it may stand in a log: without the secret of a saved feed."""
    return _SECRET.sub(r"\1…", path)


def _request_id(scope: Scope) -> str:
    """The caller's id when it is harmless in a log, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(given := value.decode("latin-1")):
            return str(given)
    return secrets.token_hex(8)


@lru_cache(maxsize=1000)
def _meters(route: str, method: str, status: str) -> tuple[Counter, Histogram]:
    # Looking labels up takes longer than counting.
    return metrics.REQUESTS.labels(route, method, status), metrics.REQUEST_SECONDS.labels(route)


def _count(route: str, method: str, status: str, seconds: float) -> None:
    requests, histogram = _meters(route, method, status)
    requests.inc()
    histogram.observe(seconds)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
