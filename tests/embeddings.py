"""A small embedding endpoint on the loopback: faithful by default, and as bad as a test wants it."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from anyascii import anyascii

DIMENSIONS = 256


def vector(text: str) -> list[float]:
    """Hashed character 4-grams of the romanised words: like texts have like vectors, in every script."""
    counts = np.zeros(DIMENSIONS)
    for word in anyascii(text).lower().split():
        padded = f" {word} "
        for at in range(max(1, len(padded) - 3)):
            counts[zlib.crc32(padded[at : at + 4].encode()) % DIMENSIONS] += 1
    return [float(number) for number in counts]


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    path: str
    authorization: str
    model: str
    texts: list[str]


@dataclass(frozen=True)
class Answer:
    """What the endpoint says: a status, a body, and perhaps when to come back."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds until it says it."""


def faithful(texts: list[str]) -> Answer:
    """A vector a text, in an order of its own: `index` tells which is whose."""
    rows = [{"object": "embedding", "index": at, "embedding": vector(text)} for at, text in enumerate(texts)]
    return Answer(body={"object": "list", "data": rows[::-1], "model": "grams"})


Behaviour = Callable[[list[str]], Answer]


class EmbeddingServer:
    """Behaves as `behaviours` say, one a request; the last for all that follow."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours) or [faithful]
        self.asked: list[Asked] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "EmbeddingServer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    def now(self, *behaviours: Behaviour) -> None:
        """From now on it behaves like this."""
        self._behaviours = list(behaviours)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            asked = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.asked.append(
                Asked(head[0].split(" ")[1], headers.get("authorization", ""), asked["model"], asked["input"])
            )
            behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
            answer = behaviour(asked["input"])
            await asyncio.sleep(answer.after)
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            said = {"Content-Length": str(len(body)), "Connection": "close", **answer.headers}
            lines = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in said.items())]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            await writer.drain()
        except ConnectionError:
            pass  # the client has given up
        finally:
            writer.close()
