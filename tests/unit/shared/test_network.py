"""The network below HTTP: errors are httpcore's own, a closed connection is noticed, and closing never waits."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing

import httpcore
import pytest

from services.standalone.demo import free_port
from shared.network import Network

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def connected(serve: Serve) -> AsyncIterator[httpcore.AsyncNetworkStream]:
    """A connection to a server that does this with it."""
    ended = asyncio.Event()

    async def serve_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()
            ended.set()

    server = await asyncio.start_server(serve_and_close, "127.0.0.1", 0)
    stream = await Network().connect_tcp("127.0.0.1", server.sockets[0].getsockname()[1])
    try:
        yield stream
    finally:
        await stream.aclose()
        async with asyncio.timeout(5):
            await ended.wait()
        server.close()
        await server.wait_closed()


async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1000):
        pass


async def test_what_is_written_arrives_and_the_answer_is_read_to_its_end() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(5))

    async with connected(echo) as stream:
        await stream.write(b"hello", timeout=5)
        assert await stream.read(100, timeout=5) == b"hello"
        assert await stream.read(100, timeout=5) == b""


async def test_an_idle_connection_that_the_server_has_closed_is_noticed() -> None:
    goodbye = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await goodbye.wait()

    async with connected(serve) as stream:
        assert stream.get_extra_info("is_readable") is False
        goodbye.set()
        async with asyncio.timeout(5):
            while not stream.get_extra_info("is_readable"):
                await asyncio.sleep(0.005)


async def test_silence_ends_in_time() -> None:
    async with connected(until_closed) as stream:
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(100, timeout=0.01)


async def test_who_takes_nothing_holds_up_neither_writing_nor_closing() -> None:
    closed = asyncio.Event()

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closed.wait()

    async with connected(deaf) as stream:
        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(b"x" * 50_000_000, timeout=0.05)
        async with asyncio.timeout(1):
            await stream.aclose()
        closed.set()


async def test_no_server_is_a_connection_error() -> None:
    with pytest.raises(httpcore.ConnectError):
        await Network().connect_tcp("127.0.0.1", free_port(), timeout=5)


async def test_a_server_that_never_accepts_ends_in_time() -> None:
    with closing(socket.socket()) as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [Network().connect_tcp("127.0.0.1", full.getsockname()[1], timeout=0.2) for _ in range(5)]
        made = await asyncio.gather(*waiting, return_exceptions=True)
        assert any(isinstance(one, httpcore.ConnectTimeout) for one in made)
        for one in made:
            if isinstance(one, httpcore.AsyncNetworkStream):
                await one.aclose()


async def test_a_server_without_tls_is_a_connection_error_and_the_connection_is_closed() -> None:
    closed = asyncio.Event()

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Plain HTTP only\r\n\r\n")
        await until_closed(reader, writer)
        closed.set()

    async with connected(plain) as stream:
        with pytest.raises(httpcore.ConnectError) as caught:
            await stream.start_tls(ssl.create_default_context(), "harbour.example", timeout=5)
        assert isinstance(caught.value.__cause__, ssl.SSLError)
        async with asyncio.timeout(5):
            await closed.wait()


async def test_local_sockets_are_out_of_reach() -> None:
    with pytest.raises(httpcore.ConnectError):
        await Network().connect_unix_socket("/tmp/anything.sock")
