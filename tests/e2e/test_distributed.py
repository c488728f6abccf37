"""The same five services as five processes, on a real Kafka and a MongoDB-compatible server.

Commands and environment are those of docker-compose.yml; only the addresses are this machine's. Every test has a stack
of its own, so that it may hurt it.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.compose import containers
from services.standalone.demo import environment, free_port, newsroom
from tests.e2e.stack import Stack
from tests.e2e.system import TRUTH, Process, Reader, check_told, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.distributed, pytest.mark.timeout(500)]

NEWS_SECONDS = 25.0


@dataclass
class Cluster:
    """The services of the compose file as processes."""

    processes: dict[str, Process]

    @property
    def all(self) -> tuple[Process, ...]:
        return tuple(self.processes.values())

    @property
    def reader(self) -> Reader:
        return self.processes["feed-0"].read()

    def ready(self) -> bool:
        return all(process.read().ready() for process in self.all if process.running)

    def dead_letters(self) -> list[str]:
        """The metrics lines of messages that ended in a dead-letter topic."""
        return [
            line
            for process in self.all
            if process.running
            for line in process.read().client.get("/metrics").text.splitlines()
            if line.startswith("infobud_delivery_dead_total")
        ]


@contextmanager
def cluster(folder: Path, stack: Stack, news: str, **counts: int) -> Iterator[Cluster]:
    """Every container of the compose file, `counts` times where it says so, once the topics are there."""
    here = {
        **environment(news, folder),
        "KAFKA_BOOTSTRAP_SERVERS": stack.kafka,
        "MONGODB_URI": stack.mongodb,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "",
        "HTTP_HOST": "127.0.0.1",
        "DELIVERY_RETRY_DELAY_SECONDS": "1",
        # FerretDB scans what MongoDB looks up: look at feeds less often.
        "INGESTOR_INTERVAL_SECONDS": "3",
        "INGESTOR_INTERVAL_MIN_SECONDS": "3",
        "INGESTOR_INTERVAL_MAX_SECONDS": "4",
    }
    processes = {}
    for container in containers():
        for number in range(counts.get(container.name, 1)):
            name = f"{container.name}-{number}"
            settings = {**container.environment, **here, "HTTP_PORT": str(free_port()), "INSTANCE": name}
            processes[name] = Process(container.arguments, settings, folder / f"{name}.log")
    topics = processes.pop("topics-0")
    topics.start()
    assert topics.running is not None
    assert topics.running.wait(timeout=90) == 0, topics.last_words()
    running = Cluster(processes)
    try:
        for process in running.all:
            process.start()
        until("all ready", running.ready, seconds=90, processes=running.all)
        yield running
    finally:
        for process in running.all:
            process.stop()


def test_five_processes_tell_the_stories_that_one_tells(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news) as running:
        settled(running.reader, len(TRUTH["articles"]), seconds=200, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []


def test_a_killed_replica_of_each_loses_nothing_and_doubles_nothing(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news, deduplicator=2, clusterer=2) as running:
        chance = random.Random(5)
        time.sleep(NEWS_SECONDS * chance.uniform(0.3, 0.5))
        for name in ("deduplicator", "clusterer"):
            running.processes[f"{name}-{chance.randrange(2)}"].kill()
        settled(running.reader, len(TRUTH["articles"]), seconds=250, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []


def test_kafka_and_store_away_in_mid_run_are_waited_out(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news) as running:
        for server in ("mongodb", "kafka"):
            time.sleep(4)
            stack.run("kill", "--only", server)
            until("not ready", lambda: not running.ready(), seconds=30, processes=running.all)
            time.sleep(4)
            stack.run("up", "--only", server)
        until("all ready again", running.ready, seconds=90, processes=running.all)
        settled(running.reader, len(TRUTH["articles"]), seconds=250, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []
