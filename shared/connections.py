"""Connections to many hosts, few requests each: one idle connection a host, and no search among all of them.

httpcore's own pool looks at every connection for every request: with a hundred hosts in it that takes longer (34 ms)
than the request.
"""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore

STALE = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)
"""What a request meets on a kept connection that the server has just closed."""


class Connections:
    """At most `most` at work at once; of the idle ones the `idle` newest are kept, for `seconds`."""

    def __init__(
        self,
        backend: httpcore.AsyncNetworkBackend,
        tls: ssl.SSLContext,
        *,
        most: int,
        idle: int = 64,
        seconds: float = 15.0,
    ) -> None:
        self._backend, self._tls, self._most_idle, self._seconds = backend, tls, idle, seconds
        self._room = asyncio.Semaphore(most)
        self._idle: OrderedDict[str, httpcore.AsyncHTTPConnection] = OrderedDict()
        self._closed = False

    @asynccontextmanager
    async def response(self, request: httpcore.Request) -> AsyncIterator[httpcore.Response]:
        """The response, its body still to be read within the block. Raises httpcore's exceptions."""
        async with self._room:
            connection, response = await self._send(request)
            try:
                yield response
            finally:
                try:
                    await response.aclose()
                finally:
                    await self._keep_or_close(str(request.url.origin), connection)

    async def aclose(self) -> None:
        self._closed = True
        while self._idle:
            await self._idle.popitem()[1].aclose()

    async def _send(self, request: httpcore.Request) -> tuple[httpcore.AsyncHTTPConnection, httpcore.Response]:
        kept = self._idle.pop(str(request.url.origin), None)
        if kept is not None:
            if not kept.has_expired():
                try:
                    return kept, await self._try(kept, request)
                except STALE:
                    if request.method not in (b"GET", b"HEAD"):
                        raise
            else:
                await kept.aclose()
        fresh = httpcore.AsyncHTTPConnection(
            request.url.origin, ssl_context=self._tls, keepalive_expiry=self._seconds, network_backend=self._backend
        )
        return fresh, await self._try(fresh, request)

    async def _try(self, connection: httpcore.AsyncHTTPConnection, request: httpcore.Request) -> httpcore.Response:
        try:
            return await connection.handle_async_request(request)
        except BaseException:
            await connection.aclose()
            raise

    async def _keep_or_close(self, origin: str, connection: httpcore.AsyncHTTPConnection) -> None:
        if self._closed or origin in self._idle or not connection.is_idle():
            await connection.aclose()
            return
        self._idle[origin] = connection
        if len(self._idle) > self._most_idle:
            await self._idle.popitem(last=False)[1].aclose()
