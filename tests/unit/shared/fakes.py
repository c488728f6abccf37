"""Small programs that stand in for a store."""

from collections.abc import Sequence

from shared.documents.protocol import Collection, Documents, Index, StoreUnavailable


class NoDocuments(Documents):
    """A store without collections, which can be taken down."""

    def __init__(self) -> None:
        self.down: str | None = None
        self.pings = 0

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> Collection:
        raise NotImplementedError(name)

    async def ping(self) -> None:
        self.pings += 1
        if self.down:
            raise StoreUnavailable(self.down)

    async def close(self) -> None:
        self.down = "closed"
