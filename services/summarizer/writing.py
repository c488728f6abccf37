"""The built-in writer in a process of its own: a long story would hold up everything else on the event loop."""

from collections.abc import Sequence

from services.summarizer.changes import Opening
from services.summarizer.checked import Checked
from services.summarizer.extractive import ExtractiveWriter
from services.summarizer.worker import Answer, Check, Compare, Job, Write
from services.summarizer.writer import Assignment, Draft
from shared.worker import Workers

SECONDS = 20.0
"""Longest that writing one summary may take; long stories take a twentieth of a second."""


class NotWritten(Exception):
    """The writer could not do what it was asked for. The message says why."""


class WritingProcess:
    """A `Writer` like `ExtractiveWriter`, in one process. Also raises `TimeoutError` and `WorkerDied`."""

    name = ExtractiveWriter.name

    def __init__(self, *, share: float) -> None:
        self._share = share
        self._workers = Workers("services.summarizer.worker", seconds=SECONDS)

    async def start(self) -> None:
        await self._workers.start()

    async def write(self, assignment: Assignment) -> Checked:
        return await self._checked(Write(assignment=assignment, share=self._share), assignment)

    async def check(self, draft: Draft, assignment: Assignment) -> Checked:
        """`check_written` of a model's draft."""
        return await self._checked(Check(assignment=assignment, draft=draft), assignment)

    async def adds_figures(self, before: Sequence[Opening], added: Sequence[Opening], language: str) -> bool:
        answer = await self._ask(Compare(before=tuple(before), added=tuple(added), language=language))
        if answer.error:
            raise NotWritten(f"the figures of {', '.join(title for title, _ in added)}: {answer.error}")
        return answer.adds_figures

    async def _checked(self, job: Job, assignment: Assignment) -> Checked:
        answer = await self._ask(job)
        if answer.checked is None:
            articles = ", ".join(report.article_id for report in assignment.reports)
            raise NotWritten(f"no {assignment.language} summary of the articles {articles}: {answer.error}")
        return answer.checked

    async def _ask(self, job: Job) -> Answer:
        return Answer.model_validate_json(await self._workers.ask(job.model_dump_json().encode()))

    async def aclose(self) -> None:
        await self._workers.aclose()
