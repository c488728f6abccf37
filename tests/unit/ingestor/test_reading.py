"""Feeds and pages are read in processes of their own, which a bad one can end but not hang or harm."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from services.ingestor.feeds import FeedError, parse_feed
from services.ingestor.reading import ReadingProcesses
from shared.text.language import identify
from tests.unit.ingestor.samples import item, page, rss

URL = "https://harbour.example/feed.xml"


@pytest.fixture
async def reader() -> AsyncIterator[ReadingProcesses]:
    reader = ReadingProcesses(1, seconds=20)
    await reader.start()
    yield reader
    await reader.aclose()


async def test_a_feed_comes_back_as_it_is_read_here(reader: ReadingProcesses) -> None:
    body = rss(item(title="Größe 港 👋", more="<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>"))
    assert await reader.feed(body, url=URL, content_type="text/xml") == parse_feed(
        body, url=URL, content_type="text/xml"
    )


async def test_a_page_comes_back_too(reader: ReadingProcesses) -> None:
    assert "Sandholm" in (await reader.page(page(), url=URL, content_type="text/html")).text


async def test_errors_come_back_in_words_and_the_process_goes_on(reader: ReadingProcesses) -> None:
    with pytest.raises(FeedError, match="is a web page, not a feed"):
        await reader.feed(b"<html></html>", url=URL, content_type="text/html")
    with pytest.raises(ValueError, match="not HTML"):
        await reader.page(b"%PDF", url=URL, content_type="application/pdf")
    assert len((await reader.feed(rss(item()), url=URL, content_type="")).entries) == 1


async def test_many_jobs_at_once_each_get_their_own_answer(reader: ReadingProcesses) -> None:
    feeds = await asyncio.gather(
        *(reader.feed(rss(item(title=f"Title {n}")), url=URL, content_type="") for n in range(20))
    )
    assert [feed.entries[0].title for feed in feeds] == [f"Title {n}" for n in range(20)]


async def test_a_job_that_takes_too_long_fails_and_the_next_gets_a_new_process() -> None:
    reader = ReadingProcesses(1, seconds=0.2)
    await reader.start()
    await reader.feed(rss(item()), url=URL, content_type="")  # beginning takes longer, and is no part of a job's time
    (process,) = reader.processes()
    os.kill(process, signal.SIGSTOP)  # the parser hangs
    with pytest.raises(FeedError, match="took longer than"):
        await reader.feed(rss(item()), url=URL, content_type="")
    assert process not in reader.processes()
    await reader.aclose()


async def test_a_process_that_dies_fails_its_job_alone(reader: ReadingProcesses) -> None:
    (process,) = reader.processes()
    os.kill(process, signal.SIGSTOP)
    job = asyncio.create_task(reader.feed(rss(item()), url=URL, content_type=""))
    await asyncio.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(FeedError, match="ended the process that was reading it"):
        await job
    assert len((await reader.feed(rss(item()), url=URL, content_type="")).entries) == 1


async def test_languages_come_back_in_order_as_they_are_told_here(reader: ReadingProcesses) -> None:
    samples = [
        ("The council has voted to rebuild the harbour wall before winter. 👋", ("de",)),
        ("Der Rat hat beschlossen, die Hafenmauer vor dem Winter zu erneuern.", ()),
        ("1234", ("pt-BR",)),
    ]
    told = await reader.languages(samples, url=URL)
    assert told == [identify(text, declared) for text, declared in samples] == ["en", "de", "pt"]
