"""The stores, and what they hold, for every test of the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.documents import Collection, Documents, Index
from shared.documents.sqlite import SqliteDocuments
from tests.contract.documents.store import mongodb_documents, sqlite_documents, story

INDEXES = (
    Index(("topics", "updated_at")),
    Index(("updated_at",)),
    Index(("members.article_id",)),
    Index(("slug",), unique=True),
)


@pytest.fixture(params=["sqlite", pytest.param("mongodb", marks=pytest.mark.mongodb)])
async def documents(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Documents]:
    if request.param == "sqlite":
        opened = sqlite_documents(tmp_path)
    else:
        opened = mongodb_documents(request.getfixturevalue("mongodb_uri"))
    async with opened as store:
        yield store


@pytest.fixture
def beyond_ferretdb(request: pytest.FixtureRequest, documents: Documents) -> None:
    """For promises that were seen not to hold on FerretDB 1.24: tested on SQLite and on MongoDB itself."""
    if not isinstance(documents, SqliteDocuments) and request.getfixturevalue("is_ferretdb"):
        pytest.skip("NOT TESTED: FerretDB does not do this; set INFOBUD_TEST_MONGODB_URI to a MongoDB to test it")


@pytest.fixture
async def things(documents: Documents) -> Collection:
    """A collection without indexes."""
    return await documents.collection("things")


@pytest.fixture
async def stories(documents: Documents) -> Collection:
    """A collection with compound, dotted, multikey and unique indexes, and five documents."""
    stories = await documents.collection("stories", INDEXES)
    for document in (
        story("s1", "2026-01-01", ["science"], ["a1", "a2"]),
        story("s2", "2026-01-02", ["science", "health"], ["a3"]),
        story("s3", "2026-01-02", ["politics"], []),
        story("s4", "2026-01-03", ["politics", "science"], ["a2", "a4"]),
        story("s5", "2026-01-04", [], ["a5"]),
    ):
        assert await stories.insert(document)
    return stories
