"""What `docker-compose.yml` says of our own services, for running the same commands without Docker."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

COMPOSE_FILE = Path(__file__).parent.parent / "docker-compose.yml"
IMAGE = "infobud:"


@dataclass(frozen=True)
class Container:
    """One of our containers: the arguments of `infobud`, and its environment."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str]


def containers(file: Path = COMPOSE_FILE) -> tuple[Container, ...]:
    """Every container that runs our image, in the file's order."""
    composed: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(
        Container(
            name,
            tuple(service["command"]),
            {key: _interpolated(str(value)) for key, value in service["environment"].items()},
        )
        for name, service in composed["services"].items()
        if service["image"].startswith(IMAGE)
    )


def _interpolated(value: str) -> str:
    """`${NAME:-default}` as Compose reads it."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda match: os.environ.get(match[1]) or match[2], value)
