"""Answers that are kept in memory for as long as nothing has changed: most requests are for what was just asked.

ASGI middleware between the doors and the routes. What is kept is the whole answer, compressed if the client reads that;
it is served until anything in the read model changes, and for a few seconds at the most, since ages, counts and delays
go on by themselves.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.feed import metrics
from services.feed.freshness import Freshness
from services.feed.site import is_known
from shared.documents.protocol import StoreUnavailable

_LARGEST_SHARE = 20
"""No answer is kept that would fill more than one in so many parts of the memory."""
_NOT_KEPT = (
    "/v1/stream",
    "/v1/feeds",
    "/v1/reports",
    "/v1/dead-letters",
    "/v1/opml",
    "/static/",
    "/health",
    "/metrics",
)
_VARYING = (b"host", b"accept-language")
_PRIVATE = (b"authorization", b"x-feed-token", b"cookie")

Key = tuple[bytes, ...]


@dataclass(frozen=True)
class _Kept:
    generation: int
    until: float
    headers: list[tuple[bytes, bytes]]
    headers_304: list[tuple[bytes, bytes]]
    body: bytes
    tag: str
    modified: str | None

    @property
    def size(self) -> int:
        return len(self.body) + 1000


class Kept:
    def __init__(
        self,
        app: ASGIApp,
        freshness: Freshness,
        *,
        seconds: float,
        most_bytes: int,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._freshness = freshness
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._monotonic = monotonic
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = self._key(scope) if scope["type"] == "http" else None
        if key is None:
            await self._app(scope, receive, send)
            return
        try:
            generation = await self._freshness.look()
        except StoreUnavailable:
            await self._app(scope, receive, send)
            return
        kept = self._kept.get(key)
        if kept is not None and kept.generation == generation and kept.until > self._monotonic():
            self._kept.move_to_end(key)
            metrics.ANSWERS_KEPT.labels("served").inc()
            await _serve(kept, scope, send)
            return
        metrics.ANSWERS_KEPT.labels("made").inc()
        await self._make(key, generation, scope, receive, send)

    async def _make(self, key: Key, generation: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Has the answer made for a client without a copy, keeps it, and serves it."""
        start: Message | None = None
        body = bytearray()
        passing = False

        async def collect(message: Message) -> None:
            nonlocal start, passing
            if passing:
                await send(message)
                return
            if message["type"] == "http.response.start":
                start = message
                if message["status"] != 200:
                    passing = True
                    await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body") and len(body) > self._most_bytes // _LARGEST_SHARE and start is not None:
                passing = True
                await send(start)
                await send({"type": "http.response.body", "body": bytes(body), "more_body": True})

        asked = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]}
        await self._app(asked, receive, collect)
        scope.setdefault("state", {}).update(asked.get("state", {}))
        if "route" in asked:
            scope["route"] = asked["route"]
        if passing or start is None:
            return
        kept = self._entry(generation, start["headers"], bytes(body))
        if kept is None:
            await send(start)
            await send({"type": "http.response.body", "body": bytes(body)})
            return
        self._keep(key, kept)
        await _serve(kept, scope, send)

    def _entry(self, generation: int, headers: list[tuple[bytes, bytes]], body: bytes) -> _Kept | None:
        names = dict(headers)
        if b"etag" not in names or b"set-cookie" in names or b"no-store" in names.get(b"cache-control", b""):
            return None
        return _Kept(
            generation=generation,
            until=self._monotonic() + self._seconds,
            headers=headers,
            headers_304=[pair for pair in headers if pair[0] not in _OF_THE_BODY],
            body=body,
            tag=names[b"etag"].decode("latin-1"),
            modified=names[b"last-modified"].decode() if b"last-modified" in names else None,
        )

    def _keep(self, key: Key, kept: _Kept) -> None:
        if kept.size * _LARGEST_SHARE > self._most_bytes:
            return
        old = self._kept.pop(key, None)
        self._bytes += kept.size - (old.size if old else 0)
        self._kept[key] = kept
        while self._bytes > self._most_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.size

    def _key(self, scope: Scope) -> Key | None:
        """What the answer depends on; none when it must not be kept."""
        path: str = scope["path"]
        if scope["method"] != "GET" or self._seconds <= 0 or path.startswith(_NOT_KEPT):
            return None
        varying = dict.fromkeys(_VARYING, b"")
        compressed = b""
        for name, value in scope["headers"]:
            if name in varying:
                varying[name] = value
            elif name == b"accept-encoding":
                compressed = b"gzip" if b"gzip" in value else b""
            elif name in _PRIVATE and not scope.get("state", {}).get("may_read"):
                return None
        scheme = scope.get("scheme", "http").encode()
        return (scope.get("raw_path") or path.encode(), scope["query_string"], scheme, compressed, *varying.values())


_CONDITIONS = (b"if-none-match", b"if-modified-since")
_OF_THE_BODY = (b"content-length", b"content-type", b"content-encoding")


async def _serve(kept: _Kept, scope: Scope, send: Send) -> None:
    """The answer, or 304 for a client who has it."""
    tags = since = None
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            tags = value.decode("latin-1")
        elif name == b"if-modified-since":
            since = value.decode("latin-1")
    modified = parsedate_to_datetime(kept.modified) if since and kept.modified else None
    if (tags or since) and is_known(tags, since, kept.tag, modified):
        await send({"type": "http.response.start", "status": 304, "headers": list(kept.headers_304)})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
