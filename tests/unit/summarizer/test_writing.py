"""The writing process says what the writer says, and says in words what it can't do."""

from collections.abc import AsyncIterator

import pytest

from services.summarizer import worker
from services.summarizer.changes import openings
from services.summarizer.checked import check_written
from services.summarizer.extractive import ExtractiveWriter, compose
from services.summarizer.writing import WritingProcess
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO, assignment, report

FERRY = assignment(report("a", HARBOUR_POST), report("b", ISLAND_RADIO))


@pytest.fixture
async def process() -> AsyncIterator[WritingProcess]:
    writing = WritingProcess(share=0.4)
    await writing.start()
    yield writing
    await writing.aclose()


async def test_it_writes_checks_and_compares_as_the_writer_does(process: WritingProcess) -> None:
    told = await process.write(FERRY)
    assert told.paragraphs
    assert told == await ExtractiveWriter(share=0.4).write(FERRY)
    draft = compose(FERRY, share=0.4)
    assert await process.check(draft, FERRY) == check_written(draft, FERRY)
    before = openings([report("a", HARBOUR_POST)])
    assert await process.adds_figures(before, openings([report("c", "In all 317 crates were lost.")]), "en")
    assert not await process.adds_figures(before, before, "en")


def test_a_job_that_is_none_is_answered_with_what_is_wrong_with_it() -> None:
    assert "ValidationError" in worker.Answer.model_validate_json(worker.answer(b'{"kind": "dance"}')).error
