"""What operators ask for over HTTP is done once, and what makes no sense is told and left alone."""

from datetime import UTC, datetime
from pathlib import Path

import structlog

from services.ingestor.requests import Requests
from services.ingestor.sources import list_sources
from shared.documents.sqlite import SqliteDocuments
from shared.events import SourceRequested

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPML = '<opml version="2.0"><body><outline text="Harbour Post" xmlUrl="https://post.example/feed"/></body></opml>'


async def test_outlets_are_added_imported_and_removed_and_the_same_twice_is_once(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    requests = Requests(documents)
    add = SourceRequested(action="add", feed_url="https://herald.example/rss", name="Herald", requested_at=NOON)
    for event in (add, SourceRequested(action="import", catalogue=OPML, requested_at=NOON)):
        await requests.handle(event)
    with structlog.testing.capture_logs() as logs:
        await requests.handle(add)
    assert [entry["event"] for entry in logs] == ["source_request_refused"]
    assert {record.source.id for record in await list_sources(documents)} == {"herald", "harbour-post"}
    remove = SourceRequested(action="remove", source_id="herald", requested_at=NOON)
    await requests.handle(remove)
    await requests.handle(remove)
    assert {record.source.id for record in await list_sources(documents)} == {"harbour-post"}
    await documents.close()


async def test_a_request_that_makes_no_sense_is_told_with_its_reason(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    bad = SourceRequested(action="add", feed_url="ftp://herald.example/rss", requested_at=NOON)
    with structlog.testing.capture_logs() as logs:
        await Requests(documents).handle(bad)
    assert logs[0]["event"] == "source_request_refused"
    assert logs[0]["reason"]
    await documents.close()
