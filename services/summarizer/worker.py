"""The writing process: chooses and checks sentences apart from the event loop."""

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, TypeAdapter

from services.summarizer.changes import Opening, adds_figures
from services.summarizer.checked import Checked, check_extractive, check_written
from services.summarizer.extractive import compose
from services.summarizer.writer import Assignment, Draft
from shared.worker import work


class Write(BaseModel):
    """The built-in writer's summary, checked, is wanted."""

    kind: Literal["write"] = "write"
    assignment: Assignment
    share: float

    def done(self) -> "Answer":
        draft = compose(self.assignment, share=self.share)
        return Answer(checked=check_extractive(draft, self.assignment))


class Check(BaseModel):
    """What is left of the draft that a model wrote is wanted."""

    kind: Literal["check"] = "check"
    assignment: Assignment
    draft: Draft

    def done(self) -> "Answer":
        return Answer(checked=check_written(self.draft, self.assignment))


class Compare(BaseModel):
    """Whether the reports that came add figures is wanted."""

    kind: Literal["compare"] = "compare"
    before: tuple[Opening, ...]
    added: tuple[Opening, ...]
    language: str

    def done(self) -> "Answer":
        return Answer(adds_figures=adds_figures(self.before, self.added, self.language))


Job = Write | Check | Compare
_JOB: Callable[[bytes], Job] = TypeAdapter(Job).validate_json


class Answer(BaseModel):
    """What was wanted, or what went wrong in words."""

    checked: Checked | None = None
    adds_figures: bool = False
    error: str = ""


def answer(job: bytes) -> bytes:
    try:
        done = _JOB(job).done()
    except Exception as error:  # one odd article must not end the process
        done = Answer(error=f"{type(error).__name__}: {error}")
    return done.model_dump_json().encode()


if __name__ == "__main__":
    work(answer)
