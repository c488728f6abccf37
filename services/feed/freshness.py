"""Whether anything has changed: one number for the whole read model, so that answers can be kept until it moves."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic


class Freshness:
    """The read model's generation: it moves on with every change, of this instance at once, of others soon."""

    def __init__(
        self,
        last: Callable[[], Awaitable[int]],
        *,
        look_seconds: float,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self._last = last
        self._look_seconds = look_seconds
        self._monotonic = monotonic
        self._looked_at = float("-inf")
        self._looking: asyncio.Lock = asyncio.Lock()
        self._cursor = -1
        self.generation = 0

    def moved(self) -> None:
        """Something was written by this instance."""
        self.generation += 1

    async def look(self) -> int:
        """The generation, after a look at what others have written if the last look is long enough ago."""
        if self._monotonic() - self._looked_at >= self._look_seconds:
            async with self._looking:
                if self._monotonic() - self._looked_at >= self._look_seconds:
                    cursor = await self._last()
                    self._looked_at = self._monotonic()
                    if cursor != self._cursor:
                        self._cursor = cursor
                        self.generation += 1
        return self.generation
