"""Ingestors over one store, with a clock that is set by hand, against outlets on the loopback."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.ingestor.catalogue import Catalogue, CatalogueEntry
from services.ingestor.feeds import Feed, parse_feed
from services.ingestor.intake import Policy
from services.ingestor.page import Page, read_page
from services.ingestor.pages import Pages
from services.ingestor.poll import NoteHub, Poller
from services.ingestor.reading import Reader, Sample
from services.ingestor.robots import Robots
from services.ingestor.rounds import Rounds
from services.ingestor.schedule import Rhythm
from services.ingestor.sources import follow_catalogues
from services.ingestor.store import FeedRecord, Holder, Store, feed_record, open_store
from services.ingestor.turns import Turns
from shared.documents import Documents
from shared.documents.sqlite import SqliteDocuments
from shared.events import ArticleFetched
from shared.http import OutboundClient
from shared.sources import FeedHealth, Sources
from shared.text.language import identify
from tests.outlet import Outlet

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
RHYTHM = Rhythm(shortest=60, longest=3600)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class InlineReader:
    """Reads in this process."""

    async def feed(self, body: bytes, *, url: str, content_type: str) -> Feed:
        return parse_feed(body, url=url, content_type=content_type)

    async def page(self, body: bytes, *, url: str, content_type: str) -> Page:
        return read_page(body, url=url, content_type=content_type)

    async def languages(self, samples: Sequence[Sample], *, url: str) -> list[str]:
        return [identify(text, declared) for text, declared in samples]


class Log:
    """A log that keeps what is published; `broken` says of an event whether publishing it fails."""

    def __init__(self) -> None:
        self.events: list[ArticleFetched] = []
        self.broken: Callable[[ArticleFetched], bool] = lambda event: False

    async def __call__(self, event: ArticleFetched) -> None:
        if self.broken(event):
            raise ConnectionError("the log does not answer")
        self.events.append(event)

    def titles(self) -> list[str]:
        return [event.article.title for event in self.events]


class Desk:
    """One store, one log, one clock, and as many ingestors as asked for."""

    def __init__(self, documents: Documents, store: Store, client: OutboundClient) -> None:
        self.documents, self.store, self.client = documents, store, client
        self.clock, self.log = Clock(), Log()
        self.policy = Policy(rhythm=RHYTHM, enough_text=0)
        self.delay = 0.0
        self.reader: Reader = InlineReader()
        self.note_hub: NoteHub | None = None
        self._looks = 0

    @classmethod
    async def open(cls, folder: Path, outlet: Outlet) -> "Desk":
        documents = SqliteDocuments(folder / "documents.sqlite3")
        client = OutboundClient(user_agent="Infobud/test", allow_hosts=["127.0.0.1"])
        return cls(documents, await open_store(documents), client)

    async def close(self) -> None:
        await self.client.aclose()
        await self.documents.close()

    async def read(self, *feeds: str, id: str = "harbour") -> None:
        """The catalogue now has one outlet, with these feeds."""
        entry = CatalogueEntry(id=id, name="The Harbour Post", feeds=feeds, language="en", country="IE")
        await follow_catalogues(self.store, [Catalogue((entry,))], self.clock(), first_interval=600)

    def turns(self) -> Turns:
        return Turns(self.store, self.clock, delay=self.delay, lease=40)

    def pages(self, turns: Turns) -> Pages:
        return Pages(
            turns=turns,
            robots=Robots(store=self.store, turns=turns, fetch=self.client, clock=self.clock),
            fetch=self.client,
            reader=self.reader,
            clock=self.clock,
            patience=self.policy.seconds,
        )

    def poller(self, turns: Turns) -> Poller:
        poller = Poller(
            store=self.store,
            turns=turns,
            fetch=self.client,
            reader=self.reader,
            pages=self.pages(turns),
            publish=self.log,
            clock=self.clock,
            policy=self.policy,
            chance=lambda: 0.5,
        )
        poller.note_hub = self.note_hub
        return poller

    def rounds(self, instance: str, at_once: int = 8, room: Callable[[], float] = lambda: 1.0) -> Rounds:
        turns = self.turns()
        return Rounds(
            store=self.store,
            turns=turns,
            poll=self.poller(turns).poll,
            clock=self.clock,
            instance=instance,
            at_once=at_once,
            lease=120,
            room=room,
        )

    async def feed(self) -> FeedRecord:
        """The only feed, as it stands."""
        (row,) = await self.store.feeds.find()
        return feed_record(row)

    async def health(self) -> FeedHealth:
        (source,) = await Sources(self.store.sources).all()
        return source.feeds[0]

    async def look(self) -> FeedRecord:
        """Looks at the only feed now, whether it is due or not; the feed as it stands afterwards."""
        self._looks += 1
        holder = Holder("test", f"test/{self._looks}")
        turns, feed = self.turns(), await self.feed()
        assert await turns.take(feed.host, holder)
        until = self.clock() + timedelta(seconds=120)
        assert await self.store.claim_feed(feed, holder=holder, until=until)
        await self.poller(turns).poll(replace(feed, due_at=until), holder)
        return await self.feed()

    async def wait_seconds(self) -> float:
        return ((await self.feed()).due_at - self.clock()).total_seconds()
