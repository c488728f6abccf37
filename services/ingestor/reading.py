"""Reading feeds and pages, and telling languages, in processes of their own, each job within a time limit."""

from collections.abc import Sequence
from typing import Protocol

from services.ingestor.feeds import Feed, FeedError
from services.ingestor.page import Page
from services.ingestor.worker import FEED, LANGUAGES, PAGE, SAMPLES, job_of
from shared.worker import WorkerDied, Workers

Sample = tuple[str, tuple[str, ...]]
"""A text, and the languages that are declared for it."""


class Reader(Protocol):
    """Turns bytes into a feed or a page, and tells the languages of texts."""

    async def feed(self, body: bytes, *, url: str, content_type: str) -> Feed:
        """Raises FeedError."""
        ...

    async def page(self, body: bytes, *, url: str, content_type: str) -> Page:
        """Raises ValueError, naming the page and what is wrong with it."""
        ...

    async def languages(self, samples: Sequence[Sample], *, url: str) -> list[str]:
        """For each text its language as `shared.text.language.identify` tells it; all of one feed, `url`, together.

        Raises ValueError when they can't be told.
        """
        ...


class ReadingProcesses:
    """A `Reader` over `count` processes. One that exceeds the time limit, or dies, is replaced; its job fails."""

    def __init__(self, count: int = 1, *, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._workers = Workers("services.ingestor.worker", count, seconds=seconds)

    async def start(self) -> None:
        """Starts the processes, so that the first job does not wait for imports."""
        await self._workers.start()

    async def ready(self) -> None:
        """Returns when jobs are taken."""
        await self._workers.ready()

    async def feed(self, body: bytes, *, url: str, content_type: str) -> Feed:
        try:
            return FEED.validate_json(await self._run("feed", body, url, content_type))
        except ValueError as error:
            raise FeedError(str(error)) from error

    async def page(self, body: bytes, *, url: str, content_type: str) -> Page:
        return PAGE.validate_json(await self._run("page", body, url, content_type))

    async def languages(self, samples: Sequence[Sample], *, url: str) -> list[str]:
        return LANGUAGES.validate_json(await self._run("languages", SAMPLES.dump_json(list(samples)), url, ""))

    def processes(self) -> list[int]:
        """The ids of the processes that are running."""
        return self._workers.processes()

    async def aclose(self) -> None:
        await self._workers.aclose()

    async def _run(self, task: str, body: bytes, url: str, content_type: str) -> bytes:
        try:
            answer = await self._workers.ask(job_of(task, body, url, content_type))
        except TimeoutError as error:
            raise ValueError(f"the {task} {url} took longer than {self._seconds:g} s to read") from error
        except WorkerDied as error:
            raise ValueError(f"the {task} {url} ended the process that was reading it (out of memory?)") from error
        if answer[:1] != b"+":
            raise ValueError(answer[1:].decode(errors="replace"))
        return answer[1:]
