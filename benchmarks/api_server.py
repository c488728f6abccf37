"""The process that `benchmarks.feed_api` asks: the feed service on made-up stories, and a bare route beside it."""

import asyncio
import itertools
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import uvloop
from fastapi import FastAPI
from starlette.responses import Response

from benchmarks.front import progress
from services.feed.app import make_site
from services.feed.cards import card_of
from services.feed.desk import DeadLetterRow, Desk
from services.feed.http import create_app
from services.feed.settings import Settings
from services.feed.story_documents import summary_document, with_story, with_summary
from shared.documents import open_documents
from shared.events import (
    TOPIC_NAMES,
    Citation,
    Member,
    OutletKind,
    Paragraph,
    Sentence,
    Source,
    SourceRequested,
    Story,
    StoryChange,
    StoryChanged,
    StorySummarized,
    SummaryStatus,
)
from shared.http import OutboundClient
from shared.server import bind, serving
from shared.telemetry import configure_logging

FILLED_TOGETHER = 500
LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "ru", "ar", "ja", "pt")
COUNTRIES = ("GB", "DE", "FR", "ES", "IT", "PL", "RU", "EG", "JP", "BR")
WORDS = (
    "harbour ferry council bridge storm valley battery island minister budget strike comet clinic river railway "
    "election tariff museum teacher barley quake fire court wage treaty squid painting reactor satellite drought "
    "harvest subsidy"
).split()


def stories(count: int) -> Iterator[tuple[StoryChanged, StorySummarized]]:
    """Made-up stories of one to nine reports, over a month."""
    random = Random(7)
    now = datetime.now(UTC)
    topics = list(TOPIC_NAMES)
    for number in range(count):
        opened = now - timedelta(seconds=random.uniform(0, 30 * 86_400))
        members = tuple(
            _member(random, number, place, opened) for place in range(random.choice((1, 1, 2, 2, 3, 4, 6, 9)))
        )
        told = Story(
            id=f"story{number:07}",
            version=1,
            title=members[0].title,
            language=members[0].language,
            members=members,
            topics=tuple(random.sample(topics, random.choice((1, 1, 2)))),
            countries=tuple(sorted({member.source.country for member in members})),
            names=tuple(word.title() for word in random.sample(WORDS, 3)),
            opened_at=min(member.published_at for member in members),
            updated_at=max(member.published_at for member in members),
        )
        yield StoryChanged(story=told, change=StoryChange.CREATED, cause=members[0].article_id), _summary(random, told)


def _member(random: Random, number: int, place: int, opened: datetime) -> Member:
    tongue = random.randrange(len(LANGUAGES))
    outlet = random.randrange(200)
    time_ = opened + timedelta(minutes=7 * place)
    source = Source(
        id=f"outlet-{outlet}",
        name=f"Outlet {outlet}",
        home=f"https://outlet{outlet}.example/",
        country=COUNTRIES[tongue],
        language=LANGUAGES[tongue],
        kind=OutletKind.NEWSPAPER,
    )
    id = f"a{number}-{place}"
    return Member(
        article_id=id,
        original_id=id,
        title=" ".join(random.choices(WORDS, k=9)).capitalize(),
        url=f"https://outlet{outlet}.example/{id}",
        language=LANGUAGES[tongue],
        published_at=time_,
        fetched_at=time_,
        source=source,
    )


def _summary(random: Random, told: Story) -> StorySummarized:
    def sentence() -> Sentence:
        member = random.choice(told.members)
        text = " ".join(random.choices(WORDS, k=18)).capitalize() + "."
        citation = Citation(article_id=member.article_id, source_id=member.source.id, passage=text)
        return Sentence(text=text, citations=(citation,), independent_sources=1)

    return StorySummarized(
        story_id=told.id,
        story_version=1,
        language=told.language,
        status=SummaryStatus.EXTRACTIVE,
        writer="extractive/1",
        headline=told.title,
        paragraphs=tuple(Paragraph(sentences=tuple(sentence() for _ in range(3))) for _ in range(2)),
        summarized_at=told.updated_at,
    )


def serve(folder: str, count: int, projected: int, pipe: Any) -> None:
    """The process under test: fills the store, serves, and takes commands: ("change", n), ("memory",), ("stop",)."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(Path(folder), count, projected, pipe))


async def _serve(folder: Path, count: int, events_projected: int, pipe: Any) -> None:
    settings = Settings(data_dir=folder, log_level="warning")
    configure_logging(settings, "feed_api")
    documents = await open_documents(settings)
    client = OutboundClient(user_agent="benchmark")
    parts = await make_site(documents, settings, desk=quiet_desk(), client=client)
    collection = await documents.collection("feed_stories")
    cards = await documents.collection("feed_cards")
    events = progress(stories(count), "stories into the store", count)
    began = time.process_time()
    for changed, summarized in itertools.islice(events, events_projected):
        await parts.projector.story_changed(changed)
        await parts.projector.story_summarized(summarized)
    projected = (time.process_time() - began) / (2 * events_projected)
    now = datetime.now(UTC)
    while some := list(itertools.islice(events, FILLED_TOGETHER)):
        # The same documents, without the log of changes that nobody reads here.
        made = [
            with_summary(with_story(None, changed.story, now), summary_document(summarized), now) or {}
            for changed, summarized in some
        ]
        written = [{**document, "write": 2} for document in made]
        await collection.insert_many(written)
        await cards.insert_many([card_of(document) for document in written])
    app = create_app(parts.site)
    bare = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    same: dict[str, bytes] = {"stories": b"", "story": b""}

    @bare.get("/bare/{which}")
    async def same_bytes(which: str) -> Response:
        return Response(same[which], media_type="application/json")

    background = [asyncio.create_task(parts.site.live.run()), asyncio.create_task(parts.webhooks.run())]
    loop = asyncio.get_running_loop()
    async with serving([bare, app], bind("127.0.0.1", 0)) as url:
        await asyncio.sleep(1)
        pipe.send((int(url.rpartition(":")[2]), projected * 1e6))
        while True:
            command = await loop.run_in_executor(None, pipe.recv)
            if command[0] == "stop":
                break
            if command[0] == "bytes":
                same[command[1]] = command[2]
                pipe.send(None)
            if command[0] == "cpu":
                pipe.send(time.process_time())
            if command[0] == "memory":
                pipe.send(_resident_mb())
            if command[0] == "change":
                changed, _ = next(stories(1))
                told = changed.story.model_copy(update={"version": command[1]})
                await parts.projector.story_changed(changed.model_copy(update={"story": told}))
                pipe.send(time.monotonic())
        parts.site.live.close()
    for task in background:
        task.cancel()
    await client.aclose()
    await documents.close()


def quiet_desk() -> Desk:
    """An ingestor that takes every request, and a log without dead letters."""

    async def request(event: SourceRequested) -> None:
        return None

    async def letters(topic: str, group: str) -> list[DeadLetterRow]:
        return []

    async def replay(topic: str, group: str) -> int:
        return 0

    return Desk(request, letters, replay)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


@contextmanager
def server(count: int, projected: int) -> Iterator[tuple[int, float, Any]]:
    """Port of a running server, microseconds of CPU that projecting an event took, and the pipe to it."""
    ours, theirs = multiprocessing.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, count, projected, theirs))
        process.start()
        theirs.close()  # so that the end of the process is heard
        try:
            port, projected = ours.recv()
            yield port, projected, ours
        finally:
            with suppress(OSError):  # it has ended already
                ours.send(("stop",))
            process.join(20)
            process.kill()
