"""Turns at a host: one request at a time from all instances together, with the host's pause between two."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from services.ingestor.store import Holder, Store

Clock = Callable[[], datetime]

SHORTEST_WAIT = 0.005
"""Seconds between two looks at whether a host is free."""


ASK_AGAIN = 0.25
"""Seconds after which it is asked again whether a host that another instance holds is free."""


UNSAID_PAUSE = 60.0
"""Seconds for which a host is left alone that answers "too many requests" without saying until when."""

LONGEST_PAUSE = 86_400.0


class HostBusy(Exception):
    """No turn at the host came up in time."""


@dataclass
class Turn:
    """A turn at a host; `delay` is the pause after it, in seconds."""

    delay: float

    def pause(self, seconds: float | None) -> None:
        """The host wants to be left alone for a while; `seconds` as it said, or None."""
        self.delay = max(self.delay, min(UNSAID_PAUSE if seconds is None else seconds, LONGEST_PAUSE))


@dataclass
class Turns:
    """Turns over the hosts of `store`. `delay` is the pause after each request, `lease` the longest turn, in seconds.

    `busy` says until when this instance knows hosts to be taken, so that it need not ask the store.
    `on_free` is called whenever a turn has been given back.
    """

    store: Store
    clock: Clock
    delay: float
    lease: float
    on_free: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.busy: dict[str, datetime] = {}
        self._waiting: dict[str, asyncio.Event] = {}  # at most one waits for each host, the others queue behind it
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, host: str, holder: Holder) -> bool:
        """Whether the turn at `host` is now the holder's; it lasts until it is given back, or the lease ends."""
        now = self.clock()
        if self.busy.get(host, now) > now:
            return False
        until = now + timedelta(seconds=self.lease)
        self.busy[host] = until  # before asking the store, so that no other task here asks as well
        free_at = now
        try:
            if await self.store.claim_host(host, holder=holder, now=now, until=until):
                free_at = until
                return True
            theirs = await self.store.host_free_at(host) or now
            free_at = min(theirs, now + timedelta(seconds=ASK_AGAIN))  # they may be done long before their lease ends
            return False
        finally:
            self.busy[host] = free_at

    async def give_back(self, host: str, holder: Holder, *, delay: float = 0.0) -> None:
        """Ends the turn; the next one at this host begins after the usual pause, or `delay` seconds if that is more."""
        free_at = self.clock() + timedelta(seconds=max(self.delay, delay))
        await self.store.free_host(host, holder=holder, free_at=free_at)
        self.busy[host] = free_at
        if host in self._waiting:
            self._waiting[host].set()
        self.on_free()

    @asynccontextmanager
    async def at(self, host: str, holder: Holder, *, patience: float, delay: float = 0.0) -> AsyncIterator[Turn]:
        """Waits for a turn at `host` and holds it, with a pause of at least `delay` seconds after it.

        Raises HostBusy when none comes up in `patience` seconds.
        """
        queue = self._queues.setdefault(host, asyncio.Lock())
        deadline = self.clock() + timedelta(seconds=patience)
        async with queue:
            while not await self.take(host, holder):
                now = self.clock()
                if now >= deadline:
                    raise HostBusy(f"no turn at {host} within {patience:g} s; it is being read by others")
                wait = min(self.busy.get(host, now), deadline) - now
                await self._freed(host, max(wait.total_seconds(), SHORTEST_WAIT))
            turn = Turn(delay)
            try:
                yield turn
            finally:
                await self.give_back(host, holder, delay=turn.delay)

    async def _freed(self, host: str, seconds: float) -> None:
        """Returns when this instance gives its turn at `host` back, or `seconds` have passed."""
        freed = self._waiting[host] = asyncio.Event()
        try:
            async with asyncio.timeout(seconds):
                await freed.wait()
        except TimeoutError:
            return
        finally:
            del self._waiting[host]

    def busy_hosts(self) -> dict[str, datetime]:
        """The hosts that are known to be taken now, and until when."""
        now = self.clock()
        self.busy = {host: until for host, until in self.busy.items() if until > now}
        return self.busy
