"""A Kafka and a MongoDB-compatible server of a test's own, so that it may hurt them."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Stack:
    """A Kafka and a MongoDB-compatible server on loopback, by the command that `make stack` runs."""

    data: Path
    kafka_port: int
    mongodb_port: int

    @property
    def kafka(self) -> str:
        return f"127.0.0.1:{self.kafka_port}"

    @property
    def mongodb(self) -> str:
        return f"mongodb://127.0.0.1:{self.mongodb_port}/"

    def run(self, command: str, *options: str) -> None:
        where = ("--data", str(self.data), "--kafka-port", str(self.kafka_port))
        done = subprocess.run(
            [sys.executable, "-m", "deploy.stack", command, *where, "--mongodb-port", str(self.mongodb_port), *options],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"deploy.stack {command}: {done.stderr}"
