"""One trace an article, from its fetch to its being visible: every service's spans hang on the one before."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.events import Event
from shared.kafka import LogBroker, consume, make_broker, publisher
from shared.kafka.provision import provision
from shared.topics import ARTICLES_DEDUPLICATED, ARTICLES_FETCHED, STORIES_CHANGED, STORIES_SUMMARIZED, Topic
from tests.contract.logs import LogUnderTest, eventually
from tests.examples import EXAMPLES

CHAIN: tuple[Topic[Any], ...] = (ARTICLES_FETCHED, ARTICLES_DEDUPLICATED, STORIES_CHANGED, STORIES_SUMMARIZED)
SERVICES = ("ingestor", "deduplicator", "clusterer", "summarizer", "feed")


def example(topic: Topic[Any]) -> Any:
    return next(example for example in EXAMPLES if type(example) is topic.event)


async def test_an_articles_spans_form_one_tree_across_the_five_services(any_log: LogUnderTest) -> None:
    settings, memory = any_log.settings, InMemorySpanExporter()
    topics: list[Topic[Any]] = [replace(row, name=f"test.{any_log.tag}.{row.name}", partitions=1) for row in CHAIN]
    await provision(settings, topics)

    def broker_of(service: str) -> LogBroker:
        provider = TracerProvider(resource=Resource.create({"service.name": service}))
        provider.add_span_processor(SimpleSpanProcessor(memory))
        return make_broker(settings, service=service, tracing=provider)

    brokers = {service: broker_of(service) for service in SERVICES}
    visible: list[Event] = []

    def onward(topic: Topic[Any], service: str) -> Callable[[Event], Awaitable[None]]:
        publish = publisher(brokers[service], topic)

        async def handle(_: Event) -> None:
            await publish(example(topic))

        return handle

    async def show(event: Event) -> None:
        visible.append(event)

    for source, target, service in zip(topics, topics[1:], SERVICES[1:4], strict=False):
        handler = onward(target, service)
        consume(brokers[service], source, group=service, handler=handler, settings=settings)
    for source in topics[2:]:
        consume(brokers["feed"], source, group="feed", handler=show, settings=settings)
    publish = publisher(brokers["ingestor"], topics[0])
    try:
        for broker in reversed(brokers.values()):
            await broker.start()
        for _ in range(2):
            with brokers["ingestor"].new_trace("fetch article"):
                await publish(example(topics[0]))
        await eventually(lambda: len(visible) == 4)
    finally:
        for broker in brokers.values():
            await broker.stop()
    spans = memory.get_finished_spans()
    traces = {span.context.trace_id for span in spans if span.context}
    assert len(traces) == 2
    for trace in traces:
        _check_tree([span for span in spans if span.context and span.context.trace_id == trace])


def _check_tree(spans: list[ReadableSpan]) -> None:
    """It has one root, the fetch; each other span's parent is in it; all services are, in the pipeline's order."""
    ids = {span.context.span_id for span in spans if span.context}
    (root,) = [span for span in spans if span.parent is None]
    assert root.name == "fetch article"
    assert {span.parent.span_id for span in spans if span.parent} <= ids
    began: dict[str, int] = {}
    for span in sorted(spans, key=lambda span: span.start_time or 0):
        began.setdefault(str(span.resource.attributes["service.name"]), span.start_time or 0)
    assert set(began) == set(SERVICES)
    order = list(began)
    assert order[:3] == list(SERVICES[:3])
    keys = {(span.attributes or {}).get("infobud.key") for span in spans}
    assert {"a1", "s-a1"} <= keys
