"""A store on disk, and deduplicators over it that note what they publish."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.deduplicator.agency import AgencyNames
from services.deduplicator.deduplicate import Deduplicator
from services.deduplicator.store import Store, open_store
from shared.documents.sqlite import SqliteDocuments
from shared.events import Article, ArticleDeduplicated
from tests.unit.deduplicator.newswire import fetched


class Newsdesk:
    """A deduplicator and everything that it has published."""

    def __init__(self, store: Store, revisions_kept: int = 200) -> None:
        self.published: list[ArticleDeduplicated] = []
        self._deduplicator = Deduplicator(store, self._publish, AgencyNames(), revisions_kept)

    async def _publish(self, event: ArticleDeduplicated) -> None:
        self.published.append(event)

    async def take(self, article: Article) -> ArticleDeduplicated | None:
        """What is published when the article comes in; None when nothing is."""
        before = len(self.published)
        await self._deduplicator.handle(fetched(article))
        mine = [event for event in self.published[before:] if event.article.id == article.id]
        assert len(mine) <= 1
        return mine[0] if mine else None


@pytest.fixture
async def documents(tmp_path: Path) -> AsyncIterator[SqliteDocuments]:
    opened = SqliteDocuments(tmp_path / "documents.sqlite3")
    yield opened
    await opened.close()


@pytest.fixture
async def store(documents: SqliteDocuments) -> Store:
    return await open_store(documents)


@pytest.fixture
def desk(store: Store) -> Newsdesk:
    return Newsdesk(store)
