"""The news agencies of `agencies.tsv`, in many languages and scripts."""

from importlib.resources import files
from typing import Final


def _read() -> dict[str, tuple[str, ...]]:
    text = files("services.deduplicator").joinpath("agencies.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(spellings) for name, *spellings in rows}


AGENCIES: Final[dict[str, tuple[str, ...]]] = _read()
"""An agency's name to the spellings under which articles credit it."""
