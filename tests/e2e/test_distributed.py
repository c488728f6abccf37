"""The same five services as five processes, on a real Kafka and a MongoDB-compatible server.

Commands and environment are those of docker-compose.yml; only the addresses are this machine's. Every test has a stack
of its own, so that it may hurt it.
"""

import random
import time
from pathlib import Path

import pytest

from services.standalone.demo import newsroom
from tests.e2e.cluster import cluster
from tests.e2e.stack import Stack
from tests.e2e.system import TRUTH, check_told, settled, until

pytestmark = [pytest.mark.slow, pytest.mark.distributed, pytest.mark.timeout(500)]

NEWS_SECONDS = 25.0


def test_five_processes_tell_the_stories_that_one_tells(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news) as running:
        settled(running.reader, len(TRUTH["articles"]), seconds=200, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []


def test_a_killed_replica_of_each_loses_nothing_and_doubles_nothing(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news, deduplicator=2, clusterer=2) as running:
        chance = random.Random(5)
        time.sleep(NEWS_SECONDS * chance.uniform(0.3, 0.5))
        for name in ("deduplicator", "clusterer"):
            running.processes[f"{name}-{chance.randrange(2)}"].kill()
        settled(running.reader, len(TRUTH["articles"]), seconds=250, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []


def test_kafka_and_store_away_in_mid_run_are_waited_out(tmp_path: Path, stack: Stack) -> None:
    with newsroom(NEWS_SECONDS) as news, cluster(tmp_path, stack, news) as running:
        for server in ("mongodb", "kafka"):
            time.sleep(4)
            stack.run("kill", "--only", server)
            until("not ready", lambda: not running.ready(), seconds=30, processes=running.all)
            time.sleep(4)
            stack.run("up", "--only", server)
        until("all ready again", running.ready, seconds=90, processes=running.all)
        settled(running.reader, len(TRUTH["articles"]), seconds=250, processes=running.all)
        check_told(running.reader.stories())
        assert running.dead_letters() == []
