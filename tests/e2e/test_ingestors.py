"""Three ingestors share two thousand feeds: each is read once an interval, never twice at once, whoever is killed."""

import asyncio
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from services.standalone.demo import free_port
from shared.kafka.clients import clients_for
from shared.kafka.offsets import reading
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED
from tests.e2e.outlets import Look, Outlets
from tests.e2e.stack import Stack
from tests.e2e.system import Process

pytestmark = [pytest.mark.slow, pytest.mark.distributed, pytest.mark.scale, pytest.mark.timeout(900)]

FEEDS = int(os.environ.get("INFOBUD_TEST_FEEDS", "2000"))
"""Fewer on a machine that has other things to do: two thousand are fifty looks a second."""

ENTRIES = 2
INTERVAL = 40.0
JITTER = 0.1
LEASE = 20.0
SLACK = 15.0
"""Seconds that a busy machine may be late."""

NAMES = ("anna", "bela", "cora")


async def test_each_feed_is_read_once_an_interval_and_a_killed_ingestors_leases_are_taken_over(
    tmp_path: Path, kafka_stack: Stack
) -> None:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=kafka_stack.kafka)
    await provision(settings)
    async with Outlets(FEEDS, free_port(), ENTRIES) as outlets, ingestors(tmp_path, kafka_stack, outlets) as running:
        await until_each_was_read(outlets, 2, running)
        running["cora"].kill()
        killed_at = time.monotonic()
        in_hand = [look for look in outlets.looks if look.instance == "cora" and look.ended is None]
        in_hand += [look for look in outlets.looks if look.instance == "cora" and killed_at - (look.ended or 0) < 0.05]
        await asyncio.sleep(INTERVAL * (1 + JITTER) + LEASE + SLACK)
        ended_at = time.monotonic()
        looks = list(outlets.looks)
    check_never_twice_at_once(looks)
    check_intervals([look for look in looks if look.began < killed_at])
    check_even([look for look in looks if look.began < killed_at])
    after = defaultdict(list)
    for look in looks:
        after[look.feed].append(look.began)
    for look in in_hand:  # read again once the lease of the dead has ended, and at the latest then
        later = [began for began in after[look.feed] if began > look.began]
        assert later, f"feed {look.feed} was not taken over"
        assert min(later) - look.began <= max(LEASE, INTERVAL * (1 + JITTER)) + SLACK
    for feed in range(FEEDS):
        assert max(after[feed]) > killed_at, f"feed {feed} was not read after the kill"
        assert ended_at - max(after[feed]) <= INTERVAL * (1 + JITTER) + LEASE + SLACK
    events = await published(settings)
    by_link = defaultdict(set)
    for event in events:
        by_link[event["article"]["url"]].add(json.dumps(event, sort_keys=True))
    assert set(by_link) == outlets.links()
    # What was being published when an instance died comes again, as the very same event, which changes nothing.
    assert [link for link, versions in by_link.items() if len(versions) > 1] == []
    assert len(events) - len(by_link) <= len(in_hand) * ENTRIES


@asynccontextmanager
async def ingestors(folder: Path, stack: Stack, outlets: Outlets) -> AsyncIterator[dict[str, Process]]:
    """One process each, over one store in `folder`."""
    rows = [{"id": f"o{n}", "name": f"Outlet {n}", "feeds": [outlets.url(n)]} for n in range(outlets.count)]
    (folder / "catalogue.yaml").write_text(json.dumps({"sources": rows}))
    common = {
        "DATA_DIR": str(folder),
        "KAFKA_BOOTSTRAP_SERVERS": stack.kafka,
        "INGESTOR_CATALOGUE": str(folder / "catalogue.yaml"),
        "INGESTOR_INTERVAL_SECONDS": str(INTERVAL),
        "INGESTOR_INTERVAL_MIN_SECONDS": str(INTERVAL),
        "INGESTOR_INTERVAL_MAX_SECONDS": str(INTERVAL),
        "INGESTOR_LEASE_SECONDS": str(LEASE),
        "INGESTOR_FETCH_SECONDS": "5",
        "INGESTOR_READ_SECONDS": "5",
        "INGESTOR_BACKLOG_MAX": "1000000",  # nobody handles the articles here
        "OUTBOUND_ALLOW_HOSTS": ",".join(outlets.address(n) for n in range(outlets.count)),
    }
    running = {}
    for name in NAMES:
        own = {"INSTANCE": name, "INGESTOR_CONTACT": f"https://{name}.example", "HTTP_PORT": str(free_port())}
        running[name] = Process(("ingestor",), {**common, **own}, folder / f"{name}.log")
    try:
        for process in running.values():
            process.start()
        yield running
    finally:
        for process in running.values():
            await asyncio.to_thread(process.stop)


async def until_each_was_read(outlets: Outlets, times: int, running: dict[str, Process]) -> None:
    deadline = time.monotonic() + 200 + times * INTERVAL
    while True:
        counts = Counter(look.feed for look in outlets.looks)
        if len(counts) == FEEDS and min(counts.values()) >= times:
            return
        if time.monotonic() > deadline:
            words = "\n".join(process.last_words(5) for process in running.values())
            raise AssertionError(f"{sum(n >= times for n in counts.values())} feeds were read {times} times\n{words}")
        await asyncio.sleep(0.5)


def check_never_twice_at_once(looks: list[Look]) -> None:
    free: dict[int, float] = {}
    for look in sorted(looks, key=lambda look: look.began):
        assert free.get(look.feed, 0.0) <= look.began, f"feed {look.feed} was read by two at once"
        free[look.feed] = look.ended or look.began


def check_intervals(looks: list[Look]) -> None:
    begun = defaultdict(list)
    for look in looks:
        begun[look.feed].append(look.began)
    gaps = [after - before for times in begun.values() for before, after in pairwise(sorted(times))]
    assert min(gaps) >= INTERVAL * (1 - JITTER) - 1
    assert max(gaps) <= INTERVAL * (1 + JITTER) + SLACK


def check_even(looks: list[Look]) -> None:
    shares = Counter(look.instance for look in looks)
    assert set(shares) == set(NAMES)
    assert min(shares.values()) >= 0.2 * len(looks), shares


async def published(settings: CommonSettings) -> list[dict[str, dict[str, str]]]:
    """Every event in the topic."""
    events = []
    async with reading(clients_for(settings, "test"), ARTICLES_FETCHED.name, "test") as consumer:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        for tp, end in ends.items():
            consumer.seek(tp, 0)
            while await consumer.position(tp) < end:
                records = (await consumer.getmany(tp, timeout_ms=2000)).get(tp, [])
                events += [json.loads(record.value or b"{}") for record in records]
    return events
