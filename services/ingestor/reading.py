"""Reading feeds and pages in processes of their own, each job within a time limit."""

import asyncio
import json
import sys
from typing import Protocol

from services.ingestor.feeds import Feed, FeedError
from services.ingestor.page import Page
from services.ingestor.worker import FEED, FRAME, PAGE

MEMORY_BYTES = 2_000_000_000
"""Address space of one reading process; it uses about 80 MB."""


class Reader(Protocol):
    """Turns bytes into a feed or a page."""

    async def feed(self, body: bytes, *, url: str, content_type: str) -> Feed:
        """Raises FeedError."""
        ...

    async def page(self, body: bytes, *, url: str, content_type: str) -> Page:
        """Raises ValueError, naming the page and what is wrong with it."""
        ...


class ReadingProcesses:
    """A `Reader` over `count` processes. One that exceeds the time limit, or dies, is replaced; its job fails."""

    def __init__(self, count: int = 1, *, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._count = count
        self._idle: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        self._all: set[asyncio.subprocess.Process] = set()

    async def start(self) -> None:
        """Starts the processes, so that the first job does not wait for imports."""
        for process in await asyncio.gather(*(self._spawn() for _ in range(self._count))):
            self._idle.put_nowait(process)

    async def feed(self, body: bytes, *, url: str, content_type: str) -> Feed:
        try:
            return FEED.validate_json(await self._run("feed", body, url, content_type))
        except ValueError as error:
            raise FeedError(str(error)) from error

    async def page(self, body: bytes, *, url: str, content_type: str) -> Page:
        return PAGE.validate_json(await self._run("page", body, url, content_type))

    def processes(self) -> list[int]:
        """The ids of the processes that are running."""
        return [process.pid for process in self._all]

    async def aclose(self) -> None:
        for process in list(self._all):
            await self._end(process)

    async def _run(self, task: str, body: bytes, url: str, content_type: str) -> bytes:
        process = await self._idle.get()
        done = False
        try:
            if process is None or process.returncode is not None:
                if process is not None:
                    await self._end(process)
                process = await self._spawn()
            async with asyncio.timeout(self._seconds):
                answer = await _ask(process, task, body, url, content_type)
            done = True
        except TimeoutError as error:
            raise ValueError(f"the {task} {url} took longer than {self._seconds:g} s to read") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise ValueError(f"the {task} {url} ended the process that was reading it (out of memory?)") from error
        finally:
            if process is not None and not done:
                await self._end(process)
            self._idle.put_nowait(process if done else None)
        if answer[:1] != b"+":
            raise ValueError(answer[1:].decode(errors="replace"))
        return answer[1:]

    async def _spawn(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.ingestor.worker", str(MEMORY_BYTES)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._all.add(process)
        return process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _ask(process: asyncio.subprocess.Process, task: str, body: bytes, url: str, content_type: str) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError("the reading process has no pipes")
    job = json.dumps({"task": task, "url": url, "content_type": content_type, "length": len(body)}).encode()
    process.stdin.write(FRAME.pack(len(job)) + job + body)
    await process.stdin.drain()
    length = FRAME.unpack(await process.stdout.readexactly(FRAME.size))[0]
    return await process.stdout.readexactly(length)
