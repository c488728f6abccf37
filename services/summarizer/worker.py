"""The writing process: chooses and checks sentences apart from the event loop. A job asks for one of the two."""

from pydantic import BaseModel

from services.summarizer.checked import Checked, check_written
from services.summarizer.extractive import compose
from services.summarizer.writer import Assignment, Draft
from shared.worker import work


class Job(BaseModel):
    """What `compose` takes; or, with a draft, what `check_written` takes."""

    assignment: Assignment
    share: float
    draft: Draft | None = None


class Answer(BaseModel):
    """The draft, or what is left of the one that was given, or what went wrong in words."""

    draft: Draft | None = None
    checked: Checked | None = None
    error: str = ""


def answer(job: bytes) -> bytes:
    wanted = Job.model_validate_json(job)
    try:
        if wanted.draft is not None:
            return Answer(checked=check_written(wanted.draft, wanted.assignment)).model_dump_json().encode()
        return Answer(draft=compose(wanted.assignment, share=wanted.share)).model_dump_json().encode()
    except Exception as error:  # one odd article must not end the process
        return Answer(error=f"{type(error).__name__}: {error}").model_dump_json().encode()


if __name__ == "__main__":
    work(answer)
