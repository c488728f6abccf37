"""Not more news than the pipeline can take: when it lags, fewer feeds are read, then none, and publishing waits."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.ingestor import metrics
from shared.events import ArticleFetched

log = structlog.get_logger()

COUNT_SECONDS = 1.0

Publish = Callable[[ArticleFetched], Awaitable[None]]


class Backlog:
    """How many articles are published and not handled: by the last `count`, and by ourselves since.

    Outstanding messages stay within `most`, and what other instances publish between two counts.
    """

    def __init__(self, count: Callable[[], Awaitable[int]], most: int) -> None:
        self._count, self._most = count, most
        self._counted = 0
        self._since = 0
        self._news = asyncio.Event()

    @property
    def outstanding(self) -> int:
        return self._counted + self._since

    def room(self) -> float:
        """From 1, as many feeds at once as allowed, up to half of the limit, down to 0, none, at the limit."""
        return min(max(2.0 - 2.0 * self.outstanding / self._most, 0.0), 1.0)

    def limited(self, publish: Publish) -> Publish:
        """The same, but it waits while there is no room."""

        async def publish_with_room(event: ArticleFetched) -> None:
            if self.outstanding >= self._most:
                metrics.HELD_BACK.inc()
            while self.outstanding >= self._most:
                self._news.clear()
                await self._news.wait()
            self._since += 1
            await publish(event)

        return publish_with_room

    async def run(self) -> None:
        """Counts every now and then. While the log can't be asked, the last count stands."""
        while True:
            try:
                await self.measure()
            except Exception as error:
                log.warning("backlog_not_counted", error=str(error), outstanding=self.outstanding)
            await asyncio.sleep(COUNT_SECONDS)

    async def measure(self) -> None:
        before = self._since
        self._counted = await self._count()
        self._since -= before
        metrics.BACKLOG.set(self._counted)
        self._news.set()
