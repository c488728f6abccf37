"""Work in processes of their own: what is heavy does not hold up the event loop, what is hostile does no harm there.

A worker is a module that calls `work` with a function from bytes to bytes. `Workers` runs some of them, gives each one
job at a time, within a time limit, and replaces those that exceed it or die. Jobs and answers are frames: four bytes of
length, then the content. A worker ends when its input does, so it never outlives the process that started it.
"""

import asyncio
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable

FRAME = struct.Struct(">I")
MEMORY_BYTES = 2_000_000_000
"""Address space of one worker."""
START_SECONDS = 120.0
"""Longest that a worker may take to begin. It is no part of a job's time: on a busy machine imports take many seconds,
and a worker that is ended over them, and begun anew, would never do anything."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A worker has one job at a time; on a large machine numpy's threads alone would take all of its address space."""


class WorkerDied(Exception):
    """The worker ended while it was at work: out of memory, perhaps."""


def work(answer: Callable[[bytes], bytes]) -> None:
    """Answers jobs from standard input on standard output until the input ends. `answer` must not raise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service; this ends when its input does
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    answers.write(FRAME.pack(0))  # everything is imported: jobs may begin
    answers.flush()
    while len(head := jobs.read(FRAME.size)) == FRAME.size:
        content = answer(jobs.read(FRAME.unpack(head)[0]))
        answers.write(FRAME.pack(len(content)) + content)
        answers.flush()


class Workers:
    """`count` processes of the worker module `module`."""

    def __init__(self, module: str, count: int = 1, *, seconds: float) -> None:
        self._module = module
        self._count = count
        self._seconds = seconds
        self._idle: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        self._all: set[asyncio.subprocess.Process] = set()
        self._begun: set[asyncio.subprocess.Process] = set()

    async def start(self) -> None:
        """Starts the processes, so that the first job does not wait for imports."""
        for process in await asyncio.gather(*(self._spawn() for _ in range(self._count))):
            self._idle.put_nowait(process)

    async def ready(self) -> None:
        """Returns when a worker takes jobs, or has failed to begin: then the next job begins another."""
        process = await self._idle.get()
        try:
            if process is not None and process not in self._begun:
                await self._begin(process)
        except (asyncio.IncompleteReadError, ConnectionError, WorkerDied):
            return
        finally:
            self._idle.put_nowait(process)

    async def ask(self, job: bytes) -> bytes:
        """The answer of the next idle worker. Raises `TimeoutError` after the time limit, or `WorkerDied`."""
        process = await self._idle.get()
        done = False
        try:
            if process is None or process.returncode is not None:
                if process is not None:
                    await self._end(process)
                process = await self._spawn()
            if process not in self._begun:
                await self._begin(process)
            async with asyncio.timeout(self._seconds):
                answer = await _exchange(process, job)
            done = True
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDied(f"{self._module} ended at its work (out of memory?)") from error
        finally:
            if process is not None and not done:
                await self._end(process)
            self._idle.put_nowait(process if done else None)
        return answer

    def processes(self) -> list[int]:
        """The ids of the processes that are running."""
        return [process.pid for process in self._all]

    async def aclose(self) -> None:
        for process in list(self._all):
            await self._end(process)

    async def _spawn(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._module),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **ONE_THREAD},
        )
        self._all.add(process)
        return process

    async def _begin(self, process: asyncio.subprocess.Process) -> None:
        """Waits until the worker takes jobs."""
        if process.stdout is None:
            raise ConnectionError("the worker has no pipes")
        try:
            async with asyncio.timeout(START_SECONDS):
                await process.stdout.readexactly(FRAME.size)
        except TimeoutError as error:
            raise WorkerDied(f"{self._module} did not begin within {START_SECONDS:g} s") from error
        self._begun.add(process)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        self._begun.discard(process)
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _exchange(process: asyncio.subprocess.Process, job: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ConnectionError("the worker has no pipes")
    process.stdin.write(FRAME.pack(len(job)) + job)
    await process.stdin.drain()
    length = FRAME.unpack(await process.stdout.readexactly(FRAME.size))[0]
    return await process.stdout.readexactly(length)
