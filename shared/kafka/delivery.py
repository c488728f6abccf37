"""The delivery middleware: it alone acknowledges. No message is lost, and none holds up the others for long.

A handled message is committed exactly (its offset plus one, not whatever was fetched). A failed one is tried again in
place, then moves to the group's retry topic, and after some rounds there, or at once when trying again cannot help, to
its dead-letter topic; it is committed when it lies there safely. In an outage of store or log it waits where it is.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Protocol, TypeAlias

import structlog
from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import BaseMiddleware, ContextRepo
from opentelemetry import trace
from prometheus_client import Counter, Histogram
from pydantic import ValidationError

from shared.kafka.clients import Consumer
from shared.kafka.errors import OUTAGES, PERMANENT
from shared.kafka.letters import CAUSE_CHARACTERS, Headers, Letter, Origin, read_letter
from shared.kafka.metrics import DEAD, HELD, PASSED_SECONDS, PROCESSED, RETRIED, SKIPPED
from shared.settings import CommonSettings
from shared.topics import Topic

log = structlog.get_logger()

Record: TypeAlias = ConsumerRecord[bytes, bytes]

FIRST_BACKOFF_SECONDS = 0.1
LONGEST_HOLD_SECONDS = 5.0
STOP_POLL_SECONDS = 0.2


class ReadingConsumer(Consumer, Protocol):
    """A client's consumer, as `consumers` extends it for a group."""

    def acknowledge(self, tp: TopicPartition, offset: int) -> None: ...


class Subscriber(Protocol):
    """FastStream's, as far as delivery needs it."""

    running: bool
    consumer: ReadingConsumer | None
    tasks: "list[asyncio.Task[Any]]"


class Membership(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """Whether a consumer has its place in its group now (which may be that of a spare one, without partitions)."""

    def __init__(self) -> None:
        self.joined = False

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        self.joined = False

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.joined = True


@dataclass
class Route:
    """What a subscriber reads, for whom. Without a group it is a follower, which has nothing to commit."""

    topic: Topic[Any]
    group: str | None
    settings: CommonSettings
    membership: Membership | None = None
    retrying: bool = False
    """It reads the group's retry topic."""
    in_hand_since: float | None = None
    """Since when (monotonic) a message has been in the delivery's hands."""
    holds: int = 0
    """Times in a row that a message had to wait for an outage to end."""

    @property
    def source(self) -> str:
        """The topic that it reads."""
        return self.topic.retry(self.group) if self.retrying and self.group else self.topic.name

    @property
    def longest_seconds(self) -> float:
        """How long one message may keep its consumer from asking for the next."""
        waiting = self.settings.delivery_retry_delay_seconds if self.retrying else 0
        backoffs = sum(2 * _backoff_seconds(attempt) for attempt in range(1, self.settings.delivery_attempts))
        handling = self.settings.delivery_attempts * self.settings.handler_timeout_seconds
        return waiting + handling + backoffs + LONGEST_HOLD_SECONDS

    @property
    def labels(self) -> tuple[str, str]:
        return self.topic.name, self.group or "follower"

    @cached_property
    def _handled(self) -> tuple[Counter, Histogram]:
        """Looked up once: finding a metric's child takes longer than counting."""
        return PROCESSED.labels(*self.labels), PASSED_SECONDS.labels(*self.labels)

    def count_handled(self, record: Record) -> None:
        processed, passed = self._handled
        processed.inc()
        passed.observe(max(0.0, time.time() - record.timestamp / 1000))


@dataclass
class Delivery:
    """The middleware's factory, one a broker. `send` puts a raw record into a topic and returns when it is safe."""

    send: Callable[[str, Record, Headers], Awaitable[None]]
    routes: dict[Subscriber, Route] = field(default_factory=dict)

    def __call__(self, msg: Any, /, *, context: ContextRepo) -> "_Handling":
        return _Handling(msg, context=context, delivery=self)

    async def deliver(
        self, subscriber: Subscriber, route: Route, record: Record, handle: Callable[[], Awaitable[Any]]
    ) -> None:
        route.in_hand_since = time.monotonic()
        try:
            await self._deliver(subscriber, route, record, handle)
        finally:
            route.in_hand_since = None

    async def _deliver(
        self, subscriber: Subscriber, route: Route, record: Record, handle: Callable[[], Awaitable[Any]]
    ) -> None:
        if route.retrying and not await _due(subscriber, route, record):
            return
        error = await _attempt(handle, route.settings)
        if error is None:
            route.holds = 0
            route.count_handled(record)
            _acknowledge(subscriber, route, record)
        elif isinstance(error, OUTAGES):
            await self._hold(subscriber, route, record, error)
        else:
            await self.refuse(subscriber, route, record, error)

    async def refuse(self, subscriber: Subscriber, route: Route, record: Record, error: Exception) -> None:
        """Moves a message that could not be handled where it belongs, and commits it once it is there."""
        trace.get_current_span().record_exception(error)
        if route.group is None:
            SKIPPED.labels(*route.labels, type(error).__name__).inc()
            log.error("message_skipped", topic=route.topic.name, offset=_place(record), error=describe(error))
            return
        letter = self._letter(route, route.group, record, error)
        target = route.topic.dead(route.group) if letter.not_before is None else route.topic.retry(route.group)
        try:
            await self.send(target, record, letter.headers(record.headers))
        except Exception as failure:
            log.exception("message_not_moved", to=target, offset=_place(record), error=letter.cause)
            await self._hold(subscriber, route, record, failure)
            return
        counter = DEAD if letter.not_before is None else RETRIED
        counter.labels(*route.labels, letter.error).inc()
        log.warning("message_moved", to=target, origin=str(letter.origin), round=letter.round, error=letter.cause)
        _acknowledge(subscriber, route, record)

    def _letter(self, route: Route, group: str, record: Record, error: Exception) -> Letter:
        before = read_letter(record) if route.retrying else None
        rounds = before.round if before else 0
        now = datetime.now(UTC)
        final = isinstance(error, (*PERMANENT, UnicodeError)) or rounds >= route.settings.delivery_retries
        delay = timedelta(seconds=route.settings.delivery_retry_delay_seconds)
        return Letter(
            group=group,
            round=rounds if final else rounds + 1,
            error=type(error).__name__,
            cause=describe(error),
            origin=before.origin if before else Origin(record.topic, record.partition, record.offset),
            failed_at=now,
            not_before=None if final else now + delay,
        )

    async def _hold(self, subscriber: Subscriber, route: Route, record: Record, error: Exception) -> None:
        """Waits a moment, longer each time, and has the same message delivered again."""
        delay = min(LONGEST_HOLD_SECONDS, 0.25 * 2 ** min(route.holds, 10)) * random.uniform(0.5, 1.0)
        route.holds += 1
        HELD.labels(*route.labels, type(error).__name__).inc()
        log.warning("message_held", offset=_place(record), times=route.holds, error=describe(error))
        await _pause(subscriber, delay)
        if subscriber.consumer is not None:
            try:
                subscriber.consumer.seek(TopicPartition(record.topic, record.partition), record.offset)
            except KafkaError as lost:
                log.info("partition_lost_while_held", offset=_place(record), error=describe(lost))


class _Handling(BaseMiddleware[Any, Any]):
    """One message's way through the middleware; also made, without a message, for each publish."""

    def __init__(self, msg: Any, /, *, context: ContextRepo, delivery: Delivery) -> None:
        super().__init__(msg, context=context)
        self._delivery = delivery
        self._delivered = False

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
        subscriber = self.context.get_local("handler_")
        route = self._delivery.routes.get(subscriber)
        if route is None:
            return await call_next(msg)
        self._delivered = True
        await self._delivery.deliver(subscriber, route, self.msg, lambda: call_next(msg))
        return None

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,
    ) -> bool | None:
        """What fails in FastStream's parser (a header that is not UTF-8, say) never reaches `consume_scope`."""
        subscriber = self.context.get_local("handler_")
        route = self._delivery.routes.get(subscriber)
        if route is None or self._delivered or not isinstance(exc_val, Exception):
            return False
        await self._delivery.refuse(subscriber, route, self.msg, exc_val)
        return True


def describe(error: BaseException) -> str:
    """Kind and message. Of a validation error the places only, for its own text quotes the event."""
    if isinstance(error, ValidationError):
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'event'}: {fault['msg']}" for fault in error.errors()[:5]]
        return f"{type(error).__name__}: {error.error_count()} in {error.title}: " + "; ".join(faults)
    return f"{type(error).__name__}: {error}"[:CAUSE_CHARACTERS]


async def _attempt(handle: Callable[[], Awaitable[Any]], settings: CommonSettings) -> Exception | None:
    """None once `handle` has succeeded; else the error that is left when trying in place is over."""
    seconds = settings.handler_timeout_seconds
    for attempt in range(1, settings.delivery_attempts + 1):
        try:
            async with asyncio.timeout(seconds) as limit:
                await handle()
                return None
        except (*PERMANENT, *OUTAGES) as final:
            return final
        except Exception as failure:
            error = failure
            if limit.expired():
                error = TimeoutError(f"not handled within {seconds:g} s (HANDLER_TIMEOUT_SECONDS)")
        if attempt < settings.delivery_attempts:
            log.info("attempt_failed", attempt=attempt, error=describe(error))
            await asyncio.sleep(_backoff_seconds(attempt) * random.uniform(0.5, 1.5))
    return error


def _acknowledge(subscriber: Subscriber, route: Route, record: Record) -> None:
    if route.group is not None and subscriber.consumer is not None:
        subscriber.consumer.acknowledge(TopicPartition(record.topic, record.partition), record.offset + 1)


async def _due(subscriber: Subscriber, route: Route, record: Record) -> bool:
    """Waits until the message may be tried again; false when the subscriber is stopped meanwhile."""
    letter = read_letter(record)
    if letter and letter.not_before:
        wait = (letter.not_before - datetime.now(UTC)).total_seconds()
        await _pause(subscriber, min(wait, route.settings.delivery_retry_delay_seconds))
    return subscriber.running


async def _pause(subscriber: Subscriber, seconds: float) -> None:
    """Sleeps, but not much longer than the subscriber runs."""
    until = time.monotonic() + seconds
    while subscriber.running and (left := until - time.monotonic()) > 0:  # noqa: ASYNC110 a flag of FastStream's
        await asyncio.sleep(min(left, STOP_POLL_SECONDS))


def _backoff_seconds(attempt: int) -> float:
    return FIRST_BACKOFF_SECONDS * 2.0 ** (attempt - 1)


def _place(record: Record) -> str:
    return f"{record.topic}:{record.partition}:{record.offset}"
