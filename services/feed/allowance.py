"""How many requests each client may make a minute, counted in the store: the limit holds over all instances together.

An instance takes a block of requests from a client's allowance by one atomic update, and spends the block by itself:
the sum of all blocks never exceeds the limit, and most requests cost the store nothing.
"""

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from shared.documents.protocol import Collection, Documents, Index, Update

LIMIT_INDEXES = (Index(("window",)),)
WINDOW_SECONDS = 60
_BLOCKS = 20
"""A window's allowance in so many blocks: a client whose requests meet several instances may lose that much of it."""
_MOST_CLIENTS = 50_000


@dataclass
class _Spending:
    """What this instance holds of a client's allowance in one window."""

    window: int
    left: int = 0
    taken: int = 0
    """Of the whole allowance, by all instances, when this one last looked."""
    is_spent: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a request may pass, what is left of the allowance, and in how many seconds it is full again."""

    passes: bool
    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The fields of draft-ietf-httpapi-ratelimit-headers, and those that older clients know."""
        limit, left, seconds = (str(value).encode() for value in (self.limit, self.left, self.seconds))
        return (
            (b"ratelimit-policy", b'"client";q=' + limit + b";w=" + str(WINDOW_SECONDS).encode()),
            (b"ratelimit", b'"client";r=' + left + b";t=" + seconds),
            (b"ratelimit-limit", limit),
            (b"ratelimit-remaining", left),
            (b"ratelimit-reset", seconds),
        )


class Allowance:
    """Raises `StoreUnavailable` when a block can't be taken."""

    def __init__(self, collection: Collection, limit: int, clock: Callable[[], datetime]) -> None:
        self._collection = collection
        self.limit = limit
        self._block = max(1, limit // _BLOCKS)
        self._clock = clock
        self._clients: dict[str, _Spending] = {}
        self._cleared = 0

    @classmethod
    async def open(cls, documents: Documents, limit: int, clock: Callable[[], datetime]) -> Self:
        return cls(await documents.collection("feed_limits", LIMIT_INDEXES), limit, clock)

    async def spend(self, client: str) -> Verdict:
        """Takes one request from the client's allowance."""
        now = self._clock().timestamp()
        window, seconds = int(now // WINDOW_SECONDS), WINDOW_SECONDS - int(now % WINDOW_SECONDS)
        spending = self._clients.get(client)
        if spending is None or spending.window != window:
            if len(self._clients) >= _MOST_CLIENTS:
                self._clients = {key: one for key, one in self._clients.items() if one.window == window}
            spending = self._clients[client] = _Spending(window)
        if spending.left == 0 and not spending.is_spent:
            await self._take(client, spending)
        if spending.left == 0:
            return Verdict(False, self.limit, 0, seconds)
        spending.left -= 1
        return Verdict(True, self.limit, max(0, self.limit - spending.taken) + spending.left, seconds)

    async def _take(self, client: str, spending: _Spending) -> None:
        """One more block, while there is one."""
        id = f"{spending.window}:{client}"
        for block in dict.fromkeys((self._block, 1)):
            # A window's first update makes the document; a duplicate of two racing ones is tried again.
            for _ in range(3):
                room = {"taken": {"$lte": self.limit - block}}
                fresh = Update(set={"window": spending.window}, inc={"taken": block})
                if await self._collection.update(id, fresh, where=room):
                    known = await self._collection.get(id)
                    spending.left, spending.taken = block, known["taken"] if known else block
                    return
                if not await self._collection.insert({"_id": id, "window": spending.window, "taken": 0}):
                    break
        spending.is_spent = True
        await self._clear(spending.window)

    async def _clear(self, window: int) -> None:
        if self._cleared != window:
            self._cleared = window
            await self._collection.delete_many({"window": {"$lt": window - 1}})


def client_name(address: str) -> str:
    """What a client is counted under: a hash of its address, of the whole /64 network for IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return hashed_name(address)
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return hashed_name(str(mapped) if mapped else str(ipaddress.ip_network((ip, 64), strict=False)))
    return hashed_name(str(ip))


def hashed_name(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
