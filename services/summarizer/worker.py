"""The writing process: chooses sentences apart from the event loop. A job is an assignment, an answer its draft."""

from pydantic import BaseModel

from services.summarizer.extractive import compose
from services.summarizer.writer import Assignment, Draft
from shared.worker import work


class Job(BaseModel):
    """What `compose` takes."""

    assignment: Assignment
    share: float


class Answer(BaseModel):
    """The draft, or what went wrong in words."""

    draft: Draft | None = None
    error: str = ""


def answer(job: bytes) -> bytes:
    wanted = Job.model_validate_json(job)
    try:
        return Answer(draft=compose(wanted.assignment, share=wanted.share)).model_dump_json().encode()
    except Exception as error:  # one odd article must not end the process
        return Answer(error=f"{type(error).__name__}: {error}").model_dump_json().encode()


if __name__ == "__main__":
    work(answer)
