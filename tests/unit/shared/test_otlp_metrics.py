"""A collector is told the very numbers that `/metrics` tells."""

import asyncio

from opentelemetry.sdk.resources import Resource
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared.otlp_metrics import push_metrics
from tests.contract.logs import eventually
from tests.otlp import collector

RESOURCE = Resource.create({"service.name": "feed"})


def registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    Counter("seen_total", "Seen", ["by"], registry=registry).labels("a").inc(3)
    Gauge("waiting", "Waiting", registry=registry).set(2.5)
    seconds = Histogram("took_seconds", "Time", ["of"], registry=registry, buckets=(1, 2, 5))
    for value in (0.5, 1.5, 1.6, 9):
        seconds.labels("x").observe(value)
    return registry


async def test_counters_gauges_and_histograms_arrive() -> None:
    with collector() as seen:
        pushing = asyncio.create_task(push_metrics(registry(), RESOURCE, f"{seen.url}/v1/metrics", every=0.01))
        await eventually(lambda: len(seen.metrics) >= 3)
        pushing.cancel()
        await asyncio.wait([pushing])
    assert seen.resources == {"feed"}
    (counted,) = seen.metrics["seen_total"].sum.data_points
    assert (counted.as_double, seen.metrics["seen_total"].sum.is_monotonic) == (3.0, True)
    assert [(pair.key, pair.value.string_value) for pair in counted.attributes] == [("by", "a")]
    assert seen.metrics["waiting"].gauge.data_points[0].as_double == 2.5
    (took,) = seen.metrics["took_seconds"].histogram.data_points
    assert (took.count, took.sum) == (4, 12.6)
    assert (list(took.explicit_bounds), list(took.bucket_counts)) == ([1.0, 2.0, 5.0], [1, 2, 0, 1])


async def test_the_last_numbers_are_pushed_when_a_service_stops() -> None:
    with collector() as seen:
        pushing = asyncio.create_task(push_metrics(registry(), RESOURCE, f"{seen.url}/v1/metrics", every=3600))
        await asyncio.sleep(0.05)
        pushing.cancel()
        await asyncio.wait([pushing])
        assert "seen_total" in seen.metrics


async def test_a_collector_that_is_away_disturbs_nobody() -> None:
    pushing = asyncio.create_task(push_metrics(registry(), RESOURCE, "http://127.0.0.1:9/v1/metrics", every=0.01))
    await asyncio.sleep(0.1)
    assert not pushing.done()
    pushing.cancel()
    await asyncio.wait([pushing], timeout=20)
    assert pushing.done()
