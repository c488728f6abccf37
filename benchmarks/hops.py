"""Bare messages through FastStream hops on the embedded log: what the pipeline's rate is held against.

`python -m benchmarks.hops` prints the rate over three hops and the latency of a message through three idle ones.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.front import progress, report
from shared.events import Event
from shared.kafka import consume, make_broker, publisher
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.telemetry import configure_logging
from shared.topics import Topic

MESSAGES = 5000
IDLE_MESSAGES = 100


class Hop(Event):
    """A message with next to nothing in it."""

    number: int


def hop_topics(hops: int) -> list[Topic[Hop]]:
    """The topics in front of each hop."""
    return [
        Topic(
            name=f"hop.{position}",
            event=Hop,
            key=lambda event: str(event.number),
            key_is="number",
            producer=f"hop{position - 1}",
            consumers=(f"hop{position}",),
        )
        for position in range(hops)
    ]


@asynccontextmanager
async def running_hops(
    hops: int, data_dir: Path, arrived: Callable[[Hop], None]
) -> AsyncIterator[Callable[[Hop], Awaitable[None]]]:
    """Starts the hops, as the services run: one broker each. Gives the function that sends into the first."""
    settings = CommonSettings(data_dir=data_dir, kafka_bootstrap_servers=None)
    topics = hop_topics(hops)
    await provision(settings, topics)
    brokers = [make_broker(settings, service=f"hop{position}") for position in range(hops)]
    for position, (broker, topic) in enumerate(zip(brokers, topics, strict=True)):
        last = position == hops - 1
        onward = None if last else publisher(broker, topics[position + 1])

        async def handle(event: Hop, onward: Callable[[Hop], Awaitable[None]] | None = onward) -> None:
            if onward is None:
                arrived(event)
            else:
                await onward(event)

        consume(broker, topic, group=f"hop{position}", handler=handle, settings=settings)
    source = make_broker(settings, service="source")
    send = publisher(source, topics[0])
    started = [source, *brokers]
    for broker in started:
        await broker.start()
    try:
        yield send
    finally:
        for broker in started:
            await broker.stop()


async def bare_hops(count: int, hops: int, data_dir: Path) -> float:
    """Messages a second through `hops` hops on an embedded log in `data_dir`, with handlers that only pass them on."""
    done = asyncio.Event()
    seen: set[int] = set()

    def arrived(event: Hop) -> None:
        seen.add(event.number)
        if len(seen) == count:
            done.set()

    async with running_hops(hops, data_dir, arrived) as send:
        began = time.perf_counter()
        await asyncio.gather(*(send(Hop(number=number)) for number in range(count)))
        await done.wait()
        return count / (time.perf_counter() - began)


async def idle_latencies(count: int, hops: int, data_dir: Path) -> list[float]:
    """Milliseconds from sending to arrival, one message at a time through hops that are idle."""
    reached = asyncio.Event()
    latencies: list[float] = []
    async with running_hops(hops, data_dir, lambda _: reached.set()) as send:
        for number in progress(range(count), "idle"):
            reached.clear()
            began = time.perf_counter()
            await send(Hop(number=number))
            await reached.wait()
            latencies.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(0.01)
    return latencies


def main() -> None:
    configure_logging(CommonSettings(log_level="warning"), "hops")
    with tempfile.TemporaryDirectory() as folder:
        rate = asyncio.run(bare_hops(MESSAGES, 3, Path(folder) / "rate"))
        latencies = asyncio.run(idle_latencies(IDLE_MESSAGES, 3, Path(folder) / "idle"))
    report(
        {
            "bare_hops_per_second": rate,
            "idle_ms_p50": statistics.median(latencies),
            "idle_ms_p99": statistics.quantiles(latencies, n=100)[98],
        }
    )


if __name__ == "__main__":
    main()
