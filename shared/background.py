"""Endless background tasks, kept alive: one that fails is logged with its error, counted and started again."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

log = structlog.get_logger()

FAILURES = Counter("infobud_service_task_failures", "Background tasks that ended unexpectedly", ["service", "task"])

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
"""A task that ran this long before it failed starts again at the first, short pause."""


@dataclass
class BackgroundTask:
    """One endless loop of a service. `failure` says why it is not running at the moment."""

    service: str
    run: Callable[[], Awaitable[None]]
    failure: str | None = None

    @property
    def name(self) -> str:
        return getattr(self.run, "__name__", type(self.run).__name__).strip("_")

    async def keep_alive(self) -> None:
        """Runs it until cancelled."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            try:
                await self.run()
                self.failure = "it returned, though it should run for ever"
                log.error("background_task_ended", task=self.name)
            except Exception as error:
                self.failure = f"{type(error).__name__}: {error}"
                log.exception("background_task_failed", task=self.name)
            FAILURES.labels(self.service, self.name).inc()
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - began > HEALTHY_SECONDS else pause
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(LONGEST_PAUSE_SECONDS, 2 * pause)
            self.failure = None
