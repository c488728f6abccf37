"""The embedded process is hurt while it is busy: nothing is lost, doubled or set back, and it heals by itself."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.standalone.demo import environment, free_port
from tests.e2e.faults.load import LONG, Load, check_accounted, check_forward, load
from tests.e2e.system import Process, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if LONG else 300)]

KILLS = 50 if LONG else 6
ARTICLES = 5000 if LONG else 200
HEALED_SECONDS = 60.0
SETTLED_SECONDS = 3000.0 if LONG else 180.0
DISK_BYTES = 2**31 if LONG else 2**28
FROZEN_SECONDS = 60.0 if LONG else 12.0
FULL_SECONDS = 30.0 if LONG else 6.0
LIBFAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")


def begin(process: Process) -> None:
    """Starts it and waits until it is at work: a part of the news is in stories."""
    process.start()
    until("ready", lambda: process.read().ready(), seconds=HEALED_SECONDS, processes=(process,))
    at_work = lambda: len(process.read().story_ids()) >= 5  # noqa: E731
    until("the first stories", at_work, seconds=HEALED_SECONDS, processes=(process,))


def check(process: Process, news: Load) -> None:
    """It is healthy within a minute of the fault, and in the end everything is where it belongs."""
    until("healthy again", lambda: process.read().ready(), seconds=HEALED_SECONDS, processes=(process,))
    settled(process.read(), ARTICLES, seconds=SETTLED_SECONDS, processes=(process,))
    check_accounted(news.paths, process.read().stories())
    check_forward(process.read())


@contextmanager
def infobud(folder: Path, news: Load, **more: str) -> Iterator[Process]:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    settings = {
        **environment(news.outlets.base_url, data, news.outlets.sources()),
        "HTTP_PORT": str(free_port()),
        **more,
    }
    process = Process(("run",), settings, folder / "infobud.log")
    try:
        yield process
    finally:
        process.stop()


def test_killed_again_and_again(tmp_path: Path) -> None:
    chance = random.Random(7)
    with load(ARTICLES) as news, infobud(tmp_path, news) as process:
        for _ in range(KILLS):
            process.start()
            if chance.random() < 0.7:
                until("ready", lambda: process.read().ready(), seconds=HEALED_SECONDS, processes=(process,))
            time.sleep(chance.uniform(0.0, 3.0))
            process.kill()
        process.start()
        check(process, news)


def test_frozen_and_woken(tmp_path: Path) -> None:
    with load(ARTICLES) as news, infobud(tmp_path, news) as process:
        begin(process)
        assert process.running is not None
        process.running.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        process.running.send_signal(signal.SIGCONT)
        check(process, news)


def test_disk_full_for_a_while(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with small_disk(tmp_path / "data"), load(ARTICLES) as news, infobud(tmp_path, news) as process:
        begin(process)
        ballast = tmp_path / "data" / "ballast"
        fill(ballast)
        time.sleep(FULL_SECONDS)
        ballast.unlink()
        check(process, news)


def test_the_clock_jumps_ahead_and_back(tmp_path: Path) -> None:
    if not LIBFAKETIME.exists():
        if os.environ.get("CI") == "true":
            raise FileNotFoundError(LIBFAKETIME)
        pytest.skip("NOT TESTED with a jumping clock: install Debian's faketime")
    offset = tmp_path / "offset"
    offset.write_text("+0")
    faked = {
        "LD_PRELOAD": str(LIBFAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(Path(__file__).parent / "faked"),
    }
    with load(ARTICLES) as news, infobud(tmp_path, news, **faked) as process:
        begin(process)
        for jump in ("+2h", "-2h", "+0"):
            offset.write_text(jump)
            time.sleep(3)
        check(process, news)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own at `folder`, in memory, that can be filled without harm to others."""
    options = ("-t", "tmpfs", "-o", f"size={DISK_BYTES}")
    mounted = subprocess.run(["mount", *options, "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"NOT TESTED with a full disk: mounting one takes root ({mounted.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Leaves no byte free, and takes what is freed meanwhile."""
    with ballast.open("wb", buffering=0) as file:
        free = shutil.disk_usage(ballast.parent).free
        while free > 0:
            try:
                file.write(bytes(min(free, 2**20)))
            except OSError:
                break
            free = shutil.disk_usage(ballast.parent).free
