import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.programs import StackError, tool
from services.standalone.demo import free_port
from tests.e2e.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Both servers."""
    yield from _running(tmp_path, ("java", "mvn", "go"))


@pytest.fixture
def kafka_stack(tmp_path: Path) -> Iterator[Stack]:
    """Kafka alone."""
    yield from _running(tmp_path, ("java", "mvn"), "--only", "kafka")


def _running(folder: Path, programs: tuple[str, ...], *options: str) -> Iterator[Stack]:
    try:
        for program in programs:
            tool(program)
    except StackError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"NOT TESTED on Kafka and MongoDB: {missing}")
    running = Stack(folder / "stack", free_port(), free_port())
    try:
        running.run("up", *options)
        yield running
    finally:
        running.run("down")
