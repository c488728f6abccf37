"""Starts services, keeps them running and stops them without losing anything.

Start: store, log, restore, consumers, background tasks, HTTP. Stop, on SIGTERM or SIGINT: the same backwards, with
handlers in flight finished and acknowledged. One process may hold one service or several.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

import structlog
import uvloop
from fastapi import FastAPI
from faststream.kafka import KafkaBroker
from prometheus_client import REGISTRY

from shared.background import BackgroundTask
from shared.documents.protocol import Documents, StoreUnavailable
from shared.health import Health
from shared.kafka import LogBroker
from shared.kafka.broker import DRAIN_SECONDS, pin_followers
from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.kafka.provision import check_topics, provision
from shared.kafka.security import InsecureSettings
from shared.kafka.standing import show_standings
from shared.server import PortTaken, bind, health_app, serving
from shared.settings import CommonSettings
from shared.telemetry import configure_logging, resource_of

log = structlog.get_logger()

WAIT_SECONDS = 0.5
MARGIN_SECONDS = 5.0
"""Beyond the time that handlers in flight get, for closing what is open."""

CANCEL_AGAIN_SECONDS = 1.0

S = TypeVar("S", bound=CommonSettings)
T = TypeVar("T")


class NotStarted(Exception):
    """Something that a service needs is missing. The message says what, and what to do."""


@dataclass
class Service:
    """What a service's `build` makes, for the runner."""

    name: str
    broker: KafkaBroker
    documents: Documents
    tasks: tuple[Callable[[], Awaitable[None]], ...] = ()
    """Endless background loops, cancelled at stop."""
    ready: Callable[[], Awaitable[None]] | None = None
    """Awaited after the store is open, before consuming starts, to restore an index, say."""
    http: FastAPI | None = None
    """The service's own routes, if it has any."""
    closing: Callable[[], None] | None = None
    """Called at stop before the HTTP port closes, to end open streams, say."""


def run_service(build: Callable[[S], AbstractAsyncContextManager[Service]], settings: S) -> None:
    """Runs one service until SIGTERM or SIGINT; ends the process with 1 when it cannot start."""

    @asynccontextmanager
    async def build_one() -> AsyncIterator[tuple[Service]]:
        async with build(settings) as service:
            yield (service,)

    name = build.__module__.removesuffix(".app").rpartition(".")[2]
    run_services(build_one, settings, name=name)


def run_services(
    build: Callable[[], AbstractAsyncContextManager[Sequence[Service]]], settings: CommonSettings, *, name: str
) -> None:
    """Runs several services in this process, on one HTTP port; see `run_service`. `name` stands in the logs."""
    try:
        configure_logging(settings, name)
    except ValueError as error:
        sys.exit(str(error))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_build_and_serve(build, settings))
    except (NotStarted, PortTaken, LogInUse, InsecureSettings) as error:
        log.critical("not_started", error=str(error))
        sys.exit(1)


async def serve(services: Sequence[Service], settings: CommonSettings, stop: asyncio.Event) -> None:
    """Starts `services`, and stops them when `stop` is set. Raises `NotStarted`, `PortTaken` or `LogInUse`."""
    listener = bind(settings.http_host, settings.http_port)
    async with AsyncExitStack() as running:
        running.callback(listener.close)
        for service in services:
            await _patiently(service.documents.ping, settings, stop)
        await _patiently(lambda: _topics(services, settings), settings, stop)
        running.push_async_callback(_drain, services)
        for service in services:
            await _restore(service, settings, stop)
        for service in services:
            await _consume(service)
        healths = [await running.enter_async_context(_background(service)) for service in services]
        await running.enter_async_context(_pushing(services, settings))
        # The reader's end comes first among services, and last among routes: its "not found" is everybody's.
        routes = [service.http for service in reversed(services) if service.http is not None]
        apps = [health_app(healths), *routes]
        url = await running.enter_async_context(serving(apps, listener))
        for service in services:
            if service.closing is not None:
                running.callback(service.closing)
        log.info("started", services=[service.name for service in services], url=url)
        await stop.wait()
        log.info("stopping")
    log.info("stopped")


async def _build_and_serve(
    build: Callable[[], AbstractAsyncContextManager[Sequence[Service]]], settings: CommonSettings
) -> None:
    stop = asyncio.Event()
    with _signals(stop):
        async with AsyncExitStack() as built:
            services = await _patiently(lambda: built.enter_async_context(build()), settings, stop)
            await serve(services, settings, stop)


async def _patiently(action: Callable[[], Awaitable[T]], settings: CommonSettings, stop: asyncio.Event) -> T:
    """Tries until store and log answer, but no longer than STARTUP_TIMEOUT_SECONDS."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + settings.startup_timeout_seconds
    while True:
        try:
            return await action()
        except (StoreUnavailable, LogUnavailable) as error:
            if loop.time() >= deadline:
                raise NotStarted(str(error)) from error
            log.warning("waiting", error=str(error))
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await stop.wait()
        except TimeoutError:
            continue
        raise NotStarted("stopped while waiting for what it needs")


async def _topics(services: Iterable[Service], settings: CommonSettings) -> None:
    """Makes sure of the topics: creates them in an embedded log, looks for them in a Kafka."""
    if not settings.kafka_bootstrap_servers:
        await provision(settings)
        return
    brokers = [service.broker for service in services if isinstance(service.broker, LogBroker)]
    await check_topics(settings, {name for broker in brokers for name in broker.topics()})


async def _restore(service: Service, settings: CommonSettings, stop: asyncio.Event) -> None:
    if service.ready is None:
        return
    if isinstance(service.broker, LogBroker):
        # What others publish while this one restores must not be missed.
        await pin_followers(service.broker)
    with structlog.contextvars.bound_contextvars(service=service.name):
        try:
            # A restore may publish what a process that died had left half done.
            await service.broker.connect()
        except LOG_ERRORS as error:
            raise NotStarted(f"{service.name} cannot write to the log: {error}") from error
        await _patiently(service.ready, settings, stop)


async def _consume(service: Service) -> None:
    with structlog.contextvars.bound_contextvars(service=service.name):
        try:
            await service.broker.start()
        except LOG_ERRORS as error:
            raise NotStarted(f"{service.name} cannot read the log: {error}") from error


async def _drain(services: Iterable[Service]) -> None:
    """Has all services finish and acknowledge what they have in hand, and read no more."""
    try:
        async with asyncio.timeout(DRAIN_SECONDS + MARGIN_SECONDS):
            await asyncio.gather(*(service.broker.stop() for service in services))
    except TimeoutError:
        log.error(
            "not_drained", reason="the log does not answer; what was in hand is delivered again at the next start"
        )


@asynccontextmanager
async def _pushing(services: Sequence[Service], settings: CommonSettings) -> AsyncIterator[None]:
    """The metrics go to the collector, if there is one."""
    if not settings.otel_exporter_otlp_endpoint:
        yield
        return
    from shared.otlp_metrics import push_metrics  # its SDK costs memory that most do not need

    name = services[0].name if len(services) == 1 else "infobud"
    endpoint = settings.otel_exporter_otlp_endpoint.rstrip("/") + "/v1/metrics"
    pushing = asyncio.create_task(push_metrics(REGISTRY, resource_of(settings, name), endpoint), name="push_metrics")
    try:
        yield
    finally:
        await _cancelled([pushing])


def _standing(service: Service) -> Iterable[Callable[[], Awaitable[None]]]:
    """The endless look at how far the service's groups are behind."""
    if not isinstance(service.broker, LogBroker):
        return
    broker = service.broker
    pairs = [(route.topic, route.group) for route in broker.delivery.routes.values() if not route.retrying]
    groups = [(topic, group) for topic, group in pairs if group is not None]

    async def show_groups() -> None:
        await show_standings(broker.clients, groups)

    if groups:
        yield show_groups


@asynccontextmanager
async def _background(service: Service) -> AsyncIterator[Health]:
    """The service's endless tasks, and the watch on its consumers."""
    tasks = [BackgroundTask(service.name, run) for run in service.tasks]
    health = Health(service.name, service.broker, service.documents, tasks)
    watches = [BackgroundTask(service.name, run) for run in (health.watch, *_standing(service))]
    with structlog.contextvars.bound_contextvars(service=service.name):
        running = [asyncio.create_task(task.keep_alive(), name=task.name) for task in (*tasks, *watches)]
    try:
        yield health
    finally:
        await _cancelled(running)


async def _cancelled(tasks: Iterable["asyncio.Task[None]"]) -> None:
    """Ends the tasks. A library under way may swallow a cancellation (connecting does), so it is said again."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
        if left:
            log.warning("still_running", tasks=sorted(task.get_name() for task in left))


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; the second one ends the process as it usually would."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def on_signal() -> None:
        stop.set()
        for number in signals:
            loop.remove_signal_handler(number)

    for number in signals:
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
