"""The collection `feed_webhooks`: where a saved feed's changes are sent, how far each is, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from shared.documents.protocol import Collection, Document, Documents, Index, Update, read_time, time_text

HOOK_INDEXES = (Index(("feed_id",)), Index(("state", "due_at")))
MOST_OF_A_FEED = 10


@dataclass(frozen=True)
class Hook:
    """One address. `cursor` is the last change that it was sent or that was not for it."""

    id: str
    feed_id: str
    url: str
    secret: str
    state: str
    """active, or disabled: for `reason`, until its reader sets it to active again."""
    cursor: int
    failures: int
    """Deliveries that failed since the last that did not."""
    failing_since: datetime | None
    reason: str | None
    due_at: datetime
    delivered_at: datetime | None
    created_at: datetime


class Hooks:
    """Each hook is served by one instance at a time, which holds it by its due time."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @classmethod
    async def open(cls, documents: Documents) -> Self:
        return cls(await documents.collection("feed_webhooks", HOOK_INDEXES))

    async def insert(self, hook: Hook) -> None:
        await self._collection.insert(_document(hook))

    async def get(self, id: str) -> Hook | None:
        document = await self._collection.get(id)
        return _hook(document) if document else None

    async def of_feed(self, feed_id: str) -> list[Hook]:
        return [_hook(row) for row in await self._collection.find({"feed_id": feed_id}, limit=MOST_OF_A_FEED)]

    async def due(self, now: datetime, *, behind: int, limit: int) -> Sequence[Hook]:
        """Those whose turn it is and for which there is something before cursor `behind`, the longest waiting first."""
        where = {"state": "active", "due_at": {"$lte": time_text(now)}, "cursor": {"$lt": behind}}
        return [_hook(row) for row in await self._collection.find(where, sort="due_at", limit=limit)]

    async def claim(self, hook: Hook, now: datetime, lease: timedelta) -> bool:
        """False when another instance was faster; else nobody else takes it before the lease is over."""
        set = {"due_at": time_text(now + lease)}
        return await self._collection.update(
            hook.id, Update(set=set), where={"state": "active", "due_at": time_text(hook.due_at)}
        )

    async def put(self, hook: Hook) -> None:
        """The hook as it stands after a turn, unless its reader has deleted it meanwhile."""
        fields = {name: value for name, value in _document(hook).items() if name != "_id"}
        await self._collection.update(hook.id, Update(set=fields))

    async def wake(self, hook: Hook, now: datetime) -> Hook:
        """The hook, to be tried at once."""
        woken = replace(hook, state="active", failures=0, failing_since=None, reason=None, due_at=now)
        await self.put(woken)
        return woken

    async def delete(self, id: str) -> bool:
        return await self._collection.delete(id)

    async def delete_of_feed(self, feed_id: str) -> None:
        await self._collection.delete_many({"feed_id": feed_id})


def _document(hook: Hook) -> Document:
    def text(time: datetime | None) -> str | None:
        return time_text(time) if time else None

    return {
        "_id": hook.id,
        "feed_id": hook.feed_id,
        "url": hook.url,
        "secret": hook.secret,
        "state": hook.state,
        "cursor": hook.cursor,
        "failures": hook.failures,
        "failing_since": text(hook.failing_since),
        "reason": hook.reason,
        "due_at": time_text(hook.due_at),
        "delivered_at": text(hook.delivered_at),
        "created_at": time_text(hook.created_at),
    }


def _hook(document: Document) -> Hook:
    def time(name: str) -> datetime | None:
        return read_time(document[name]) if document[name] else None

    return Hook(
        id=document["_id"],
        feed_id=document["feed_id"],
        url=document["url"],
        secret=document["secret"],
        state=document["state"],
        cursor=document["cursor"],
        failures=document["failures"],
        failing_since=time("failing_since"),
        reason=document["reason"],
        due_at=read_time(document["due_at"]),
        delivered_at=time("delivered_at"),
        created_at=read_time(document["created_at"]),
    )
