"""Worker processes: what counts as a job's time, and what does not."""

from shared.worker import Workers


async def test_a_worker_that_is_slow_to_begin_is_waited_for() -> None:
    workers = Workers("tests.unit.shared.late_worker", seconds=0.5)
    await workers.start()
    try:
        (process,) = workers.processes()
        assert await workers.ask(b"harbour") == b"ruobrah"
        assert workers.processes() == [process]
    finally:
        await workers.aclose()
