"""The built-in writer in a process of its own: a long story would hold up everything else on the event loop."""

from services.summarizer.checked import Checked
from services.summarizer.extractive import ExtractiveWriter
from services.summarizer.worker import Answer, Job
from services.summarizer.writer import Assignment, Draft
from shared.worker import Workers

SECONDS = 20.0
"""Longest that writing one summary may take; long stories take a twentieth of a second."""


class NotWritten(Exception):
    """The writer could not make a draft of these reports. The message says why."""


class WritingProcess:
    """A `Writer` like `ExtractiveWriter`, in one process. Also raises `TimeoutError` and `WorkerDied`."""

    name = ExtractiveWriter.name

    def __init__(self, *, share: float) -> None:
        self._share = share
        self._workers = Workers("services.summarizer.worker", seconds=SECONDS)

    async def start(self) -> None:
        await self._workers.start()

    async def write(self, assignment: Assignment) -> Draft:
        answer = await self._ask(Job(assignment=assignment, share=self._share))
        if answer.draft is None:
            raise NotWritten(_message(assignment, answer))
        return answer.draft

    async def check(self, draft: Draft, assignment: Assignment) -> Checked:
        """`check_written` of a model's draft."""
        answer = await self._ask(Job(assignment=assignment, share=self._share, draft=draft))
        if answer.checked is None:
            raise NotWritten(_message(assignment, answer))
        return answer.checked

    async def _ask(self, job: Job) -> Answer:
        return Answer.model_validate_json(await self._workers.ask(job.model_dump_json().encode()))

    async def aclose(self) -> None:
        await self._workers.aclose()


def _message(assignment: Assignment, answer: Answer) -> str:
    articles = ", ".join(report.article_id for report in assignment.reports)
    return f"no {assignment.language} summary of the articles {articles}: {answer.error}"
