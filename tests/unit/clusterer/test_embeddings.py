"""An embedding endpoint makes stories better when it answers; however it fails, articles go on without it."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr, ValidationError

from services.clusterer.embeddings import CHARACTERS_SENT, LONGEST_WAIT, EmbeddingClient, open_embedder
from services.clusterer.settings import Settings
from tests.embeddings import DIMENSIONS, Answer, EmbeddingServer, faithful


class Time:
    """A clock that only sleeping, or a test, moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@asynccontextmanager
async def client_of(
    server: EmbeddingServer, time: Time, *, timeout: float = 5.0, batch: int = 32, attempts: int = 3
) -> AsyncIterator[EmbeddingClient]:
    client = EmbeddingClient(
        server.url,
        model="grams",
        key=SecretStr("sesame"),
        batch=batch,
        timeout=timeout,
        attempts=attempts,
        sleep=time.sleep,
        clock=lambda: time.now,
    )
    try:
        yield client
    finally:
        await client.close()


def broken(texts: list[str]) -> Answer:
    return Answer(status=500, body={"error": "out of memory"})


def limited(texts: list[str]) -> Answer:
    return Answer(status=429, body={"error": "slow down"}, headers={"Retry-After": "2"})


async def test_texts_get_unit_vectors_in_their_own_order() -> None:
    texts = ["Ferry Marisole aground", "паром Марисоле", "Quillon unveils a chip"]
    async with EmbeddingServer() as server, client_of(server, Time()) as client:
        ferry, parom, chip = await client.embed(texts)
    assert ferry is not None
    assert parom is not None
    assert chip is not None
    assert ferry.shape == (DIMENSIONS,)
    assert math.isclose(float(ferry @ ferry), 1.0, rel_tol=1e-5)
    assert ferry @ parom > ferry @ chip
    (asked,) = server.asked
    assert (asked.path, asked.authorization, asked.model) == ("/v1/embeddings", "Bearer sesame", "grams")
    assert asked.texts == texts


async def test_many_texts_go_in_batches_and_long_ones_are_cut() -> None:
    async with EmbeddingServer() as server, client_of(server, Time(), batch=4) as client:
        vectors = await client.embed([f"text {number} " + "x" * 9000 for number in range(10)])
    assert all(vector is not None for vector in vectors)
    assert [len(asked.texts) for asked in server.asked] == [4, 4, 2]
    assert {len(text) for asked in server.asked for text in asked.texts} == {CHARACTERS_SENT}


async def test_an_empty_text_is_not_sent() -> None:
    async with EmbeddingServer() as server, client_of(server, Time()) as client:
        nothing, something = await client.embed([" ", "news"])
    assert nothing is None
    assert something is not None
    assert [asked.texts for asked in server.asked] == [["news"]]


async def test_a_passing_failure_is_tried_again_after_a_growing_wait() -> None:
    time = Time()
    async with EmbeddingServer(broken, broken, faithful) as server, client_of(server, time) as client:
        (vector,) = await client.embed(["news"])
    assert vector is not None
    assert len(server.asked) == 3
    assert 0 < time.slept[0] < time.slept[1] * 2 < 2 * LONGEST_WAIT


async def test_a_rate_limit_is_obeyed() -> None:
    time = Time()
    async with EmbeddingServer(limited, faithful) as server, client_of(server, time) as client:
        (vector,) = await client.embed(["news"])
    assert vector is not None
    assert time.slept[0] >= 2.0


async def test_a_long_rate_limit_is_not_waited_for() -> None:
    time = Time()

    def busy(texts: list[str]) -> Answer:
        return Answer(status=429, headers={"Retry-After": "3600"})

    async with EmbeddingServer(busy) as server, client_of(server, time) as client:
        assert await client.embed(["news"]) == [None]
    assert not time.slept


async def test_a_slow_endpoint_costs_no_more_than_the_timeout_each_time() -> None:
    def slow(texts: list[str]) -> Answer:
        return Answer(body=faithful(texts).body, after=5.0)

    async with EmbeddingServer(slow) as server, client_of(server, Time(), timeout=0.05, attempts=2) as client:
        assert await asyncio.wait_for(client.embed(["news"]), 4.0) == [None]
        assert len(server.asked) == 2


async def test_a_refused_request_is_not_repeated() -> None:
    def unknown_model(texts: list[str]) -> Answer:
        return Answer(status=404, body={"error": "no such model"})

    time = Time()
    async with EmbeddingServer(unknown_model) as server, client_of(server, time) as client:
        assert await client.embed(["news"]) == [None]
    assert len(server.asked) == 1
    assert not time.slept


ROW = {"index": 0, "embedding": [1.0, 0.0]}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>gateway</html>",
        {"data": "none"},
        {"data": []},
        {"data": [ROW, {"index": 1, "embedding": [1.0, 0.0]}]},
        {"data": [{"index": 7, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": [0.0, 0.0]}]},
        {"data": [{"index": 0, "embedding": ["a"]}]},
        b'{"data": [{"index": 0, "embedding": [NaN]}]}',
        b'{"data": [{"index": 0, "embedding": [1e999]}]}',
    ],
)
async def test_an_answer_that_makes_no_sense_is_no_vector(body: object) -> None:
    async with EmbeddingServer(lambda texts: Answer(body=body)) as server, client_of(server, Time()) as client:
        assert await client.embed(["news"]) == [None]


async def test_a_model_that_changes_its_vectors_length_is_not_believed() -> None:
    def other_model(texts: list[str]) -> Answer:
        return Answer(body={"data": [ROW]})

    async with EmbeddingServer(faithful, other_model) as server, client_of(server, Time()) as client:
        assert (await client.embed(["news"]))[0] is not None
        assert await client.embed(["news"]) == [None]


async def test_an_endpoint_that_is_down_is_left_alone_and_found_again() -> None:
    time = Time()
    async with EmbeddingServer(broken) as server, client_of(server, time, attempts=1) as client:
        for _ in range(20):
            assert await client.embed(["news"]) == [None]
        asked_while_down = len(server.asked)
        server.now(faithful)
        assert await client.embed(["news"]) == [None]
        time.now += 60.0
        assert (await client.embed(["news"]))[0] is not None
        assert (await client.embed(["more news"]))[0] is not None
    assert asked_while_down == 3


async def test_nobody_listening_is_no_error() -> None:
    async with EmbeddingServer() as server:
        pass_away = server.url
    client = EmbeddingClient(pass_away, model="grams", attempts=2, sleep=Time().sleep)
    assert await client.embed(["news"]) == [None]
    await client.close()


async def test_without_an_endpoint_no_text_has_a_vector() -> None:
    async with open_embedder(Settings()) as embedder:
        assert await embedder.embed(["a", "b"]) == [None, None]


async def test_the_settings_name_the_endpoint() -> None:
    async with EmbeddingServer() as server:
        settings = Settings(embeddings_url=server.url, embeddings_model="grams", embeddings_batch=2)
        async with open_embedder(settings) as embedder:
            vectors = await embedder.embed(["a", "b", "c"])
    assert all(vector is not None for vector in vectors)
    assert [(asked.model, len(asked.texts)) for asked in server.asked] == [("grams", 2), ("grams", 1)]


def test_an_endpoint_without_a_model_is_a_mistake_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDINGS_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ValidationError, match="EMBEDDINGS_MODEL"):
        Settings()
