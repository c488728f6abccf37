"""The summarizer with a store, a newsstand and, if wanted, a model, as its tests use it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from services.summarizer.budget import open_budget
from services.summarizer.chat import ChatModel, Endpoint
from services.summarizer.checked import Checked, check_written
from services.summarizer.editor import Editor
from services.summarizer.writer import Assignment, Draft
from shared.articles import StoredArticle
from shared.documents import Documents
from shared.http import OutboundClient
from tests.unit.summarizer.builders import NOON


class Articles:
    """The articles collection, as the summarizer reads it."""

    def __init__(self, articles: Mapping[str, StoredArticle]) -> None:
        self.articles = dict(articles)

    async def get_many(self, ids: tuple[str, ...]) -> Mapping[str, StoredArticle]:
        return {id: self.articles[id] for id in ids if id in self.articles}


async def check(draft: Draft, assignment: Assignment) -> Checked:
    return check_written(draft, assignment)


class Time:
    """A clock that goes on only when somebody waits, and remembers how long they did."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


@asynccontextmanager
async def an_editor(
    documents: Documents,
    url: str,
    *,
    time: Time | None = None,
    a_day: int = 0,
    a_story: int = 0,
    seconds: float = 5.0,
    clock: Callable[[], datetime] | None = None,
    breaker_failures: int = 5,
) -> AsyncIterator[Editor]:
    """An editor whose model answers at `url`."""
    time = time or Time()
    client = OutboundClient(user_agent="tests", allow_hosts=("127.0.0.1",))
    endpoint = Endpoint(base_url=url, model="test-model", key="k-1", seconds=seconds, breaker_failures=breaker_failures)
    model = ChatModel(endpoint, client, clock=time.monotonic, sleep=time.sleep)
    budget = await open_budget(documents, a_day=a_day, a_story=a_story)
    try:
        yield Editor(model, budget, check, clock or time.now, context_tokens=6000)
    finally:
        await client.aclose()
