"""kill -9 at any moment: what was acknowledged is there, what was not handled is delivered again, and order holds."""

import json
import signal
import subprocess
import sys
from collections import defaultdict

from shared.kafka.offsets import lag
from tests.contract.logs import LogUnderTest, eventually, read, values
from tests.contract.relay import GROUP, KEYS, start_relay


def run_and_kill(log: LogUnderTest, first: int, lines: int) -> list[int]:
    """Runs the relay until it has printed `lines` numbers and kills it; every number that it said was acknowledged."""
    address = [log.settings.kafka_bootstrap_servers or "", str(log.settings.data_dir), log.tag, str(first)]
    command = [sys.executable, "-m", "tests.contract.relay", *address]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child, child.stdout:
        printed = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        printed += [line for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return [int(line) for line in printed]


async def test_nothing_acknowledged_is_lost_and_nothing_overtakes(any_log: LogUnderTest) -> None:
    acknowledged: list[int] = []
    for lines in (7, 120):
        acknowledged += run_and_kill(any_log, len(acknowledged), lines)
    broker = await start_relay(any_log)

    async def done() -> bool:
        return await lag(any_log.settings, any_log.topic("notes", group=GROUP), GROUP) == 0

    await eventually(done)
    await broker.stop()
    async with any_log.consumer(any_log.topic("onward").name, group=None) as consumer:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        relayed = [int(json.loads(event)["text"]) for event in values(await read(consumer, sum(ends.values())))]
    assert set(acknowledged) <= set(relayed)
    assert max(relayed) <= len(acknowledged) + 1
    first_seen = defaultdict(list)
    for number in dict.fromkeys(relayed):
        first_seen[number % KEYS].append(number)
    assert all(numbers == sorted(numbers) for numbers in first_seen.values())
