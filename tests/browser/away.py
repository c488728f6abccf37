"""A store that can be away: the documents of another one, which answer nothing while it is."""

from collections.abc import Callable, Sequence
from typing import Any

from shared.documents.protocol import Collection, Documents, Index, StoreUnavailable


class _Collection:
    """Every operation of the collection, unless the store is away."""

    def __init__(self, inner: Collection, is_away: Callable[[], bool]) -> None:
        self._inner = inner
        self._is_away = is_away

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._inner, name)
        if not callable(operation):
            return operation

        async def asked(*given: Any, **named: Any) -> Any:
            if self._is_away():
                raise StoreUnavailable("the store is away")
            return await operation(*given, **named)

        return asked


class LeavingDocuments:
    def __init__(self, inner: Documents) -> None:
        self._inner = inner
        self.away = False

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> Collection:
        inner = await self._inner.collection(name, indexes)
        found: Collection = _Collection(inner, lambda: self.away)
        return found

    async def ping(self) -> None:
        if self.away:
            raise StoreUnavailable("the store is away")
        await self._inner.ping()

    async def close(self) -> None:
        await self._inner.close()
