"""A background task that fails is counted and starts again; it is never silently gone."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from shared import background
from shared.background import BackgroundTask


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE_SECONDS", 0.01)


class Loop:
    """Fails a few times, then runs for ever."""

    def __init__(self, failures: int) -> None:
        self.runs = 0
        self.steady = asyncio.Event()
        self._failures = failures

    async def poll(self) -> None:
        self.runs += 1
        if self.runs <= self._failures:
            raise OSError("no route")
        self.steady.set()
        await asyncio.Event().wait()


def failures(service: str) -> float:
    return REGISTRY.get_sample_value("infobud_service_task_failures_total", {"service": service, "task": "poll"}) or 0.0


async def test_it_starts_again_after_a_failure_and_is_counted() -> None:
    loop = Loop(failures=2)
    task = BackgroundTask("restarting", loop.poll)
    running = asyncio.create_task(task.keep_alive())
    await asyncio.wait_for(loop.steady.wait(), 5)
    assert (loop.runs, failures("restarting"), task.failure) == (3, 2.0, None)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()


async def test_while_it_is_down_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE_SECONDS", 60.0)
    task = BackgroundTask("down", Loop(failures=99).poll)
    running = asyncio.create_task(task.keep_alive())
    while task.failure is None:
        await asyncio.sleep(0)
    assert task.failure == "OSError: no route"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_loop_that_ends_is_a_failure_too() -> None:
    async def poll() -> None:
        return

    task = BackgroundTask("ending", poll)
    running = asyncio.create_task(task.keep_alive())
    while failures("ending") < 2:
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
