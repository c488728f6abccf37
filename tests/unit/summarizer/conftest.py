from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.documents import Documents
from shared.documents.sqlite import SqliteDocuments


@pytest.fixture
async def documents(tmp_path: Path) -> AsyncIterator[Documents]:
    opened = SqliteDocuments(tmp_path / "documents.sqlite3")
    yield opened
    await opened.close()
