"""Feeds that attack whoever reads them: each fails with its cause in its health, and the others are read as before."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.ingestor.catalogue import Catalogue, CatalogueEntry
from services.ingestor.intake import Policy
from services.ingestor.pages import Pages
from services.ingestor.poll import Poller
from services.ingestor.reading import ReadingProcesses
from services.ingestor.robots import Robots
from services.ingestor.rounds import Rounds
from services.ingestor.schedule import Rhythm
from services.ingestor.sources import follow_catalogues
from services.ingestor.store import Store, open_store
from services.ingestor.turns import Turns
from shared.documents.sqlite import SqliteDocuments
from shared.events import ArticleFetched
from shared.http import Limits, OutboundClient
from shared.sources import SourceRecord, Sources
from tests.attacker import Attacker, false_certificate
from tests.network import Names, WatchedNetwork
from tests.outlet import Outlet, Reply
from tests.unit.ingestor.samples import item, rss

pytestmark = pytest.mark.timeout(120)

ATTACKS = {
    "drip": "no whole answer within",
    "mute": "no whole answer within",
    "endless": "larger than 5,000,000 bytes",
    "gzip-bomb": "larger than 5,000,000 bytes",
    "deflate-bomb": "larger than 5,000,000 bytes",
    "brotli-bomb": "larger than 5,000,000 bytes",
    "nested-gzip": "encoded as 'gzip, gzip', which was not asked for",
    "chatter": "",  # the library has words of its own
    "loop": "more than 5 redirects",
    "metadata": "169.254.169.254, which is not a public address",
    "loopback6": "::1, which is not a public address",
    "file": "only http and https addresses are fetched",
    "laughs": "declares entities of entities",
    "external-entity": "has neither title nor text",
    "many": "larger than 5,000,000 bytes",
    "many-small": "entries; at most",
    "deep": "",
    "short": "without sending complete message body",
    "negative": "bad Content-Length",
    "header": "illegal header line",
    "rebinding": "which is not a public address",
    "tls": "certificate",
}
"""What each feed's health must say; an empty text: anything, as long as it says something."""

MOST_MEMORY = 150_000_000
"""Bytes by which four looks at once may make the process grow, at most five megabytes a feed; attacker included."""


class Newsroom:
    """An ingestor with the attacker's feeds and a decent one in its catalogue."""

    def __init__(self, store: Store, rounds: Rounds, network: WatchedNetwork, decent: Outlet) -> None:
        self.store, self.rounds, self.network, self.decent = store, rounds, network, decent
        self.events: list[ArticleFetched] = []

    async def health(self) -> dict[str, SourceRecord]:
        return {record.source.id: record for record in await Sources(self.store.sources).all()}


@asynccontextmanager
async def newsroom(folder: Path, attacker: Attacker, decent: Outlet, tls_port: int) -> AsyncIterator[Newsroom]:
    port = attacker.host.split(":")[1]
    names = {name: [["127.0.0.1"]] for name in ATTACKS} | {"rebinding": [["93.184.216.34"], ["127.0.0.1"]]}
    allowed = [f"{name}.example" for name in ATTACKS if name != "rebinding"]
    network = WatchedNetwork()
    client = OutboundClient(
        user_agent="Infobud/test",
        allow_hosts=[*allowed, decent.host],
        limits=Limits(seconds=4),
        resolve=Names(**names),
        network=network,
    )
    documents = SqliteDocuments(folder / "documents.sqlite3")
    store = await open_store(documents)
    reader = ReadingProcesses(1, seconds=10)
    await reader.start()
    policy = Policy(rhythm=Rhythm(shortest=0.2, longest=0.4, longest_after_failures=5), enough_text=0)

    def clock() -> datetime:
        return datetime.now(UTC)

    turns = Turns(store, clock, delay=0, lease=10)
    robots = Robots(store=store, turns=turns, fetch=client, clock=clock)
    pages = Pages(turns=turns, robots=robots, fetch=client, reader=reader, clock=clock, patience=5)

    async def publish(event: ArticleFetched) -> None:
        room.events.append(event)

    poller = Poller(
        store=store,
        turns=turns,
        fetch=client,
        reader=reader,
        pages=pages,
        publish=publish,
        clock=clock,
        policy=policy,
    )
    rounds = Rounds(store=store, turns=turns, poll=poller.poll, clock=clock, instance="one", at_once=4, lease=60)
    room = Newsroom(store, rounds, network, decent)
    feeds = {name: f"http://{name}.example:{port}/{name}" for name in ATTACKS}
    feeds["tls"] = f"https://tls.example:{tls_port}/feed"
    feeds["decent"] = decent.url("/feed")
    entries = tuple(CatalogueEntry(id=name, name=name, feeds=(url,)) for name, url in feeds.items())
    await follow_catalogues(store, [Catalogue(entries)], clock(), first_interval=0.2)
    try:
        yield room
    finally:
        await reader.aclose()
        await client.aclose()
        await documents.close()


async def test_attacks_fail_with_their_cause_and_the_others_are_read_as_before(tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    tls = await asyncio.start_server(silent, "127.0.0.1", 0, ssl=false_certificate())
    async with Attacker() as attacker, Outlet() as decent:
        number = 0

        def edition(_: object) -> Reply:
            nonlocal number
            number += 1
            return Reply(rss(item(f"/{number}", f"Edition {number}")))

        decent.answers["/feed"] = edition
        tls_port = tls.sockets[0].getsockname()[1]
        async with newsroom(tmp_path, attacker, decent, tls_port) as room:
            before_all = peak = resident()
            running = asyncio.create_task(room.rounds.run())
            try:
                async with asyncio.timeout(90):
                    while not await suffered(room):
                        peak = max(peak, resident())
                        await asyncio.sleep(0.1)
                    before = len(room.events)
                    while len(room.events) < before + 3:  # the ingestor goes on
                        await asyncio.sleep(0.05)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            health = await room.health()
            wrong = {
                name: health[name].last_error
                for name, cause in ATTACKS.items()
                if not health[name].last_error or cause not in (health[name].last_error or "")
            }
            assert wrong == {}
            assert {event.article.source.id for event in room.events} == {"decent"}
            assert health["decent"].last_error is None
            assert set(room.network.connected) <= {"127.0.0.1", "93.184.216.34"}  # the latter ends in the hook
            assert peak - before_all < MOST_MEMORY
    tls.close()


def resident() -> int:
    """Bytes of memory that this process has."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def suffered(room: Newsroom) -> bool:
    """Whether every attack has come, the rebinding name's second answer included."""
    health = await room.health()
    return all(health[name].last_error for name in ATTACKS) and health["rebinding"].failures >= 2
