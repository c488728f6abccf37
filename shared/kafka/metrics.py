"""What became of the messages, by topic and consumer group."""

from typing import Any

from faststream.kafka.prometheus import KafkaPrometheusMiddleware
from faststream.prometheus.container import MetricsContainer
from prometheus_client import REGISTRY, Counter, Histogram

PROCESSED = Counter("infobud_delivery_processed", "Messages handled", ["topic", "group"])
RETRIED = Counter("infobud_delivery_retried", "Messages put into a retry topic", ["topic", "group", "cause"])
DEAD = Counter("infobud_delivery_dead", "Messages put into a dead-letter topic", ["topic", "group", "cause"])
HELD = Counter("infobud_delivery_held", "Times that a message waited for an outage to end", ["topic", "group", "cause"])
PASSED_SECONDS = Histogram(
    "infobud_delivery_seconds",
    "From a message's publication to its being handled, waits and retries included: the time that a stage takes",
    ["topic", "group"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
)
SKIPPED = Counter("infobud_delivery_skipped", "Messages that a follower could not handle", ["topic", "group", "cause"])


class BrokerMetrics(KafkaPrometheusMiddleware):
    """FastStream's metrics of one service. Its labels are looked up once each: the client library checks and sorts them
    at every call, nine times a message, which took a sixth of a bare hop (python -m benchmarks.hops).
    """

    def __init__(self, service: str) -> None:
        super().__init__(registry=REGISTRY, app_name=service)
        for name in MetricsContainer.__slots__:
            if not name.startswith("_"):
                setattr(self._metrics_container, name, _Labelled(getattr(self._metrics_container, name)))


class _Labelled:
    """A metric that remembers the child of each set of labels. FastStream always names them in the same order."""

    def __init__(self, metric: Any) -> None:
        self._metric = metric
        self._children: dict[tuple[str, ...], Any] = {}

    def labels(self, **labels: str) -> Any:
        values = tuple(labels.values())
        child = self._children.get(values)
        if child is None:
            child = self._children[values] = self._metric.labels(**labels)
        return child
