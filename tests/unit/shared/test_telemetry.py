"""Every log line is one JSON object that says which service, instance and trace it belongs to."""

import json
import logging
from typing import Any

import pytest
import structlog
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext

from shared.kafka import make_broker
from shared.settings import CommonSettings
from shared.telemetry import configure_logging, instance_name, tracer_provider

SETTINGS = CommonSettings(instance="cl-7", log_format="json", kafka_bootstrap_servers=None)


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_a_line_names_service_instance_and_trace(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(SETTINGS, "clusterer")
    span = NonRecordingSpan(SpanContext(trace_id=0xABC, span_id=1, is_remote=False))
    with trace.use_span(span):
        structlog.get_logger().warning("story_split", story="s1")
    (line,) = lines(capfd)
    assert (line["event"], line["level"], line["story"]) == ("story_split", "warning", "s1")
    assert (line["service"], line["instance"]) == ("clusterer", "cl-7")
    assert line["trace_id"] == f"{0xABC:032x}"


def test_the_standard_librarys_logs_look_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(SETTINGS, "feed")
    logging.getLogger("aiokafka").error("Unable to connect to %s", "127.0.0.1")
    logging.getLogger("faststream").info("chatter")
    (line,) = lines(capfd)
    assert (line["event"], line["service"], line["level"]) == ("Unable to connect to 127.0.0.1", "feed", "error")


def test_a_service_in_a_shared_process_keeps_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(SETTINGS, "infobud")
    with structlog.contextvars.bound_contextvars(service="ingestor"):
        structlog.get_logger().info("feed_polled")
    assert [line["service"] for line in lines(capfd)] == ["ingestor"]


def test_an_error_comes_with_its_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(SETTINGS, "feed")
    try:
        raise ValueError("odd")
    except ValueError:
        structlog.get_logger().exception("not_shown")
    (line,) = lines(capfd)
    assert "ValueError: odd" in line["exception"]


@pytest.mark.parametrize(
    ("change", "message"),
    [({"log_level": "loud"}, "LOG_LEVEL=loud: use one of debug, info"), ({"log_format": "xml"}, "LOG_FORMAT=xml")],
)
def test_settings_that_mean_nothing_are_named(change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        configure_logging(SETTINGS.model_copy(update=change), "feed")


def test_an_instance_without_a_name_gets_one_of_its_own() -> None:
    assert instance_name(SETTINGS) == "cl-7"
    assert instance_name(CommonSettings(instance="")) != ""


def test_spans_are_exported_only_when_there_is_somewhere_to_export_them_to() -> None:
    assert tracer_provider(SETTINGS, "feed") is None
    exporting = SETTINGS.model_copy(update={"otel_exporter_otlp_endpoint": "http://127.0.0.1:1"})
    provider = tracer_provider(exporting, "feed")
    assert provider is not None
    assert provider.resource.attributes["service.name"] == "feed"
    provider.shutdown()


async def test_with_an_exporter_the_broker_makes_spans() -> None:
    exporting = SETTINGS.model_copy(update={"otel_exporter_otlp_endpoint": "http://127.0.0.1:1"})
    names = [type(middleware).__name__ for middleware in make_broker(exporting, service="feed").middlewares]
    assert names == ["KafkaTelemetryMiddleware", "BrokerMetrics", "Delivery"]
