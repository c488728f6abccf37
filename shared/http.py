"""The guarded outbound HTTP client: what sources name can't reach private addresses, exhaust memory or hold us up.

Every connection, on every hop, is made to an address that was resolved and checked at that moment, so neither a
redirect nor a name that resolves differently the second time reaches what the first check refused.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin

import brotli
import httpcore
import httpx

from shared.connections import Connections
from shared.guard import ForbiddenAddress, GuardedBackend, Resolve, UnresolvedName, is_address

ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
    ssl.SSLError,
    UnicodeError,
    zlib.error,
    brotli.error,
)
"""What the libraries raise when an answer can't be had or read."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})

RESOLVERS = 32
"""Threads that resolve names: a few names whose servers never answer must not hold up all others."""


class FetchCause(StrEnum):
    """Why a request brought no answer; used as a metric's label."""

    ADDRESS = "address"  # not an http or https address
    FORBIDDEN = "forbidden"  # resolves to an address that is not public
    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    PROTOCOL = "protocol"  # what came is not HTTP, broke off, or is encoded in a way that was not asked for


class FetchError(Exception):
    """A request brought no answer. The message names the address, what happened, and what to do if anything can be."""

    def __init__(self, url: str, cause: FetchCause, message: str) -> None:
        super().__init__(f"{url}: {message}")
        self.url, self.cause = url, cause


@dataclass(frozen=True)
class Limits:
    """What one request, redirects included, may cost."""

    seconds: float = 20.0
    connect_seconds: float = 10.0
    bytes: int = 5_000_000
    """Of the body after decompression."""
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """A whole answer. `moved_to` is where the address went for good: the last hop of unbroken 301s and 308s."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


class OutboundClient:
    """Fetches what sources and settings name. One for a service; close it at the end.

    `user_agent` says who asks and how to reach them. Environment variables (proxies, netrc) are not looked at.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_hosts: Collection[str] = (),
        limits: Limits | None = None,
        connections: int = 100,
        idle: int = 64,
        resolve: Resolve | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._threads = ThreadPoolExecutor(max_workers=RESOLVERS, thread_name_prefix="resolve")
        backend = GuardedBackend(allow_hosts=allow_hosts, resolve=resolve or self._resolve, network=network)
        self._connections = Connections(backend, httpx.create_ssl_context(trust_env=False), most=connections, idle=idle)
        # No cookies: they would track us, and an outlet could fill memory with them.
        self._headers = {
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate, br",
            "Connection": "keep-alive",
            "User-Agent": user_agent,
        }

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Answer:
        """The answer, whatever its status, after redirects. Raises FetchError."""
        return await self.request("GET", url, headers=headers, limits=limits)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        limits: Limits | None = None,
    ) -> Answer:
        """The same for any method; only GET and HEAD follow redirects. Raises FetchError."""
        limits = limits or self.limits
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(method, url, dict(headers or {}), content, limits)
        except TimeoutError as error:
            raise FetchError(url, FetchCause.TIMEOUT, f"no whole answer within {limits.seconds:g} s") from error

    async def aclose(self) -> None:
        await self._connections.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _follow(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, limits: Limits
    ) -> Answer:
        asked, moved_to, permanent = url, None, True
        for _ in range(limits.redirects + 1):
            answer = await self._once(method, url, headers, content, limits)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location or method not in ("GET", "HEAD"):
                return replace(answer, moved_to=moved_to)
            target = _joined(url, location)
            if httpx.URL(target).host != httpx.URL(url).host:
                headers.pop("Authorization", None)
            permanent = permanent and answer.status in PERMANENT_REDIRECTS
            url, moved_to = target, target if permanent else moved_to
        raise FetchError(
            asked, FetchCause.REDIRECTS, f"more than {limits.redirects} redirects, the last to {url[:200]}"
        )

    async def _once(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, limits: Limits
    ) -> Answer:
        async with _explained(url, limits):
            request = self._request(method, _checked(url), headers, content, limits)
            async with self._connections.response(request) as response:
                received = httpx.Headers(response.headers)
                redirected = response.status in REDIRECTS
                body = b"" if redirected else await _read(response, received, url, limits.bytes)
                return Answer(url=url, status=response.status, headers=received, body=body)

    def _request(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None, limits: Limits
    ) -> httpcore.Request:
        said = {"Host": url.netloc.decode("ascii"), **self._headers, **headers}
        if content is not None:
            said["Content-Length"] = str(len(content))
        connect = min(limits.connect_seconds, limits.seconds)
        return httpcore.Request(
            method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=list(said.items()),
            content=content,
            extensions={"timeout": {"connect": connect, "read": limits.seconds, "write": limits.seconds}},
        )

    async def _resolve(self, host: str, port: int) -> list[str]:
        if is_address(host):
            return [host]
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def _checked(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(url[:200], FetchCause.ADDRESS, f"not an address ({error})") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError(url[:200], FetchCause.ADDRESS, "only http and https addresses are fetched")
    return parsed.copy_with(fragment=None) if parsed.fragment else parsed


def _joined(url: str, location: str) -> str:
    try:
        return str(_checked(urljoin(url, location.strip())))
    except ValueError as error:
        raise FetchError(url, FetchCause.ADDRESS, f"redirects to {location[:200]!r}, which is no address") from error


@asynccontextmanager
async def _explained(url: str, limits: Limits) -> AsyncIterator[None]:
    """Turns the libraries' exceptions into FetchError."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchError(url, FetchCause.TIMEOUT, f"no answer within {limits.seconds:g} s") from error
    except ERRORS as error:
        raise FetchError(url, _cause(error), str(error) or type(error).__name__) from error


def _cause(error: BaseException) -> FetchCause:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ForbiddenAddress):
            return FetchCause.FORBIDDEN
        if isinstance(seen, UnresolvedName):
            return FetchCause.RESOLVE
        if isinstance(seen, ssl.SSLError):
            return FetchCause.TLS
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpx.InvalidURL):
        return FetchCause.ADDRESS
    return FetchCause.CONNECT if isinstance(error, httpcore.ConnectError) else FetchCause.PROTOCOL


async def _read(response: httpcore.Response, headers: httpx.Headers, url: str, limit: int) -> bytes:
    """The body, decompressed as it comes, so that a small bomb never becomes a large piece of memory."""
    body = bytearray()
    async for piece in _decompressed(response, headers, url):
        body += piece
        if len(body) > limit:
            raise FetchError(url, FetchCause.TOO_LARGE, f"the body is larger than {limit:,} bytes")
    return bytes(body)


_PIECE = 65_536


async def _decompressed(response: httpcore.Response, headers: httpx.Headers, url: str) -> AsyncIterator[bytes]:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        async for raw in response.aiter_stream():
            yield raw
        return
    if encoding == "br":
        async for piece in _unbrotli(response, url):
            yield piece
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(url, FetchCause.PROTOCOL, f"the body is encoded as {encoding!r}, which was not asked for")
    inflate: Any = None
    async for raw in response.aiter_stream():
        while raw:
            if inflate is None or inflate.eof:
                if inflate is not None and not raw.startswith(b"\x1f\x8b"):
                    return  # padding after the end; only another gzip member would be content
                inflate = zlib.decompressobj(_window(encoding, raw))
            yield inflate.decompress(raw, _PIECE)
            raw = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if inflate is not None:
        yield inflate.flush()


async def _unbrotli(response: httpcore.Response, url: str) -> AsyncIterator[bytes]:
    decoder = brotli.Decompressor()
    async for raw in response.aiter_stream():
        if decoder.is_finished():
            return  # padding after the end
        piece = decoder.process(raw, output_buffer_limit=_PIECE)
        while piece or not decoder.can_accept_more_data():
            yield piece
            piece = decoder.process(b"", output_buffer_limit=_PIECE)
    if not decoder.is_finished():
        raise FetchError(url, FetchCause.PROTOCOL, "the body, encoded as 'br', breaks off")


def _window(encoding: str, start: bytes) -> int:
    """zlib's window bits: gzip, zlib, or the bare deflate that some servers send under the same name."""
    if encoding != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS
