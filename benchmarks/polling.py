"""Looks at 1,000 local feeds, against the `reader` library with its workers on the same feeds in the same run.

`python -m benchmarks.polling [FEEDS] [ENTRIES]`. The ingestor runs as it is wired, embedded, and publishes to the log;
nobody reads the log, so only its back-pressure is set aside. `reader` stores the entries in SQLite. Three passes each:
every feed is new; every feed has one entry more; nothing changed (304). Each in a process of its own, one at a time.
"""

import asyncio
import contextlib
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from prometheus_client import REGISTRY

from benchmarks.feed_server import address, feed_url
from benchmarks.front import report
from services.ingestor import metrics
from services.ingestor.app import build
from services.ingestor.settings import Settings
from services.ingestor.store import open_store
from services.standalone.demo import free_port
from shared.documents import Update, time_text
from shared.kafka.provision import provision
from shared.telemetry import configure_logging

FEEDS = 1000
ENTRIES = 10
READER_WORKERS = (4, 10, 20)
"""Its best of these counts."""

PASSES = ("new", "one_more", "unchanged")
EDITIONS = {"new": 0, "one_more": 1, "unchanged": 0}


@contextmanager
def feed_server(count: int, entries: int) -> Iterator[int]:
    """Serves the feeds in a process; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.feed_server", str(port), str(count), str(entries)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield port
        finally:
            server.terminate()


def next_edition(port: int, steps: int) -> None:
    if steps:
        urllib.request.urlopen(f"http://{address(0)}:{port}/edition/{steps}").read()


def measure_ingestor(port: int, count: int, folder: str) -> dict[str, float]:
    """Feeds a second of each pass."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_ingestor(port, count, Path(folder)))


async def _ingestor(port: int, count: int, folder: Path) -> dict[str, float]:
    catalogue = folder / "catalogue.yaml"
    rows = [
        {"id": f"outlet-{number}", "name": f"Outlet {number}", "language": "en", "feeds": [feed_url(number, port)]}
        for number in range(count)
    ]
    catalogue.write_text(json.dumps({"sources": rows}), encoding="utf-8")
    settings = Settings(
        data_dir=folder,
        ingestor_catalogue=str(catalogue),
        ingestor_backlog_max=10**9,
        outbound_allow_hosts=",".join(address(number) for number in range(count)),
        log_level="warning",
    )
    configure_logging(settings, "polling")
    await provision(settings)
    rates = {}
    async with build(settings) as service:
        store = await open_store(service.documents)
        await service.broker.start()
        rounds, _, upkeep = service.tasks[:3]
        following = asyncio.ensure_future(upkeep())
        while await store.sources.count() < count or await store.feeds.count() < count:
            await asyncio.sleep(0.1)
        following.cancel()
        for name in PASSES:
            next_edition(port, EDITIONS[name])
            await asyncio.sleep(2 * settings.ingestor_host_delay_seconds)  # no host is in its pause any more
            now = time_text(datetime.now(UTC))
            for row in await store.feeds.find():
                await store.feeds.update(row["_id"], Update(set={"due_at": now}))
            goal = _polls() + count
            began, cpu = time.perf_counter(), time.process_time()
            looking = asyncio.ensure_future(rounds())
            while _polls() < goal:
                await asyncio.sleep(0.01)
            seconds = time.perf_counter() - began
            rates[name] = count / seconds
            rates[f"{name}_cpu_ms"] = 1000 * (time.process_time() - cpu) / count
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            print(f"ingestor, {name}: {rates[name]:.0f} feeds a second", file=sys.stderr)
        await service.broker.stop()
        failed = await store.feeds.count({"failures": {"$gt": 0}})
        assert not failed, f"{failed} feeds failed"
        rates["articles"] = REGISTRY.get_sample_value("infobud_ingestor_articles_total", {"kind": "new"}) or 0.0
    return rates


def _polls() -> float:
    samples = (sample for metric in metrics.POLLS.collect() for sample in metric.samples)
    return sum(sample.value for sample in samples if sample.name.endswith("_total"))


def measure_reader(port: int, count: int, folder: str, workers: int) -> dict[str, float]:
    """The same with the `reader` library."""
    from reader import make_reader

    rates = {}
    reader = make_reader(str(Path(folder) / f"reader-{workers}.sqlite"))
    for number in range(count):
        reader.add_feed(feed_url(number, port))
    for name in PASSES:
        next_edition(port, EDITIONS[name])
        began, cpu = time.perf_counter(), time.process_time()
        reader.update_feeds(scheduled=False, workers=workers)
        rates[name] = count / (time.perf_counter() - began)
        rates[f"{name}_cpu_ms"] = 1000 * (time.process_time() - cpu) / count
        print(f"reader, {workers} workers, {name}: {rates[name]:.0f} feeds a second", file=sys.stderr)
    failed = sum(1 for feed in reader.get_feeds() if feed.last_exception)
    assert not failed, f"{failed} feeds failed"
    rates["articles"] = float(reader.get_entry_counts().total or 0)
    reader.close()
    return rates


def alone(work: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    """Runs `work` in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    count, entries = (*numbers, *(FEEDS, ENTRIES)[len(numbers) :])[:2]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 3 * count), hard), hard))
    with tempfile.TemporaryDirectory() as folder:
        with feed_server(count, entries) as port:
            ours = alone(measure_ingestor, port, count, folder)
        theirs: dict[str, float] = {}
        for workers in READER_WORKERS:
            with feed_server(count, entries) as port:
                rates = alone(measure_reader, port, count, folder, workers)
            for name, value in rates.items():
                best = min if name.endswith("_ms") else max
                theirs[name] = best(value, theirs.get(name, value))
    report(
        {
            "feeds": count,
            "entries": entries,
            "feeds_per_second": {name: ours[name] for name in PASSES},
            "articles": ours["articles"],
            "baseline": {name: theirs[name] for name in PASSES},
            "ratio": {name: ours[name] / theirs[name] for name in PASSES},
            "cpu_ms": {name: ours[f"{name}_cpu_ms"] for name in PASSES},
            "baseline_cpu_ms": {name: theirs[f"{name}_cpu_ms"] for name in PASSES},
        }
    )


if __name__ == "__main__":
    main()
