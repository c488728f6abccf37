"""A small HTTP server on the loopback that behaves as outlets do, well and badly: a scripted answer for each path."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """`body` with its length; further headers as they are."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        headers = {"Content-Length": str(len(body)), "Connection": "close", **self.headers}
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class Outlet:
    """`answers` maps a path to a reply, to a function of the request, or to a script that writes what it likes."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply | Callable[[Request], Reply]] = {}
        self.scripts: dict[str, Script] = {}
        self.requests: list[Request] = []
        self.now_open = 0
        self.most_open = 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def host(self) -> str:
        assert self._server is not None
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.now_open += 1
        self.most_open = max(self.most_open, self.now_open)
        try:
            start = await reader.readexactly(1)
            if start == b"\x16":  # a TLS greeting, to a server that has no TLS
                writer.write(b"HTTP/1.1 400 Plain HTTP only\r\n\r\n")
                return
            head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ", 2)
            pairs = (line.split(": ", 1) for line in head[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            request = Request(method, path, headers, body)
            self.requests.append(request)
            if path in self.scripts:
                await self.scripts[path](request, writer)
            else:
                answer = self.answers.get(path, Reply("not here", 404))
                writer.write((answer(request) if callable(answer) else answer).encode())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has had enough, as some tests want it to
        finally:
            self.now_open -= 1
            writer.close()
