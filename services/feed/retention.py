"""How long the log of changes is kept."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from services.feed.changes import Changes
from shared.documents.protocol import StoreUnavailable

log = structlog.get_logger()

TOGETHER = 500
PAUSE_SECONDS = 0.1
"""Between two batches, so that pruning never holds up what readers and the pipeline want from the store."""
LOOK_SECONDS = 600.0


class Retention:
    """Run `run` in the background of every instance: they prune the same, and what is gone is gone."""

    def __init__(self, changes: Changes, *, kept: timedelta, clock: Callable[[], datetime]) -> None:
        self._changes = changes
        self._kept = kept
        self._clock = clock

    async def run(self) -> None:
        """Prunes now and then, until cancelled. A store that is away is asked again the next time."""
        while True:
            try:
                await self.prune()
            except StoreUnavailable as error:
                log.warning("changes_not_pruned", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def prune(self) -> int:
        """Forgets all changes that are older than they are kept, the newest excepted; how many."""
        before, gone = self._clock() - self._kept, 0
        while some := await self._changes.prune(before, most=TOGETHER):
            gone += some
            await asyncio.sleep(PAUSE_SECONDS)
        if gone:
            log.info("changes_pruned", changes=gone)
        return gone
