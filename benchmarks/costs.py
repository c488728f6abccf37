"""What an article costs: `python -m benchmarks.costs [--articles N]`, for the plan in docs/scaling.md.

The five services run as processes, each by itself, and read made-up feeds from a server on loopback; with
KAFKA_BOOTSTRAP_SERVERS and MONGODB_URI set on those, else all five in one process, embedded. It tells processor time
(user and system, children included) and memory of each process, and, embedded, bytes in the log and in the store. Those
do not depend on how busy the machine is; nothing here is a rate.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress

from benchmarks.front import report
from benchmarks.news import news
from services.standalone.app import SERVICES
from services.standalone.demo import environment, free_port
from shared.kafka.provision import provision
from shared.kafka.standing import Standing, standings
from shared.settings import CommonSettings

OUTLETS = 60
QUIET_SECONDS = 12.0
LONGEST_SECONDS = 1200.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs")
    parser.add_argument("--articles", type=int, default=1000, help="default: %(default)s")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="infobud-costs-") as folder:
        report(measure(Path(folder), arguments.articles))


def measure(folder: Path, articles: int) -> dict[str, Any]:
    """The costs of one article in each process; see the module's docstring."""
    distributed = bool(os.environ.get("KAFKA_BOOTSTRAP_SERVERS"))
    programs = tuple(SERVICES) if distributed else ("run",)
    settings = CommonSettings(data_dir=folder, mongodb_database=f"costs_{int(time.time())}")
    if distributed:
        asyncio.run(provision(settings))
    before = _published(asyncio.run(standings(settings))) if distributed else {}
    with ExitStack() as running:
        outlets = running.enter_context(news(articles, outlets=OUTLETS))
        shared = {
            **environment(outlets.base_url, folder, outlets.sources()),
            "MONGODB_DATABASE": settings.mongodb_database,
        }
        processes = {program: running.enter_context(_process(program, shared)) for program in programs}
        _until_ready(processes.values())
        at_start = {program: _used(pid) for program, (pid, _) in processes.items()}
        last = _until_quiet(settings, before, articles)
        at_end = {program: _used(pid) for program, (pid, _) in processes.items()}
    seconds = {program: at_end[program][0] - at_start[program][0] for program in programs}
    result: dict[str, Any] = {
        "articles": articles,
        "events": {topic: count - before.get(topic, 0) for topic, count in _published(last).items()},
        "cpu_ms_per_article": {program: round(1000 * spent / articles, 2) for program, spent in seconds.items()},
        "rss_mb_start": {program: round(used[1] / 1e6) for program, used in at_start.items()},
        "rss_mb_end": {program: round(used[1] / 1e6) for program, used in at_end.items()},
    }
    if not distributed:
        sizes = {
            name: sum(file.stat().st_size for file in folder.glob(f"{name}.sqlite3*")) for name in ("log", "documents")
        }
        result["bytes_per_article"] = {name: round(size / articles) for name, size in sizes.items()}
    return result


def _published(rows: list[Standing]) -> dict[str, int]:
    return {row.topic: row.published for row in rows}


def _until_quiet(settings: CommonSettings, before: dict[str, int], articles: int) -> list[Standing]:
    """Waits until all articles went through, and nothing has come for a while."""
    deadline = time.monotonic() + LONGEST_SECONDS
    seen: dict[str, int] = {}
    since = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("articles deduplicated", total=articles)
        while time.monotonic() < deadline:
            rows = asyncio.run(standings(settings))
            published = _published(rows)
            done = published["articles.deduplicated"] - before.get("articles.deduplicated", 0)
            progress.update(task, completed=done)
            if published != seen or any(row.lag for row in rows):
                seen, since = published, time.monotonic()
            if done >= articles and time.monotonic() - since > QUIET_SECONDS:
                return rows
            time.sleep(1)
    raise SystemExit(f"{articles} articles did not go through within {LONGEST_SECONDS:.0f} s")


def _until_ready(processes: Any) -> None:
    deadline = time.monotonic() + 120
    for _, url in processes:
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{url}/health/ready", timeout=20).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        else:
            raise SystemExit(f"{url} did not become ready within two minutes")


@contextmanager
def _process(program: str, shared: dict[str, str]) -> Iterator[tuple[int, str]]:
    """One `infobud` command; gives its process id and address."""
    port = free_port()
    settings = {**os.environ, **shared, "HTTP_PORT": str(port), "LOG_LEVEL": "error"}
    process = subprocess.Popen([sys.executable, "-m", "services.standalone", program], env=settings)
    try:
        yield process.pid, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _used(pid: int) -> tuple[float, int]:
    """Processor seconds that a process and its children have had, and the bytes of memory that they have."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = sum(int(field) for field in fields[11:15]) / TICKS
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        more, bytes_ = _used(int(child))
        seconds, resident = seconds + more, resident + bytes_
    return seconds, resident


if __name__ == "__main__":
    main()
