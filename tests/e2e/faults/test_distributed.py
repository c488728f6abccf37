"""Services as processes, on a real Kafka and a MongoDB-compatible server, are hurt: nothing is lost or doubled."""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.cluster import Cluster, cluster
from tests.e2e.faults.line import Line, line
from tests.e2e.faults.load import LONG, Load, check_accounted, check_forward, load
from tests.e2e.stack import Stack
from tests.e2e.system import settled, until

pytestmark = [pytest.mark.slow, pytest.mark.distributed, pytest.mark.timeout(7200 if LONG else 500)]

ARTICLES = 5000 if LONG else 60
"""Few in the short form: the store of the local stack reads whole collections for every query."""
HEALED_SECONDS = 90.0
"""A minute after the fault, and a start of Python on a busy machine."""
SETTLED_SECONDS = 6000.0 if LONG else 250.0
AWAY_SECONDS = 60.0 if LONG else 6.0
SESSION_SECONDS = 10.0
"""Without a heartbeat for so long a consumer is taken for dead (Kafka's setting of the same name)."""
KILLS = 50 if LONG else 5
STORMS = 12 if LONG else 3
PAIRS = {"deduplicator": 2, "clusterer": 2, "summarizer": 2}


@contextmanager
def at_work(folder: Path, stack: Stack, **more: str) -> Iterator[tuple[Cluster, Load]]:
    """Two of each of the services in the middle, busy."""
    with (
        load(ARTICLES) as news,
        cluster(folder, stack, news.outlets.base_url, sources=news.outlets.sources(), more=more, **PAIRS) as running,
    ):
        first = lambda: len(running.reader.story_ids()) >= 3  # noqa: E731
        until("the first stories", first, seconds=HEALED_SECONDS, processes=running.all)
        yield running, news


def check(running: Cluster, news: Load) -> None:
    until("healthy again", running.ready, seconds=HEALED_SECONDS, processes=running.all)
    settled(running.reader, ARTICLES, seconds=SETTLED_SECONDS, processes=running.all)
    check_accounted(news.paths, running.reader.stories())
    check_forward(running.reader)
    assert running.dead_letters() == []


def test_frozen_past_its_session_and_woken_a_zombie_sets_nothing_back(tmp_path: Path, stack: Stack) -> None:
    with at_work(tmp_path, stack) as (running, news):
        zombies = [running.processes[f"{name}-0"].running for name in PAIRS]
        for zombie in zombies:
            assert zombie is not None
            zombie.send_signal(signal.SIGSTOP)
        time.sleep(SESSION_SECONDS * 1.5)
        for zombie in zombies:
            assert zombie is not None
            zombie.send_signal(signal.SIGCONT)
        check(running, news)


def test_replicas_come_and_go(tmp_path: Path, stack: Stack) -> None:
    """A storm of rebalances: replicas end, in peace or not, and come back while the next ones go."""
    chance = random.Random(3)
    with at_work(tmp_path, stack) as (running, news):
        for _ in range(STORMS):
            for name in PAIRS:
                replica = running.processes[f"{name}-1"]
                if chance.random() < 0.5:
                    replica.kill()
                else:
                    # SIGTERM may come before it has begun to listen for it.
                    assert replica.stop() in (0, -signal.SIGTERM), replica.last_words()
            for name in PAIRS:
                running.processes[f"{name}-1"].start()
            time.sleep(chance.uniform(1.0, 4.0))
        check(running, news)


def test_a_store_that_is_slow_then_cut_off(tmp_path: Path, stack: Stack) -> None:
    with line(stack.mongodb_port) as wire:
        through = Stack(stack.data, stack.kafka_port, wire.port)
        with at_work(tmp_path, through) as (running, news):
            _slow_then_cut(wire)
            check(running, news)


def _slow_then_cut(wire: Line) -> None:
    wire.delay = 0.15
    time.sleep(AWAY_SECONDS)
    wire.cut()
    time.sleep(AWAY_SECONDS)
    wire.delay = 0.0
    wire.mend()


@pytest.mark.faults
def test_every_service_killed_at_random_moments(tmp_path: Path, stack: Stack) -> None:
    chance = random.Random(5)
    with at_work(tmp_path, stack) as (running, news):
        for _ in range(KILLS):
            victim = running.processes[chance.choice(sorted(running.processes))]
            victim.kill()
            time.sleep(chance.uniform(0.0, 3.0))
            victim.start()
            time.sleep(chance.uniform(0.0, 3.0))
        check(running, news)


@pytest.mark.faults
@pytest.mark.parametrize("server", ["kafka", "mongodb"])
def test_a_server_restarted_and_then_away(tmp_path: Path, stack: Stack, server: str) -> None:
    with at_work(tmp_path, stack) as (running, news):
        for seconds in (0.0, AWAY_SECONDS):
            stack.run("kill", "--only", server)
            time.sleep(seconds)
            stack.run("up", "--only", server)
            until("healthy again", running.ready, seconds=HEALED_SECONDS, processes=running.all)
        check(running, news)
