"""Liveness and readiness that tell the truth: each check says what it looked at and what it saw.

Ready: store and log answer, every consumer is at work and has its place in its group, no background task is down.
Live: no handler is stuck, and no consumer stands still in front of work; a restart would help otherwise.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from faststream.kafka import KafkaBroker

from shared.background import BackgroundTask
from shared.documents.protocol import Documents
from shared.kafka import LogBroker
from shared.kafka.clients import Place
from shared.kafka.delivery import Route, Subscriber
from shared.kafka.errors import LOG_ERRORS

log = structlog.get_logger()

PING_SECONDS = 2.0
WATCH_SECONDS = 15.0
STANDSTILL_SECONDS = 120.0
"""A consumer that has records to read and reads none of them for so long is stuck (aiokafka issues 1154 and 847)."""
MARGIN_SECONDS = 30.0


@dataclass(frozen=True)
class Check:
    service: str
    name: str
    ok: bool
    reason: str


@dataclass
class Standstill:
    """Since when a consumer has been at the same positions with records in front of it."""

    positions: dict[Place, int] = field(default_factory=dict)
    since: float | None = None


@dataclass
class Health:
    """The health of one service. Run `watch` in the background."""

    service: str
    broker: KafkaBroker
    documents: Documents
    tasks: Sequence[BackgroundTask] = ()
    standstills: dict[Subscriber, Standstill] = field(default_factory=dict)

    async def readiness(self) -> list[Check]:
        store, answering = await asyncio.gather(self._store(), self._log())
        consumers = [self._consumer(subscriber, route) for subscriber, route in self._routes()]
        tasks = [
            self._check(f"task {task.name}", task.failure is None, task.failure or "is running") for task in self.tasks
        ]
        return [store, answering, *consumers, *tasks]

    def liveness(self) -> list[Check]:
        now = time.monotonic()
        checks = [self._progress(subscriber, route, now) for subscriber, route in self._routes()]
        return [self._check("event loop", True, "answers"), *checks]

    async def watch(self) -> None:
        """Looks, every now and then, whether consumers move."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            for subscriber, route in self._routes():
                try:
                    async with asyncio.timeout(WATCH_SECONDS):
                        await self.look(subscriber, route, time.monotonic())
                except LOG_ERRORS as error:
                    log.info("consumer_not_watched", topic=route.topic.name, error=repr(error))

    async def look(self, subscriber: Subscriber, route: Route, now: float) -> None:
        consumer, seen = subscriber.consumer, self.standstills.setdefault(subscriber, Standstill())
        if consumer is None or route.in_hand_since is not None:
            seen.since = None
            return
        assigned = list(consumer.assignment())
        ends = await consumer.end_offsets(assigned) if assigned else {}
        positions = {tp: await consumer.position(tp) for tp in assigned}
        waiting = any(ends[tp] > positions[tp] for tp in assigned)
        if not waiting or positions != seen.positions:
            seen.since = None
        elif seen.since is None:
            seen.since = now
        seen.positions = positions

    async def _store(self) -> Check:
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self.documents.ping()
        except TimeoutError:
            return self._check("store", False, f"does not answer within {PING_SECONDS:g} s")
        except Exception as error:
            return self._check("store", False, str(error))
        return self._check("store", True, "answers")

    async def _log(self) -> Check:
        answers = await self.broker.ping(PING_SECONDS)
        where = self.broker.clients.where if isinstance(self.broker, LogBroker) else "the log"
        return self._check("log", answers, f"{where} {'answers' if answers else 'does not answer'}")

    def _consumer(self, subscriber: Subscriber, route: Route) -> Check:
        name = f"consumer {route.source}"
        alive = [task for task in subscriber.tasks if not task.done()]
        if not subscriber.running or subscriber.consumer is None or not alive:
            return self._check(name, False, "is not running")
        if route.membership is not None and not route.membership.joined:
            return self._check(name, False, f"has no place in its group {route.group} yet")
        partitions = len(list(subscriber.consumer.assignment()))
        if partitions:
            return self._check(name, True, f"reads {partitions} partitions")
        if route.membership is not None:
            return self._check(name, True, "stands by: its group has more members than the topic has partitions")
        return self._check(name, False, "has no partitions")

    def _progress(self, subscriber: Subscriber, route: Route, now: float) -> Check:
        name = f"consumer {route.source}"
        longest = route.longest_seconds + MARGIN_SECONDS
        if route.in_hand_since is not None and now - route.in_hand_since > longest:
            return self._check(name, False, f"one message in hand for {now - route.in_hand_since:.0f} s")
        since = self.standstills.get(subscriber, Standstill()).since
        if since is not None and now - since > STANDSTILL_SECONDS:
            return self._check(name, False, f"has read nothing for {now - since:.0f} s, though there is something")
        return self._check(name, True, "makes progress or has nothing to do")

    def _routes(self) -> Iterable[tuple[Subscriber, Route]]:
        return tuple(self.broker.delivery.routes.items()) if isinstance(self.broker, LogBroker) else ()

    def _check(self, name: str, ok: bool, reason: str) -> Check:
        return Check(self.service, name, ok, reason)


def answer(checks: Iterable[Check], good: str, bad: str) -> tuple[int, dict[str, Any]]:
    """HTTP status and JSON body: 200 when every check holds, else 503."""
    rows = [asdict(check) for check in checks]
    ok = all(row["ok"] for row in rows)
    return (200 if ok else 503), {"status": good if ok else bad, "checks": rows}
