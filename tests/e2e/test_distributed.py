"""The same five services as five processes, on a real Kafka and a MongoDB-compatible server.

Commands and environment are those of docker-compose.yml; only the addresses are this machine's.
"""

import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError

from deploy.compose import containers
from services.standalone.demo import environment, free_port, newsroom
from shared.topics import TOPICS
from tests.e2e.system import EVENTS, TRUTH, Process, Reader, settled, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.mongodb,
    pytest.mark.distributed,
    pytest.mark.timeout(400),
]

NEWS_SECONDS = 25.0


@dataclass
class Cluster:
    """The services of the compose file as processes, several of them where `counts` says so."""

    processes: dict[str, Process]
    reader: Reader

    @property
    def all(self) -> tuple[Process, ...]:
        return tuple(self.processes.values())

    def ready(self) -> bool:
        return all(Reader(f"http://127.0.0.1:{p.environment['HTTP_PORT']}").ready() for p in self.all if p.running)


@contextmanager
def cluster(
    folder: Path, kafka: str, mongodb: str, news: str, counts: dict[str, int] | None = None
) -> Iterator[Cluster]:
    here = {
        **environment(news, folder),
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "MONGODB_URI": mongodb,
        "MONGODB_DATABASE": f"infobud_{uuid.uuid4().hex[:8]}",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "",
        "HTTP_HOST": "127.0.0.1",
        "DELIVERY_RETRY_DELAY_SECONDS": "1",
    }
    processes = {}
    for container in containers():
        for number in range((counts or {}).get(container.name, 1)):
            name = f"{container.name}-{number}"
            settings = {**container.environment, **here, "HTTP_PORT": str(free_port()), "INSTANCE": name}
            processes[name] = Process(container.arguments, settings, folder / f"{name}.log")
    topics = processes.pop("topics-0")
    topics.start()
    assert topics.running is not None
    assert topics.running.wait(timeout=90) == 0, topics.last_words()
    reader = Reader(f"http://127.0.0.1:{processes['feed-0'].environment['HTTP_PORT']}")
    running = Cluster(processes, reader)
    try:
        for process in running.all:
            process.start()
        until("all ready", running.ready, seconds=90, processes=running.all)
        yield running
    finally:
        for process in running.all:
            process.stop()


@pytest.fixture
async def empty_kafka(kafka_bootstrap: str) -> str:
    """A Kafka without our topics, and so without offsets of ours."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    try:
        ours = {name for topic in TOPICS for name in _with_letters(topic.name, topic.consumers)}
        there = sorted(ours & set(await admin.list_topics()))
        if there:
            await admin.delete_topics(there)
        for _ in range(100):
            if not ours & set(await admin.list_topics()):
                break
            time.sleep(0.1)
        else:
            raise UnknownTopicOrPartitionError("topics of an earlier run are still there")
    finally:
        await admin.close()
    return kafka_bootstrap


def test_five_processes_tell_the_stories_that_one_tells(tmp_path: Path, empty_kafka: str, mongodb_uri: str) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, empty_kafka, mongodb_uri, news) as running:
        settled(running.reader, len(TRUTH["articles"]), seconds=200, processes=running.all)
        assert running.reader.stories() == EVENTS
        no_dead_letters(running)


def test_a_killed_replica_of_each_loses_nothing_and_doubles_nothing(
    tmp_path: Path, empty_kafka: str, mongodb_uri: str
) -> None:
    counts = {"deduplicator": 2, "clusterer": 2}
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, empty_kafka, mongodb_uri, news, counts) as running:
        chance = random.Random(5)
        time.sleep(NEWS_SECONDS * chance.uniform(0.3, 0.5))
        for name in ("deduplicator", "clusterer"):
            running.processes[f"{name}-{chance.randrange(2)}"].kill()
        settled(running.reader, len(TRUTH["articles"]), seconds=250, processes=running.all)
        assert running.reader.stories() == EVENTS
        no_dead_letters(running)


def no_dead_letters(running: Cluster) -> None:
    for process in running.all:
        if process.running:
            metrics = Reader(f"http://127.0.0.1:{process.environment['HTTP_PORT']}").client.get("/metrics").text
            dead = [line for line in metrics.splitlines() if line.startswith("infobud_delivery_dead_total")]
            assert not dead, dead


def _with_letters(name: str, groups: tuple[str, ...]) -> Iterator[str]:
    yield name
    for group in groups:
        yield from (f"{name}.{group}.retry", f"{name}.{group}.dead")
