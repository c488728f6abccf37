"""Opens the stores that the contract of `shared.documents` is held against."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from shared.documents import Document, Documents, open_documents
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


def story(id: str, updated_at: str, topics: list[str], articles: list[str]) -> Document:
    """A document with text, a number, a list of text and a list of objects."""
    members = [{"article_id": article, "source": {"id": f"of-{article}"}} for article in articles]
    return {"_id": id, "slug": id, "version": 1, "updated_at": updated_at, "topics": topics, "members": members}


def ids(found: list[Document]) -> list[Any]:
    """The `_id`s, in the order found."""
    return [document["_id"] for document in found]
