"""How fast the API answers: `python -m benchmarks.feed_api [--stories N] [--seconds S] [--streams N] [--projected N]`.

The feed service's own application with its default settings on a store with made-up stories (SQLite; a MongoDB instead
when MONGODB_URI is set), served by uvicorn in a process of its own, asked by 50 connections at once for pages of 20
stories by topic and language: a hundred addresses, over and over, as readers do. The peer, in the same process and run:
a bare FastAPI route that returns the same bytes. Rounds of both take turns.

`server_cpu_us` is the server's CPU time for one request of each kind: it does not mind what else the machine does.
`ratio` is ours by the bare rate; `not_modified_ratio` the rate of 304 answers to known ETags by the bare rate of
whole answers; `p50_ms` and `p99_ms` are of `/v1/stories`. `fresh` holds the same for requests whose answer is not in
memory (every one under another host name, which the answer depends on), `story` for one story's JSON and `fresh_story`
for that when it is not in memory. `streams` says what that many idle event streams cost,
and how long one change takes to reach all of them.
"""

import argparse
import asyncio
import os
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import uvloop

from benchmarks.api_server import LANGUAGES, server
from benchmarks.front import progress, report
from shared.events import (
    TOPIC_NAMES,
)

CONNECTIONS = 50
ROUNDS = 3


@dataclass
class Rate:
    """What one round of requests gave."""

    requests: int
    seconds: float
    milliseconds: list[float]

    @property
    def a_second(self) -> float:
        return self.requests / self.seconds


async def ask(port: int, requests: Sequence[bytes], seconds: float, *, once: bool = False) -> Rate:
    """Has `CONNECTIONS` clients send the requests over and over (`once`: each no more than once) for so long."""
    taken: list[float] = []
    end = time.monotonic() + seconds
    turn = iter(range(10**9))
    began = time.monotonic()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            number = next(turn)
            if once and number >= len(requests):
                break
            sent = time.monotonic()
            writer.write(requests[number % len(requests)])
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            if status not in (200, 304):
                raise SystemExit(f"the server answered {head[:200]!r} to {requests[number % len(requests)][:200]!r}")
            if status == 200:
                await reader.readexactly(_length(head))
            taken.append((time.monotonic() - sent) * 1000)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return Rate(len(taken), time.monotonic() - began, taken)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise SystemExit(f"an answer without a length: {head[:300]!r}")


async def once(port: int, request: bytes) -> tuple[bytes, bytes]:
    """The head and the body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(_length(head))
    writer.close()
    return head, body


def get(path: str, *, host: str = "localhost", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n".encode()


async def measure(port: int, pipe: Any, count: int, seconds: float) -> dict[str, Any]:
    lists = [f"/v1/stories?limit=20&topic={topic}&lang={lang}" for topic in TOPIC_NAMES for lang in LANGUAGES[:6]]
    whole = [get(path) for path in lists]
    sizes = sorted([(await once(port, request))[1] for request in whole[:40]], key=len)
    await _set_bytes(pipe, "stories", sizes[len(sizes) // 2])
    story_paths = [f"/v1/stories/story{number:07}" for number in range(0, min(count, 1000), 10)]
    await _set_bytes(pipe, "story", (await once(port, get(story_paths[0])))[1])
    known = []
    for path in lists:
        head, _ = await once(port, get(path))
        tag = next(line for line in head.decode().split("\r\n") if line.lower().startswith("etag:"))
        known.append(get(path, If_None_Match=tag.partition(":")[2].strip()))
    for path in story_paths:
        await once(port, get(path))
    rounds: dict[str, list[Rate]] = {}
    cpu: dict[str, list[float]] = {}
    for _ in progress(range(ROUNDS), "requests"):
        for name, requests in (
            ("bare", [get("/bare/stories")]),
            ("list", whole),
            ("not_modified", known),
            ("bare_story", [get("/bare/story")]),
            ("story", [get(path) for path in story_paths]),
        ):
            before = await _told(pipe, "cpu")
            done = await ask(port, requests, seconds)
            rounds.setdefault(name, []).append(done)
            cpu.setdefault(name, []).append((await _told(pipe, "cpu") - before) / done.requests * 1e6)
    random = Random(3)
    fresh = [get(random.choice(lists), host=f"reader{number}.localhost") for number in range(20_000)]
    fresh_stories = [get(random.choice(story_paths), host=f"reader{number}.localhost") for number in range(20_000)]
    for name, requests in (("fresh", fresh), ("fresh_story", fresh_stories)):
        before = await _told(pipe, "cpu")
        done = await ask(port, requests, 2 * seconds, once=True)
        rounds[name] = [done]
        cpu[name] = [(await _told(pipe, "cpu") - before) / done.requests * 1e6]
    rate = {name: statistics.median(round_.a_second for round_ in some) for name, some in rounds.items()}
    times = sorted(value for round_ in rounds["list"] for value in round_.milliseconds)
    bare_times = sorted(value for round_ in rounds["bare"] for value in round_.milliseconds)
    story_times = sorted(value for round_ in rounds["story"] for value in round_.milliseconds)
    return {
        "requests_per_second": rate["list"],
        "bare_requests_per_second": rate["bare"],
        "ratio": rate["list"] / rate["bare"],
        "not_modified_ratio": rate["not_modified"] / rate["bare"],
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
        "bare_p50_ms": _percentile(bare_times, 50),
        "bare_p99_ms": _percentile(bare_times, 99),
        "story": {
            "requests_per_second": rate["story"],
            "ratio": rate["story"] / rate["bare_story"],
            "p50_ms": _percentile(story_times, 50),
            "p99_ms": _percentile(story_times, 99),
        },
        "server_cpu_us": {name: statistics.median(some) for name, some in cpu.items()},
        "fresh": _beside(rounds["fresh"], rate["bare"]),
        "fresh_story": _beside(rounds["fresh_story"], rate["bare_story"]),
    }


def _beside(rounds: Sequence[Rate], bare: float) -> dict[str, float]:
    times = sorted(value for round_ in rounds for value in round_.milliseconds)
    rate = statistics.median(round_.a_second for round_ in rounds)
    return {
        "requests_per_second": rate,
        "ratio": rate / bare,
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
    }


async def _told(pipe: Any, what: str) -> float:
    pipe.send((what,))
    answer: float = await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    return answer


async def _set_bytes(pipe: Any, which: str, body: bytes) -> None:
    pipe.send(("bytes", which, body))
    await asyncio.get_running_loop().run_in_executor(None, pipe.recv)


def _percentile(ordered: Sequence[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


async def idle_streams(port: int, pipe: Any, count: int) -> dict[str, Any]:
    """What `count` open streams cost, and how long a change takes to reach all of them."""
    loop = asyncio.get_running_loop()
    before = await _told(pipe, "memory")
    streams = []
    for _ in progress(range(count), "streams", count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(get("/v1/stream?after=latest", Accept="text/event-stream"))
        await reader.readuntil(b"\r\n\r\n")
        await reader.readuntil(b"id: ")
        streams.append((reader, writer))
    during = await _told(pipe, "memory")
    reached: list[float] = []

    async def wait(reader: asyncio.StreamReader) -> None:
        await reader.readuntil(b"event: story")
        reached.append(time.monotonic())

    waiting = [asyncio.create_task(wait(reader)) for reader, _ in streams]
    await asyncio.sleep(0.5)
    pipe.send(("change", 2))
    changed = await loop.run_in_executor(None, pipe.recv)
    await asyncio.gather(*waiting)
    for _, writer in streams:
        writer.close()
    return {
        "clients": count,
        "resident_mb": during,
        "resident_mb_without": before,
        "reached_all_seconds": max(reached) - changed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--stories", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each round")
    parser.add_argument("--streams", type=int, default=2_000)
    parser.add_argument(
        "--projected",
        type=int,
        default=1_000,
        help="stories that go through the projector, to time it; the others are put into the store as it puts them",
    )
    options = parser.parse_args()
    _allow_files(2 * options.streams + 500)
    with (
        server(options.stories, options.projected) as (port, projected, pipe),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        figures = runner.run(measure(port, pipe, options.stories, options.seconds))
        streams = runner.run(idle_streams(port, pipe, options.streams))
    store = "mongodb" if os.environ.get("MONGODB_URI") else "sqlite"
    report({**figures, "projection_cpu_us": projected, "streams": streams, "stories": options.stories, "store": store})


def _allow_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


if __name__ == "__main__":
    main()
