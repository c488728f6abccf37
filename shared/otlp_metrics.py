"""The metrics of `/metrics` over OTLP/HTTP too: the same registry, read again and again and pushed to a collector."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import structlog
from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricExportResult,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from prometheus_client import Metric as Family
from prometheus_client.registry import CollectorRegistry
from prometheus_client.samples import Sample

if TYPE_CHECKING:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

log = structlog.get_logger()

PUSH_SECONDS = 15.0
_SCOPE = InstrumentationScope("infobud")
_CUMULATIVE = AggregationTemporality.CUMULATIVE

Labels = tuple[tuple[str, str], ...]


async def push_metrics(
    registry: CollectorRegistry, resource: Resource, endpoint: str, every: float = PUSH_SECONDS
) -> None:
    """Pushes what `registry` holds to `endpoint` (…/v1/metrics); runs until cancelled, then pushes once more."""
    # Imported here: the exporter and its HTTP client cost start-up time and memory that most do not need.
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    exporter, began = OTLPMetricExporter(endpoint=endpoint, timeout=5), time.time_ns()
    try:
        while True:
            await asyncio.sleep(every)
            await asyncio.to_thread(_push, exporter, registry, resource, began)
    finally:
        await asyncio.shield(asyncio.to_thread(_push, exporter, registry, resource, began))
        exporter.shutdown()


def metrics_data(families: Iterable[Family], resource: Resource, began: int, now: int) -> MetricsData:
    """The families of a Prometheus registry as OTLP knows them. Times are nanoseconds since 1970."""
    metrics = [metric for family in families for metric in _metric(family, began, now)]
    return MetricsData([ResourceMetrics(resource, [ScopeMetrics(_SCOPE, metrics, "")], "")])


def _push(exporter: "OTLPMetricExporter", registry: CollectorRegistry, resource: Resource, began: int) -> None:
    result = exporter.export(metrics_data(registry.collect(), resource, began, time.time_ns()))
    if result is not MetricExportResult.SUCCESS:
        log.info("metrics_not_pushed")


def _metric(family: Family, began: int, now: int) -> Iterator[Metric]:
    samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
    if family.type == "histogram":
        points = list(_histograms(family.name, samples, began, now))
        data: Sum | Gauge | Histogram = Histogram(points, _CUMULATIVE)
    elif family.type == "counter":
        data = Sum(_numbers(samples, began, now), _CUMULATIVE, is_monotonic=True)
    elif family.type in ("gauge", "unknown", "info"):
        data = Gauge(_numbers(samples, began, now))
    else:
        return
    name = samples[0].name if family.type == "counter" and samples else family.name
    yield Metric(name, family.documentation, family.unit, data)


def _numbers(samples: Iterable[Sample], began: int, now: int) -> list[NumberDataPoint]:
    return [NumberDataPoint(sample.labels, began, now, sample.value) for sample in samples]


def _histograms(name: str, samples: Iterable[Sample], began: int, now: int) -> Iterator[HistogramDataPoint]:
    """Prometheus counts what is at most a bound, OTLP what lies between two."""
    bounds: dict[Labels, list[tuple[float, float]]] = defaultdict(list)
    sums: dict[Labels, float] = {}
    for sample in samples:
        labels = tuple((key, value) for key, value in sample.labels.items() if key != "le")
        if sample.name == f"{name}_bucket":
            bounds[labels].append((float(sample.labels["le"]), sample.value))
        elif sample.name == f"{name}_sum":
            sums[labels] = sample.value
    for labels, reached in bounds.items():
        reached.sort()
        counts = [int(count) for _, count in reached]
        yield HistogramDataPoint(
            attributes=dict(labels),
            start_time_unix_nano=began,
            time_unix_nano=now,
            count=counts[-1],
            sum=sums.get(labels, 0.0),
            bucket_counts=[count - before for before, count in zip([0, *counts], counts, strict=False)],
            explicit_bounds=[bound for bound, _ in reached[:-1]],
            min=0.0,
            max=0.0,
        )
