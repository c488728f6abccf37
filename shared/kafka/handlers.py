"""How services meet topics: `consume` as a member of a group, `follow` as one of many listeners, `publisher`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from faststream.kafka import KafkaBroker
from faststream.kafka import Topic as KafkaTopic
from faststream.kafka.publisher.usecase import LogicPublisher
from faststream.message import StreamMessage
from opentelemetry import trace
from pydantic import ValidationError

from shared.events import Event
from shared.kafka.broker import LogBroker
from shared.kafka.delivery import Membership, Route, Subscriber
from shared.kafka.errors import PermanentError
from shared.kafka.groups import group_id
from shared.settings import CommonSettings
from shared.topics import Topic

E = TypeVar("E", bound=Event)
Handler = Callable[[E], Awaitable[None]]
Publish = Callable[[E], Awaitable[None]]

SHORTEST_POLL_INTERVAL_SECONDS = 300.0


def consume(broker: KafkaBroker, topic: Topic[E], *, group: str, handler: Handler[E], settings: CommonSettings) -> None:
    """Has `handler` get every event of `topic`, shared with the other members of `group`, in order by key.

    An event is acknowledged exactly when the handler has returned. See `delivery` for what happens when it raises.
    """
    owner = _log_broker(broker)
    for retrying in (False, True):
        membership = Membership()
        route = Route(topic, group, settings, membership, retrying)
        longest = max(SHORTEST_POLL_INTERVAL_SECONDS, 2 * route.longest_seconds)
        subscriber = owner.subscriber(
            KafkaTopic(route.source, declare=False),
            group_id=group_id(topic, group, retrying=retrying),
            auto_offset_reset="earliest",
            max_poll_interval_ms=int(longest * 1000),
            listener=membership,
            no_reply=True,
            title=f"{route.source} to {group}",
            description=f"{topic.event.__name__}, key: {topic.key_is}",
        )
        subscriber(_entry(topic, handler), decoder=_decoder(topic))
        owner.delivery.routes[cast(Subscriber, subscriber)] = route


def follow(broker: KafkaBroker, topic: Topic[E], *, handler: Handler[E]) -> None:
    """Has `handler` get every event that comes after the start: each instance sees all, without a group.

    Nothing is acknowledged: an event that cannot be handled is logged, counted and skipped.
    """
    owner = _log_broker(broker)
    subscriber = owner.subscriber(
        KafkaTopic(topic.name, declare=False),
        auto_offset_reset="latest",
        no_reply=True,
        title=f"{topic.name} to every instance",
        description=f"{topic.event.__name__}, key: {topic.key_is}",
    )
    subscriber(_entry(topic, handler), decoder=_decoder(topic))
    owner.delivery.routes[cast(Subscriber, subscriber)] = Route(topic, None, owner.settings)


def publisher(broker: KafkaBroker, topic: Topic[E]) -> Publish[E]:
    """A function that publishes an event and returns when the log has acknowledged it; it raises when it did not."""
    target = broker.publisher(topic.name, schema=topic.event, title=f"{topic.name} by {topic.producer}")

    async def publish(event: E) -> None:
        await target.publish(
            event.model_dump_json().encode(),
            key=topic.key(event).encode(),
            headers={"content-type": "application/json"},
        )

    return publish


@dataclass(frozen=True)
class Registered:
    """What a broker reads and writes. Retry topics are not in it: they follow from `consumed`."""

    consumed: frozenset[tuple[str, str]]
    """Topic and group."""
    followed: frozenset[str]
    published: frozenset[str]


def registered(broker: KafkaBroker) -> Registered:
    routes = [route for route in _log_broker(broker).delivery.routes.values() if not route.retrying]
    return Registered(
        consumed=frozenset((route.topic.name, route.group) for route in routes if route.group is not None),
        followed=frozenset(route.topic.name for route in routes if route.group is None),
        published=frozenset(cast(LogicPublisher, target).topic for target in broker.publishers),
    )


def decode(topic: Topic[E], body: bytes) -> E:
    """The event in `body`. Raises `ValidationError`, or `PermanentError` for a version that this program can't read."""
    try:
        return topic.event.model_validate_json(body)
    except ValidationError as error:
        for fault in error.errors():
            if fault["loc"] == ("event_version",):
                raise PermanentError(
                    f"{topic.event.__name__} has event_version {fault['input']!r}, which this program cannot read: "
                    "upgrade the service that reads it, then replay its dead letters (infobud dead replay)"
                ) from error
        raise


def _decoder(topic: Topic[E]) -> Callable[[StreamMessage[Any]], Awaitable[E]]:
    async def decoder(message: StreamMessage[Any]) -> E:
        return decode(topic, message.body)

    return decoder


def _entry(topic: Topic[E], handler: Handler[E]) -> Handler[E]:
    """`handler` as FastStream wants it: a function whose annotation names the event, for the AsyncAPI document."""

    async def handle(event: E) -> None:
        trace.get_current_span().set_attribute("infobud.key", topic.key(event))
        await handler(event)

    handle.__annotations__ = {"event": topic.event, "return": None}
    handle.__name__ = handle.__qualname__ = f"handle_{topic.event.__name__}"
    return handle


def _log_broker(broker: KafkaBroker) -> LogBroker:
    if not isinstance(broker, LogBroker):
        raise TypeError("use a broker of shared.kafka.make_broker: only that one delivers")
    return broker
