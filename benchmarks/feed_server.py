"""Feeds on the loopback for `benchmarks.polling`: one outlet an address, in a process of its own.

`python -m benchmarks.feed_server PORT FEEDS ENTRIES` serves `/feed.xml` on as many addresses of 127.0.0.0/8 as there
are feeds, with ETags. `GET /edition/N` on the first one moves all on: each has N entries more, and as many old less.
"""

import asyncio
import random
import sys

HEAD = b'HTTP/1.1 %d OK\r\nContent-Length: %d\r\nETag: "%d"\r\nContent-Type: application/rss+xml\r\n\r\n'
WORDS = (
    "the harbour council ferry budget minister storm market rail school bridge vote court river inquiry union energy "
    "health region plan report agreement festival museum factory teacher farmer forest island airport mayor police"
).split()
TEXT_WORDS = 120
"""Words of an entry's text: enough that its page need not be looked at."""


def address(number: int) -> str:
    """Of the outlet with this number, from 0 on."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def feed_url(number: int, port: int) -> str:
    return f"http://{address(number)}:{port}/feed.xml"


def feed_body(number: int, edition: int, entries: int) -> bytes:
    """The feed as RSS, newest entry first."""
    items = "".join(_item(number, entry) for entry in range(edition + entries, edition, -1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Outlet {number}</title><link>http://outlet-{number}.example/</link><language>en</language>"
        f"<description>News of outlet {number}</description>{items}</channel></rss>"
    ).encode()


def _item(number: int, entry: int) -> str:
    chance = random.Random(number * 1_000_003 + entry)
    title = " ".join(chance.choices(WORDS, k=8)).capitalize()
    text = " ".join(chance.choices(WORDS, k=TEXT_WORDS)).capitalize()
    link = f"https://outlet-{number}.example/news/{entry}"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Mon, 02 Mar 2026 {entry % 24:02}:{entry % 60:02}:00 GMT</pubDate>"
        f"<description>{text}.</description></item>"
    )


class Outlet(asyncio.Protocol):
    """One connection to the outlet with this number."""

    def __init__(self, server: "Feeds", number: int) -> None:
        self._server, self._number = server, number
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._transport.write(self._server.answer(self._number, head))


class Feeds:
    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._edition = 0
        self._bodies: dict[int, bytes] = {}

    def answer(self, number: int, head: bytes) -> bytes:
        if head.startswith(b"GET /edition/"):
            self._edition += int(head.split(b" ", 2)[1].rsplit(b"/", 1)[1])
            self._bodies.clear()
            return HEAD % (200, 0, self._edition)
        if b'"%d"' % self._edition in head:
            return HEAD.replace(b"Content-Length: %d\r\n", b"") % (304, self._edition)
        body = self._bodies.get(number)
        if body is None:
            body = self._bodies[number] = feed_body(number, self._edition, self._entries)
        return HEAD % (200, len(body), self._edition) + body

    def prepare(self, count: int) -> None:
        for number in range(count):
            self._bodies[number] = feed_body(number, self._edition, self._entries)


async def serve(port: int, count: int, entries: int) -> None:
    feeds = Feeds(entries)
    feeds.prepare(count)
    loop = asyncio.get_running_loop()
    for number in range(count):
        await loop.create_server(lambda number=number: Outlet(feeds, number), address(number), port)  # type: ignore[misc]
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*(int(argument) for argument in sys.argv[1:])))
