"""Two thousand outlets on the loopback, each at an address of its own, that note who looks at their feeds and when."""

import asyncio
import re
import resource
import time
from dataclasses import dataclass

ANSWER_SECONDS = 0.05
_WHO = re.compile(rb"\+https?://([\w-]+)\.example")


@dataclass
class Look:
    """One request for a feed. `ended` is None when whoever asked was gone before the answer."""

    feed: int
    instance: str
    began: float
    ended: float | None = None


class Outlets:
    """Outlet number N answers at `url(N)`. Who asks is read from the contact address in the User-Agent."""

    def __init__(self, count: int, port: int, entries: int) -> None:
        self.count, self._port, self._entries = count, port, entries
        self.looks: list[Look] = []
        self._servers: list[asyncio.Server] = []

    def url(self, number: int) -> str:
        return f"http://{self.address(number)}:{self._port}/feed"

    def address(self, number: int) -> str:
        return f"127.2.{number // 250}.{number % 250 + 1}"

    def links(self) -> set[str]:
        """The addresses of all articles."""
        return {self._link(number, entry) for number in range(self.count) for entry in range(self._entries)}

    async def __aenter__(self) -> "Outlets":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2 * self.count + 1000), hard), hard))
        loop = asyncio.get_running_loop()
        for number in range(self.count):
            make = lambda number=number: _Connection(self, number)  # noqa: E731
            self._servers.append(await loop.create_server(make, self.address(number), self._port))
        return self

    async def __aexit__(self, *exc: object) -> None:
        for server in self._servers:
            server.close()

    def body(self, number: int) -> bytes:
        items = "".join(
            f"<item><title>Report {entry} of outlet {number}</title><link>{self._link(number, entry)}</link>"
            f"<description>{'The harbour wall of Sandholm will be rebuilt before winter. ' * 12}</description></item>"
            for entry in range(self._entries)
        )
        return f"<rss version='2.0'><channel><title>Outlet {number}</title>{items}</channel></rss>".encode()

    def _link(self, number: int, entry: int) -> str:
        return f"https://outlet-{number}.example/{entry}"


class _Connection(asyncio.Protocol):
    def __init__(self, outlets: Outlets, number: int) -> None:
        self._outlets, self._number, self._buffer = outlets, number, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            who = _WHO.search(head)
            look = Look(self._number, who[1].decode() if who else "", time.monotonic())
            self._outlets.looks.append(look)
            asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._answer, look)

    def _answer(self, look: Look) -> None:
        if self._transport.is_closing():
            return
        look.ended = time.monotonic()
        body = self._outlets.body(self._number)
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
