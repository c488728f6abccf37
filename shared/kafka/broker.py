"""The broker factory: a FastStream broker on Kafka or, when none is configured, on the embedded log."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from aiokafka import ConsumerRecord, TopicPartition
from faststream.kafka import KafkaBroker
from faststream.kafka.opentelemetry import KafkaTelemetryMiddleware
from faststream.kafka.publisher.usecase import LogicPublisher
from faststream.middlewares import AckPolicy
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider

from shared.kafka.clients import Clients, Producer, clients_for
from shared.kafka.consumers import Acknowledging, Following
from shared.kafka.delivery import Delivery
from shared.kafka.letters import Headers
from shared.kafka.metrics import BrokerMetrics
from shared.kafka.tracing import PassOnTraces
from shared.settings import CommonSettings
from shared.telemetry import instance_name, tracer_provider

DRAIN_SECONDS = 15.0
"""How long a stop waits for the handlers in flight."""


class LogBroker(KafkaBroker):
    """FastStream's broker, with clients from `clients`, and a way to send raw bytes."""

    def __init__(
        self, clients: Clients, *, settings: CommonSettings, service: str, tracing: TracerProvider | None
    ) -> None:
        self.clients = clients
        self.settings = settings
        self.delivery = Delivery(self.send_raw)
        self.follow_from: dict[TopicPartition, int] = {}
        self._tracing = tracing
        self._raw: Producer | None = None
        super().__init__(
            client_id=f"{service}-{instance_name(settings)}",
            middlewares=(
                KafkaTelemetryMiddleware(tracer_provider=tracing) if tracing else PassOnTraces,
                BrokerMetrics(service),
                self.delivery,
            ),
            # The delivery middleware commits by itself: FastStream's own acknowledgements skip or repeat messages.
            ack_policy=AckPolicy.MANUAL,
            # Handlers take the event that the decoder makes; there is nothing to inject.
            apply_types=False,
            graceful_timeout=DRAIN_SECONDS,
            logger=logging.getLogger("faststream"),
            log_level=logging.DEBUG,
            description=f"The log, as {service} uses it.",
        )

    async def _connect(self) -> Callable[..., Any]:
        config = self.config.broker_config
        producer, admin = self.clients.producer(), self.clients.admin()
        try:
            await config.producer.connect(producer, serializer=None)
            await admin.start()
        except BaseException:
            await producer.stop()
            await admin.close()
            raise
        self._raw = producer
        config.admin.admin_client = admin
        config.builder = self._consumer
        return config.builder

    async def start(self) -> None:
        """Starts all consumers at once: each may have to wait until its group notices that a former member died."""
        await self.connect()
        results = await asyncio.gather(*(subscriber.start() for subscriber in self.subscribers), return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                raise failure
        for target in self.publishers:
            await target.start()
        self.running = True

    async def stop(self, *args: Any, **kwargs: Any) -> None:
        await super().stop(*args, **kwargs)
        self._raw = None
        if self._tracing is not None:
            self._tracing.shutdown()

    async def send_raw(self, topic: str, record: "ConsumerRecord[bytes, bytes]", headers: Headers) -> None:
        """Puts key and value of `record` into `topic` as they are, and returns when the log has them."""
        if self._raw is None:
            raise RuntimeError(f"the broker is not connected, so nothing can be sent to {topic}")
        value = b"" if record.key is None and record.value is None else record.value
        await self._raw.send_and_wait(topic, value, record.key, headers=headers)

    def new_trace(self, name: str, **attributes: str) -> AbstractContextManager[Any]:
        """A span with which a trace begins, around what is published for it; nothing when no span is exported."""
        if self._tracing is None:
            return nullcontext()
        tracer = self._tracing.get_tracer("infobud")
        return tracer.start_as_current_span(name, Context(), attributes=attributes)

    def topics(self) -> set[str]:
        """Every topic that the registered handlers and publishers need."""
        routes = self.delivery.routes.values()
        read = {route.source for route in routes}
        dead = {route.topic.dead(route.group) for route in routes if route.group is not None}
        written = {cast(LogicPublisher, target).topic for target in self.publishers}
        return read | dead | written

    def _consumer(self, **options: Any) -> Any:
        consumer = self.clients.consumer(**options)
        if options.get("group_id") is None:
            return Following(consumer, self.follow_from)
        return Acknowledging(consumer)


def make_broker(settings: CommonSettings, *, service: str, tracing: TracerProvider | None = None) -> LogBroker:
    """The broker of one service; connect nothing yet. Register with `consume`, `follow` and `publisher`.

    Its spans go to `tracing`, or where the settings say.
    """
    clients = clients_for(settings, f"{service}-{instance_name(settings)}")
    tracing = tracing or tracer_provider(settings, service)
    return LogBroker(clients, settings=settings, service=service, tracing=tracing)


async def pin_followers(broker: LogBroker) -> None:
    """Has every follower start at what is the end of its topic now, so that a restore may come in between."""
    followed = {route.topic.name for route in broker.delivery.routes.values() if route.group is None}
    if not followed:
        return
    consumer = broker.clients.consumer(*followed)
    try:
        await consumer.start()
        broker.follow_from.update(await consumer.end_offsets(list(consumer.assignment())))
    finally:
        await consumer.stop()
