"""Dense vectors bring together what shares no words, and nothing waits for an endpoint that is away."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from services.clusterer.app import make_clusterer
from services.clusterer.dense import KNOWN_AT_LEAST, Dense
from services.clusterer.embeddings import Embedder, EmbeddingClient, open_embedder
from services.clusterer.settings import Settings
from shared.documents.sqlite import SqliteDocuments
from shared.events import ArticleDeduplicated
from tests.embeddings import Answer, EmbeddingServer, faithful
from tests.unit.clusterer.newsroom import Log, cluster_all, replica, report, store_in

GLOSSARY = {
    "vessel": "ferry",
    "stranded": "aground",
    "travellers": "passengers",
    "rescued": "saved",
    "fog": "mist",
    "captain": "skipper",
    "harbour": "port",
    "sandbank": "shoal",
    "lifeboats": "launches",
    "faults": "blames",
    "closed": "shut",
}
"""Words that the endpoint's model takes for the same."""
FERRY = report("ferry", "Ferry aground shoal", "Ferry passengers saved launches, skipper blames mist, port shut.")
VESSEL = report(
    "vessel",
    "Vessel stranded sandbank",
    "Vessel travellers rescued lifeboats, captain faults fog, harbour closed.",
    minute=20,
)
LAST_WORDS = report("chip", "Quillon unveils processor", "Quillon's engineers promise halved consumption.", minute=40)


def understanding(texts: list[str]) -> Answer:
    """A model that knows synonyms."""
    return faithful([" ".join(GLOSSARY.get(word, word) for word in _plain(text)) for text in texts])


def broken(texts: list[str]) -> Answer:
    return Answer(status=500, body={"error": "out of memory"})


def _plain(text: str) -> list[str]:
    return text.lower().replace(",", " ").replace(".", " ").split()


def other_news(count: int) -> list[ArticleDeduplicated]:
    """Reports of as many events, each in words of its own."""
    chance = random.Random(7)

    def word() -> str:
        return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))

    def sentence(length: int) -> str:
        return " ".join(word() for _ in range(length)).capitalize()

    return [report(f"other{number}", sentence(4), sentence(12) + ".") for number in range(count)]


@asynccontextmanager
async def client_of(server: EmbeddingServer) -> AsyncIterator[EmbeddingClient]:
    async def at_once(seconds: float) -> None:
        pass

    client = EmbeddingClient(server.url, model="grams", attempts=1, sleep=at_once, clock=lambda: 0.0)
    try:
        yield client
    finally:
        await client.close()


async def stories_with(folder: Path, embedder: Embedder | None, events: list[ArticleDeduplicated]) -> Log:
    log = Log()
    await cluster_all(replica(await store_in(folder), log, embedder), events)
    return log


async def test_reports_without_a_common_word_join_by_their_vectors(tmp_path: Path) -> None:
    events = [*other_news(KNOWN_AT_LEAST), FERRY, VESSEL, LAST_WORDS]
    async with EmbeddingServer(understanding) as server, client_of(server) as client:
        log = await stories_with(tmp_path, client, events)
    assert frozenset({"ferry", "vessel"}) in log.stories()
    assert len(log.stories()) == len(events) - 1


async def test_without_an_endpoint_words_alone_decide(tmp_path: Path) -> None:
    log = await stories_with(tmp_path, None, [*other_news(KNOWN_AT_LEAST), FERRY, VESSEL])
    assert {frozenset({"ferry"}), frozenset({"vessel"})} <= log.stories()


async def test_an_endpoint_that_breaks_is_left_alone_and_articles_go_on(tmp_path: Path) -> None:
    events = [*other_news(10), FERRY, VESSEL, LAST_WORDS]
    async with EmbeddingServer(broken) as server, client_of(server) as client:
        log = await stories_with(tmp_path, client, events)
        assert len(server.asked) == 3
    assert len(log.stories()) == len(events)


async def test_vectors_outlive_the_process(tmp_path: Path) -> None:
    store = await store_in(tmp_path)
    async with EmbeddingServer(understanding) as server, client_of(server) as client:
        await cluster_all(replica(store, Log(), client), [*other_news(KNOWN_AT_LEAST), FERRY])
        log = Log()
        again = replica(store, log, client)
        await again.restore()
        await cluster_all(again, [VESSEL])
    assert {"ferry", "vessel"} in [set(story) for story in log.stories()]


async def test_a_reprint_is_not_sent_to_the_endpoint(tmp_path: Path) -> None:
    reprint = report("copy", FERRY.article.title, FERRY.article.text, minute=5, original="ferry")
    async with EmbeddingServer(understanding) as server, client_of(server) as client:
        await stories_with(tmp_path, client, [FERRY, reprint])
        assert len(server.asked) == 1


async def test_the_settings_lead_to_the_endpoint(tmp_path: Path) -> None:
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    async with EmbeddingServer(understanding) as server:
        settings = Settings(embeddings_url=server.url, embeddings_model="grams")
        async with open_embedder(settings) as embedder:
            clusterer = await make_clusterer(settings, documents, Log().publish, embedder)
            await clusterer.cluster(FERRY)
        assert [asked.model for asked in server.asked] == ["grams"]
    await documents.close()


def spread(chance: np.random.Generator, *, shared: float) -> "np.typing.NDArray[np.float32]":
    """A vector of a model all of whose vectors point `shared` of the way the same way."""
    own = chance.normal(size=384)
    own /= np.linalg.norm(own)
    vector = np.sqrt(1.0 - shared) * own
    vector[0] += np.sqrt(shared)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def test_unrelated_texts_have_nothing_in_common_whatever_cosines_a_model_gives() -> None:
    for shared in (0.0, 0.75):
        chance = np.random.default_rng(3)
        dense = Dense()
        vectors = [spread(chance, shared=shared) for _ in range(200)]
        for slot, vector in enumerate(vectors):
            dense.put(slot, vector)
        alike = [len(dense.nearest(vector, 60)) for vector in vectors]  # each finds itself
        assert sum(alike) / len(alike) < 1.5
        assert dense.nearest(vectors[0], 60)[0] == 1.0


def test_vectors_of_another_model_are_left_out() -> None:
    dense = Dense()
    chance = np.random.default_rng(3)
    for slot in range(KNOWN_AT_LEAST):
        dense.put(slot, spread(chance, shared=0.1))
    dense.put(KNOWN_AT_LEAST, np.ones(3, np.float32))
    assert dense.vector(KNOWN_AT_LEAST) is None
    assert dense.nearest(np.ones(3, np.float32), 60) == {}
    dense.drop(0)
    assert dense.nearest(spread(chance, shared=0.1), 60) == {}  # too few are left to tell
