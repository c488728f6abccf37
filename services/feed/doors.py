"""Who may come in, how often, and with how much: ASGI middleware in front of every route."""

import asyncio
import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable, Collection

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.feed import metrics
from services.feed.allowance import Allowance, client_name, hashed_name
from services.feed.tokens import LONGEST, hashed
from shared.documents.protocol import StoreUnavailable

log = structlog.get_logger()

LONGEST_QUERY = 8_000
LARGEST_BODY = 64_000
LARGEST_OPML = 5_000_000
BODY_SECONDS = 20.0
"""How long a client may take to send its body."""
_OPEN_TO_ALL = ("/openapi.json", "/static/", "/health/", "/metrics")

Refuse = Callable[[Request, str, int, str, dict[str, str]], Awaitable[Response]]


class Doors:
    """`refuse` makes the answer of a problem: request, kind, status, detail, headers."""

    def __init__(
        self,
        app: ASGIApp,
        refuse: Refuse,
        *,
        keys: Collection[str] = (),
        admin: str = "",
        allowance: Allowance | None = None,
        proxies: Collection[str] = (),
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._keys = tuple(hashed(key) for key in (*keys, *([admin] if admin else [])))
        self._closed = bool(keys)
        self._allowance = allowance
        self._proxies = frozenset(proxy.strip() for proxy in proxies if proxy.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if len(scope["query_string"]) > LONGEST_QUERY:
            detail = f"The address is too long: its query may have {LONGEST_QUERY} bytes."
            await self._turn_away(scope, receive, send, "query-too-long", 414, detail)
            return
        key = self._key(headers) if self._keys else None
        if self._closed and key is None and not _opens_itself(scope["path"]) and scope["method"] != "OPTIONS":
            detail = "Reading needs an API key here: Authorization: Bearer …, or X-API-Key."
            challenge = {"WWW-Authenticate": 'Bearer realm="infobud", Basic realm="infobud", charset="UTF-8"'}
            await self._turn_away(scope, receive, send, "unauthorized", 401, detail, challenge)
            return
        if key is not None:
            # The same answer for every key: it may be kept.
            scope.setdefault("state", {})["may_read"] = True
        if self._allowance is not None and not scope["path"].startswith(("/health/", "/metrics", "/static/")):
            client = key or client_name(self._address(scope, headers))
            passed = await self._counted(self._allowance, scope, receive, send, client)
            if passed is None:
                return
            send = passed
        if scope["method"] in ("POST", "PUT", "PATCH", "DELETE"):
            limit = LARGEST_OPML if scope["path"] == "/v1/opml" else LARGEST_BODY
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > limit:
                await self._turn_away(scope, receive, send, "body-too-large", 413, _too_large(limit))
                return
            receive = _bounded(receive, limit)
        await self._app(scope, receive, send)

    async def _counted(
        self, allowance: Allowance, scope: Scope, receive: Receive, send: Send, client: str
    ) -> Send | None:
        """A `send` that tells what is left of the client's allowance; none when it was turned away."""
        try:
            verdict = await allowance.spend(client)
        except StoreUnavailable as error:
            log.warning("requests_not_counted", error=str(error))
            return send
        if not verdict.passes:
            detail = f"More than {verdict.limit} requests a minute; the next ones pass in {verdict.seconds} s."
            more = {name.decode(): value.decode() for name, value in verdict.headers}
            more["Retry-After"] = str(verdict.seconds)
            await self._turn_away(scope, receive, send, "too-many-requests", 429, detail, more)
            return None

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *verdict.headers]
            await send(message)

        return telling

    async def _turn_away(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        kind: str,
        status: int,
        detail: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        metrics.REFUSED.labels(kind).inc()
        response = await self._refuse(Request(scope), kind, status, detail, headers or {})
        await response(scope, receive, send)

    def _key(self, headers: Headers) -> str | None:
        """The name of the client whose key the request shows; none for no key or a wrong one."""
        shown = hashed(_shown(headers))
        opened = [hmac.compare_digest(shown, key) for key in self._keys]
        return hashed_name(shown) if any(opened) else None

    def _address(self, scope: Scope, headers: Headers) -> str:
        """The client's address: the last one in X-Forwarded-For that is no proxy of ours, if a proxy of ours asks."""
        address = scope["client"][0] if scope.get("client") else "unknown"
        if address not in self._proxies:
            return address
        for hop in reversed([part.strip() for part in headers.get("x-forwarded-for", "").split(",")]):
            if hop and hop not in self._proxies:
                return hop[:100]
        return address


def _shown(headers: Headers) -> str:
    """The secret that the request shows, as X-API-Key, bearer, or the password of basic authentication (browsers)."""
    given = headers.get("x-api-key", "")
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    if not given and scheme.lower() == "bearer":
        given = rest.strip()
    elif not given and scheme.lower() == "basic":
        try:
            given = base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return given if len(given) <= LONGEST else ""


def _opens_itself(path: str) -> bool:
    """Whether the address needs no key: it tells no news, or asks for a saved feed's own token."""
    if path.startswith(_OPEN_TO_ALL):
        return True
    if path.startswith("/feeds/"):
        return not path.startswith("/feeds/stories.")
    return path.startswith(("/v1/feeds/", "/v1/feeds."))


def _bounded(receive: Receive, limit: int) -> Receive:
    """`receive` that ends a body that is too large or takes too long to come."""
    read = 0
    done = False
    loop = asyncio.get_running_loop()
    deadline = loop.time() + BODY_SECONDS

    async def bounded() -> Message:
        nonlocal read, done
        if done:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, _too_large(limit))
        done = not message.get("more_body", False)
        return message

    return bounded


def _too_large(limit: int) -> str:
    return f"The body is too large: {limit:,} bytes are the most."
