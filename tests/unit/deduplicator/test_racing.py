"""Any number of instances at once: one text ends as one original, and every other copy as its reprint."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from services.deduplicator.store import Store, open_store
from shared.documents import Collection
from shared.documents.sqlite import SqliteDocuments
from shared.events import Article, ArticleDeduplicated
from tests.unit.deduplicator import racer
from tests.unit.deduplicator.conftest import Newsdesk
from tests.unit.deduplicator.newswire import article, prose

STORY = prose(300, 1)


class Dawdling:
    """A collection that lets others go first, at random, before and after every operation."""

    def __init__(self, collection: Collection, chance: random.Random) -> None:
        self._collection = collection
        self._chance = chance

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        operation = getattr(self._collection, name)

        async def dawdle(*arguments: Any, **options: Any) -> Any:
            for _ in range(self._chance.choice((0, 0, 1, 3, 9))):
                await asyncio.sleep(0)
            result = await operation(*arguments, **options)
            for _ in range(self._chance.choice((0, 0, 1, 3, 9))):
                await asyncio.sleep(0)
            return result

        return dawdle


def dawdling(store: Store, seed: int) -> Store:
    chance = random.Random(seed)
    return Store(Dawdling(store.signatures, chance), Dawdling(store.articles, chance))  # type: ignore[arg-type]  # by name


def verdicts(*published: list[ArticleDeduplicated]) -> dict[str, set[tuple[str, str]]]:
    """Article id to everything that was ever published of it."""
    said: dict[str, set[tuple[str, str]]] = {}
    for event in (event for events in published for event in events):
        said.setdefault(event.article.id, set()).add((event.kind.value, event.original_id))
    return said


@pytest.mark.parametrize("seed", range(60))
async def test_two_racing_reprints_end_as_one_original_and_one_reprint(store: Store, seed: int) -> None:
    desks = [Newsdesk(dawdling(store, 2 * seed)), Newsdesk(dawdling(store, 2 * seed + 1))]
    one, other = article("one", STORY, minute=seed % 3), article("other", f"{STORY} More.", minute=1)
    await asyncio.gather(desks[0].take(one), desks[1].take(other))
    said = verdicts(desks[0].published, desks[1].published)
    assert said in (
        {"one": {("original", "one")}, "other": {("reprint", "one")}},
        {"one": {("reprint", "other")}, "other": {("original", "other")}},
    )


@pytest.mark.parametrize("seed", range(20))
async def test_of_two_that_meet_unsettled_the_earlier_is_the_original(store: Store, seed: int) -> None:
    early, late = article("early", STORY, minute=5, published=0), article("late", STORY, minute=4, published=3)
    entered = asyncio.Barrier(2)

    class TogetherIn(Dawdling):
        async def insert(self, document: dict[str, Any]) -> bool:
            done = await self._collection.insert(document)
            await entered.wait()
            return done

    chance = random.Random(seed)
    meeting = Store(TogetherIn(store.signatures, chance), Dawdling(store.articles, chance))  # type: ignore[arg-type]  # by name
    desks = [Newsdesk(meeting), Newsdesk(meeting)]
    await asyncio.gather(desks[0].take(late), desks[1].take(early))
    assert verdicts(desks[0].published, desks[1].published) == {
        "early": {("original", "early")},
        "late": {("reprint", "early")},
    }


@pytest.mark.parametrize("seed", range(20))
async def test_many_racing_copies_with_redeliveries_agree(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    copies = [article(f"a{number}", STORY, minute=chance.randint(0, 5)) for number in range(6)]
    deliveries = copies + chance.sample(copies, 4)
    chance.shuffle(deliveries)
    desks = [Newsdesk(dawdling(store, 10 * seed + number)) for number in range(3)]

    async def work(number: int) -> None:
        for copy in deliveries[number::3]:
            await desks[number].take(copy)

    await asyncio.gather(*(work(number) for number in range(3)))
    said = verdicts(*(desk.published for desk in desks))
    assert len(said) == len(copies)
    assert all(len(verdict) == 1 for verdict in said.values())
    originals = {id for id, verdict in said.items() if ("original", id) in verdict}
    assert len(originals) == 1
    assert {original for verdict in said.values() for _, original in verdict} == originals


@pytest.mark.parametrize("seed", range(20))
async def test_racing_fetches_of_one_article_leave_the_newest_text(store: Store, seed: int) -> None:
    texts = [article("a", f"{STORY} {minute}", minute=minute) for minute in range(4)]
    desks = [Newsdesk(dawdling(store, 10 * seed + minute)) for minute in range(4)]
    await asyncio.gather(*(desk.take(text) for desk, text in zip(desks, texts, strict=True)))
    stored = await store.article("a")
    assert stored is not None
    assert stored.article == texts[-1]
    assert [row.revision for row in stored.revisions] == list(range(1, stored.revision + 1))
    assert (await store.signatures.count()) == 1


def test_two_threads_with_their_own_connections_agree(tmp_path: Path) -> None:
    """The same race without the event loop's order: two threads, two connections, forty pairs."""
    pairs = [
        (article(f"{number:02}a", prose(120, number), minute=number % 5), article(f"{number:02}b", prose(120, number)))
        for number in range(40)
    ]

    async def work(articles: list[Article]) -> list[ArticleDeduplicated]:
        documents = SqliteDocuments(tmp_path / "documents.sqlite3")
        desk = Newsdesk(await open_store(documents))
        for one in articles:
            await desk.take(one)
        await documents.close()
        return desk.published

    async def both() -> list[list[ArticleDeduplicated]]:
        await (documents := SqliteDocuments(tmp_path / "documents.sqlite3")).ping()
        published = await asyncio.gather(
            *(asyncio.to_thread(asyncio.run, work([pair[side] for pair in pairs])) for side in (0, 1))
        )
        await documents.close()
        return published

    said = verdicts(*asyncio.run(both()))
    assert len(said) == 2 * len(pairs)
    for one, other in pairs:
        kinds = sorted(kind for copy in (one, other) for kind, _ in said[copy.id])
        originals = {original for copy in (one, other) for _, original in said[copy.id]}
        assert kinds == ["original", "reprint"]
        assert len(originals) == 1


@pytest.mark.parametrize("seed", range(2))
def test_two_processes_on_one_file_agree(tmp_path: Path, seed: int) -> None:
    """The same race between two operating-system processes: whoever wins, each pair has one original."""
    pairs = 60
    asyncio.run(_made(tmp_path / "documents.sqlite3"))
    command = [sys.executable, "-m", "tests.unit.deduplicator.racer", str(tmp_path / "documents.sqlite3")]
    racers = [
        subprocess.Popen(
            [*command, side, str(pairs), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for side in racer.SIDES
    ]
    try:
        for process in racers:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in racers:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=120)[0] for process in racers]
    finally:
        for process in racers:
            process.kill()
            process.communicate()
    said = {id: (kind, original) for answer in answers for id, kind, original in json.loads(answer)}
    assert len(said) == 2 * pairs
    for number in range(pairs):
        one, other = (said[f"{number:03}{side}"] for side in racer.SIDES)
        assert {one[0], other[0]} == {"original", "reprint"}
        assert one[1] == other[1]


async def _made(file: Path) -> None:
    """The file with its collections, so that neither racer has to make them."""
    documents = SqliteDocuments(file)
    await open_store(documents)
    await documents.close()
