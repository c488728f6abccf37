from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from deploy.newsroom.newsroom import Newsroom, load
from deploy.newsroom.release import Schedule
from deploy.newsroom.server import make_app

BASE = "http://newsroom.test"
START = datetime(2031, 5, 6, 7, 0, tzinfo=UTC)
DURATION = 2160.0
"""A news minute a second."""


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to_minute(self, minute: int) -> None:
        self.now = START + timedelta(seconds=minute)


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    return load()


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
async def client(newsroom: Newsroom, clock: HandClock) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to a newsroom that tells one news minute a second, by the hand-moved clock."""
    transport = httpx.ASGITransport(app=make_app(newsroom, Schedule(START, DURATION), clock))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client
