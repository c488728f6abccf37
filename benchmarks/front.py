"""The front door of every benchmark: progress on stderr, one JSON object as the last line of stdout."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")

EVALUATION = Path(os.environ.get("EVAL_DIR", "../shared/eval"))
"""The evaluation data. They belong to their publishers and are no part of the project."""


def progress(items: Iterable[T], label: str, total: float | None = None) -> Iterator[T]:
    """`items`, with a bar on stderr."""
    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)


def files_to_measure(folder: str, pattern: str = "*.jsonl") -> list[Path]:
    """The command line's paths, or else the evaluation data in `folder`. Ends the benchmark when there are none."""
    named = [Path(argument) for argument in sys.argv[1:]]
    if any(path.name.startswith("-") for path in named):
        raise SystemExit(f"usage: python -m {_module()} [PATH …]\n\n{_docstring()}")
    found = named or sorted((EVALUATION / folder).glob(pattern))
    if missing := [str(path) for path in found if not path.is_file()]:
        raise SystemExit(f"no such file: {', '.join(missing)}")
    if not found:
        raise SystemExit(f"{EVALUATION / folder} has no {pattern}: set EVAL_DIR, or name the files to measure")
    return found


def _module() -> str:
    spec = sys.modules["__main__"].__spec__
    return spec.name if spec else "benchmarks.NAME"


def _docstring() -> str:
    return (sys.modules["__main__"].__doc__ or "").strip()


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file. A bad line is an error that names file and line."""
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise SystemExit(f"{path}:{number}: not JSON ({error}); the benchmark reads JSON lines") from error
    return rows


def report(result: Mapping[str, Any]) -> None:
    """Prints `result` as the last line of stdout, numbers rounded to four places."""
    sys.stderr.flush()
    print(json.dumps(_rounded(result), ensure_ascii=False), flush=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
