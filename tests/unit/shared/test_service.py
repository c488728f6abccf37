"""A process starts its services in order, says what is missing, and stops without losing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

import shared.service
from shared.events import ArticleFetched
from shared.kafka import consume, make_broker, publisher
from shared.kafka.offsets import lag
from shared.service import NotStarted, Service, run_service, serve
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED
from tests.examples import ARTICLE
from tests.unit.shared.fakes import NoDocuments

EVENT = ArticleFetched(article=ARTICLE, feed_url="https://harbour-post.example/rss")


class Recorder:
    """A service that writes down what happens to it."""

    def __init__(self, settings: CommonSettings) -> None:
        self.happened: list[str] = []
        self.handling, self.finish = asyncio.Event(), asyncio.Event()
        self.broker = make_broker(settings, service="recorder")
        self.documents = NoDocuments()
        consume(self.broker, ARTICLES_FETCHED, group="deduplicator", handler=self.handle, settings=settings)
        self.publish = publisher(self.broker, ARTICLES_FETCHED)
        self.http = FastAPI()

    @property
    def service(self) -> Service:
        return Service("recorder", self.broker, self.documents, (self.poll,), self.restore, self.http)

    async def restore(self) -> None:
        self.happened.append(f"restore after {self.documents.pings} ping")

    async def poll(self) -> None:
        await self.publish(EVENT)
        self.happened.append("published")
        try:
            await asyncio.Event().wait()
        finally:
            self.happened.append("poll stopped")

    async def handle(self, event: ArticleFetched) -> None:
        self.handling.set()
        await self.finish.wait()
        self.happened.append("handled")


@pytest.fixture
def settings(tmp_path: Path) -> CommonSettings:
    return CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None, http_port=0, startup_timeout_seconds=0)


async def test_it_starts_in_order_and_a_stop_finishes_what_is_in_hand(settings: CommonSettings) -> None:
    recorder, stop = Recorder(settings), asyncio.Event()
    running = asyncio.create_task(serve([recorder.service], settings, stop))
    await asyncio.wait_for(recorder.handling.wait(), 10)
    assert recorder.happened == ["restore after 1 ping", "published"]
    stop.set()
    while "poll stopped" not in recorder.happened:
        await asyncio.sleep(0.01)
    recorder.finish.set()
    await asyncio.wait_for(running, 10)
    assert recorder.happened[2:] == ["poll stopped", "handled"]
    assert await lag(settings, ARTICLES_FETCHED, "deduplicator") == 0


async def test_several_services_share_one_process_and_port(
    settings: CommonSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    services = [Recorder(settings).service for _ in range(2)]
    services[0].name, services[1].name = "one", "two"
    urls: list[str] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        urls.append("opened")
        yield
        urls.append("closed")

    services[1].http = FastAPI(lifespan=lifespan)
    free = settings.model_copy(update={"http_port": await free_port()})
    stop = asyncio.Event()
    running = asyncio.create_task(serve(services, free, stop))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{free.http_port}") as client:
        async with asyncio.timeout(10):
            while (ready := await status(client)) != 200:
                await asyncio.sleep(0.01)
        checks = (await client.get("/health/ready")).json()["checks"]
    assert ready == 200
    assert {check["service"] for check in checks} == {"one", "two"}
    for service in services:
        service.broker.config.broker_config.graceful_timeout = None
    stop.set()
    await asyncio.wait_for(running, 10)
    assert urls == ["opened", "closed"]


async def free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def status(client: httpx.AsyncClient) -> int:
    try:
        return (await client.get("/health/ready")).status_code
    except httpx.ConnectError:
        return 0


async def test_a_missing_store_is_named_and_nothing_starts(settings: CommonSettings) -> None:
    recorder = Recorder(settings)
    recorder.documents.down = "MongoDB does not answer at 127.0.0.1:27017 (MONGODB_URI)"
    with pytest.raises(NotStarted, match=r"MongoDB does not answer at 127\.0\.0\.1:27017"):
        await serve([recorder.service], settings, asyncio.Event())
    assert recorder.happened == []


async def test_a_missing_kafka_is_named_with_what_to_do() -> None:
    settings = CommonSettings(kafka_bootstrap_servers="127.0.0.1:1", http_port=0, startup_timeout_seconds=0)
    with pytest.raises(NotStarted, match=r"Kafka at 127\.0\.0\.1:1 .* start it, or unset KAFKA_BOOTSTRAP_SERVERS"):
        await serve([Recorder(settings).service], settings, asyncio.Event())


async def test_a_store_that_comes_up_in_time_is_waited_for(settings: CommonSettings) -> None:
    patient = settings.model_copy(update={"startup_timeout_seconds": 30.0})
    recorder, stop = Recorder(patient), asyncio.Event()
    recorder.documents.down = "starting"
    running = asyncio.create_task(serve([recorder.service], patient, stop))
    while not recorder.documents.pings:
        await asyncio.sleep(0.01)
    recorder.documents.down = None
    await asyncio.wait_for(recorder.handling.wait(), 10)
    recorder.finish.set()
    stop.set()
    await running


def test_what_cannot_start_ends_with_1_and_one_clear_line(
    settings: CommonSettings, capfd: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def build(settings: CommonSettings) -> AsyncIterator[Service]:
        recorder = Recorder(settings)
        recorder.documents.down = "MongoDB does not answer at 127.0.0.1:27017"
        yield recorder.service

    with pytest.raises(SystemExit) as ended:
        run_service(build, settings.model_copy(update={"log_format": "json"}))
    assert ended.value.code == 1
    last = capfd.readouterr().err.strip().splitlines()[-1]
    assert '"event": "not_started"' in last
    assert "MongoDB does not answer at 127.0.0.1:27017" in last


async def test_a_task_that_swallows_its_cancellation_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared.service, "CANCEL_AGAIN_SECONDS", 0.02)
    told = 0

    async def stubborn() -> None:
        nonlocal told
        while told < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                told += 1

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await shared.service._cancelled([task])
    assert (task.done(), told) == (True, 2)
