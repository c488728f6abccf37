"""The five services as processes: commands and environment of docker-compose.yml, the addresses of this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.compose import containers
from services.standalone.demo import environment, free_port
from tests.e2e.stack import Stack
from tests.e2e.system import Process, Reader, until


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
def cluster(
    folder: Path,
    stack: Stack,
    news: str,
    *,
    sources: list[dict[str, Any]] | None = None,
    more: Mapping[str, str] | None = None,
    **counts: int,
) -> Iterator[Cluster]:
    """Every container of the compose file, `counts` times where it says so, once the topics are there.

    `sources` as in `environment`; `more` are further settings.
    """
    here = {
        **environment(news, folder, sources),
        "KAFKA_BOOTSTRAP_SERVERS": stack.kafka,
        "MONGODB_URI": stack.mongodb,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "",
        "HTTP_HOST": "127.0.0.1",
        "DELIVERY_RETRY_DELAY_SECONDS": "1",
        # FerretDB scans what MongoDB looks up: look at feeds less often.
        "INGESTOR_INTERVAL_SECONDS": "3",
        "INGESTOR_INTERVAL_MIN_SECONDS": "3",
        "INGESTOR_INTERVAL_MAX_SECONDS": "4",
        **(more or {}),
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
