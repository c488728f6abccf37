"""Logs and traces: structured logs on stderr, each line with service, instance and trace id; OpenTelemetry spans."""

import logging
import os
import socket
import sys
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from structlog.types import EventDict, Processor, WrappedLogger

from shared.settings import CommonSettings

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

QUIET_LOGGERS = ("aiokafka", "faststream", "httpx", "httpcore", "pymongo", "uvicorn.error")
"""Libraries that tell of their own affairs at level info."""


def instance_name(settings: CommonSettings) -> str:
    """INSTANCE, or else host and process id."""
    return settings.instance or f"{socket.gethostname()}-{os.getpid()}"


def configure_logging(settings: CommonSettings, service: str) -> None:
    """Sends all logs, structlog's and the standard library's, to stderr: JSON, or for people on a terminal.

    Raises `ValueError` for an unknown LOG_LEVEL or LOG_FORMAT.
    """
    level = LEVELS.get(settings.log_level.lower())
    if level is None:
        raise ValueError(f"LOG_LEVEL={settings.log_level}: use one of {', '.join(LEVELS)}")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _identify(service, instance_name(settings)),
        _add_trace,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(allow=("topic", "group_id"))],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(settings.log_format)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def resource_of(settings: CommonSettings, service: str) -> Resource:
    """What OpenTelemetry is told of this process."""
    return Resource.create({"service.name": service, "service.instance.id": instance_name(settings)})


def tracer_provider(settings: CommonSettings, service: str) -> TracerProvider | None:
    """Exports spans over OTLP/HTTP. None when no endpoint is set; trace ids are made and passed on all the same."""
    if not settings.otel_exporter_otlp_endpoint:
        return None
    # Imported here: the exporter and its HTTP client cost start-up time and memory that most do not need.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=resource_of(settings, service))
    endpoint = settings.otel_exporter_otlp_endpoint.rstrip("/") + "/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider


def _renderers(log_format: str) -> list[Any]:
    match log_format:
        case "json":
            readable = False
        case "console":
            readable = True
        case "auto":
            readable = sys.stderr.isatty()
        case _:
            raise ValueError(f"LOG_FORMAT={log_format}: use json, console or auto")
    if readable:
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _identify(service: str, instance: str) -> Processor:
    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event.setdefault("service", service)
        event["instance"] = instance
        return event

    return add


def _add_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
    return event
