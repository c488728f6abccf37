"""Opens the stores that the contract of `shared.documents` is held against."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pymongo import MongoClient

from shared.documents import Documents, open_documents
from shared.settings import CommonSettings


@asynccontextmanager
async def sqlite_documents(directory: Path) -> AsyncIterator[Documents]:
    """A store in `directory`."""
    documents = await open_documents(CommonSettings(data_dir=directory))
    try:
        yield documents
    finally:
        await documents.close()


@asynccontextmanager
async def mongodb_documents(uri: str) -> AsyncIterator[Documents]:
    """A store in a database of its own, which is dropped at the end."""
    database = f"infobud_test_{uuid.uuid4().hex[:12]}"
    documents = await open_documents(CommonSettings(mongodb_uri=uri, mongodb_database=database))
    try:
        yield documents
    finally:
        await documents.close()
        with MongoClient[dict[str, object]](uri) as client:
            client.drop_database(database)
