"""How fast the whole pipeline is: `python -m benchmarks.pipeline [--articles N]`.

`infobud run`, embedded, with its default settings but for polling often and without pauses, reads made-up feeds over
HTTP from a server on loopback. First all articles are out at once: `articles_per_second` from the first one fetched to
the last one visible. Then some trickle in one by one: `visible_ms_p50` and `visible_ms_p99`, from fetched to visible in
`/v1/changes`. `peak_rss_mb` is the greatest resident memory of the process and its children together. The peer in the
same run: bare messages through as many FastStream hops on the same embedded log.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks.front import report
from benchmarks.hops import bare_hops
from benchmarks.news import News, news
from services.standalone.demo import environment, free_port
from shared.documents import Documents, open_documents, read_time
from shared.settings import CommonSettings

OUTLETS = 60
HOPS = 3
HOP_MESSAGES = 5000
LONGEST_SECONDS = 1200.0

Visible = dict[str, tuple[datetime, datetime]]
"""Article id to when it was fetched and when readers could see it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline")
    parser.add_argument("--articles", type=int, default=3000, help="out at once (default: %(default)s)")
    parser.add_argument("--later", type=int, default=100, help="trickling in afterwards (default: %(default)s)")
    parser.add_argument("--every", type=float, default=0.2, help="seconds between those (default: %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="infobud-pipeline-") as folder:
        report(asyncio.run(measure(Path(folder), arguments.articles, arguments.later, arguments.every)))


async def measure(folder: Path, articles: int, later: int, every: float) -> dict[str, Any]:
    """The figures of one run; see the module's docstring."""
    hops = await bare_hops(HOP_MESSAGES, HOPS, folder / "hops")
    data = folder / "data"
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        news(articles, outlets=OUTLETS, later=later, every=every) as outlets,
        _infobud(data, outlets) as memory,
    ):
        task = progress.add_task("articles visible", total=articles + later)
        documents = await open_documents(CommonSettings(data_dir=data))
        burst = await _until_visible(documents, articles, lambda done: progress.update(task, completed=done))
        await asyncio.sleep(2)
        outlets.trickle()
        everything = await _until_visible(
            documents, articles + later, lambda done: progress.update(task, completed=done)
        )
        await documents.close()
    trickled = [everything[id] for id in everything.keys() - burst.keys()]
    milliseconds = sorted((visible - fetched).total_seconds() * 1000 for fetched, visible in trickled)
    first, last = min(fetched for fetched, _ in burst.values()), max(visible for _, visible in burst.values())
    rate = len(burst) / (last - first).total_seconds()
    return {
        "articles_per_second": rate,
        "bare_hops_per_second": hops,
        "ratio": rate / hops,
        "visible_ms_p50": milliseconds[len(milliseconds) // 2],
        "visible_ms_p99": milliseconds[int(len(milliseconds) * 0.99)],
        "peak_rss_mb": memory.peak_bytes / 1e6,
        "articles": len(burst),
        "trickled": len(trickled),
    }


async def _until_visible(documents: Documents, count: int, show: Callable[[int], None]) -> Visible:
    """Waits until `count` articles are visible, and says since when each has been."""
    articles, changes = await documents.collection("articles"), await documents.collection("feed_changes")
    visible: dict[str, datetime] = {}
    cursor = 0
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            for change in await changes.find(sort="_id", after=(cursor, cursor)):
                cursor = change["_id"]
                if change["cause"]:
                    visible.setdefault(change["cause"], read_time(change["at"]))
            show(len(visible))
            if len(visible) >= count:
                break
            await asyncio.sleep(1)
    fetched = {
        document["_id"]: datetime.fromisoformat(document["article"]["fetched_at"])
        for document in await articles.get_many(visible)
    }
    return {id: (fetched[id], visible[id]) for id in visible}


@dataclass
class Memory:
    """Watches the resident memory of a process and its children."""

    pid: int
    peak_bytes: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self._stop.wait(0.2):
            self.peak_bytes = max(self.peak_bytes, sum(_resident(pid) for pid in _family(self.pid)))

    def stop(self) -> None:
        self._stop.set()


@contextmanager
def _infobud(data: Path, outlets: News) -> Iterator[Memory]:
    """`infobud run` on the made-up outlets, for as long as the block runs."""
    data.mkdir()
    settings = {
        **environment(outlets.base_url, data, outlets.sources()),
        "HTTP_PORT": str(free_port()),
        "LOG_LEVEL": "warning",
    }
    process = subprocess.Popen([sys.executable, "-m", "services.standalone", "run"], env={**os.environ, **settings})
    memory = Memory(process.pid)
    watcher = threading.Thread(target=memory.watch, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        memory.stop()
        watcher.join()
        process.terminate()
        process.wait()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(descendant for child in children.read_text().split() for descendant in _family(int(child)))]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
