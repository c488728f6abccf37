"""Worker processes: what counts as a job's time, and what does not."""

import pytest

from shared.worker import WorkerDied, Workers


async def test_a_worker_that_is_slow_to_begin_is_waited_for() -> None:
    workers = Workers("tests.unit.shared.late_worker", seconds=0.5)
    await workers.start()
    try:
        (process,) = workers.processes()
        await workers.ready()
        assert await workers.ask(b"harbour") == b"ruobrah"
        assert workers.processes() == [process]
    finally:
        await workers.aclose()


async def test_a_worker_that_can_not_begin_is_waited_for_no_longer_than_it_lives() -> None:
    workers = Workers("tests.unit.shared.no_such_worker", seconds=5)
    await workers.start()
    try:
        await workers.ready()
        with pytest.raises(WorkerDied):
            await workers.ask(b"harbour")
    finally:
        await workers.aclose()
