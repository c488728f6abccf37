"""`infobud status` and `infobud top`: the whole pipeline at a glance, from its log and its store."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from services.feed.changes import Changes
from services.feed.progress import Progress
from services.feed.store import Cards
from shared.articles import ARTICLES
from shared.documents import Documents, StoreUnavailable, open_documents
from shared.kafka.errors import LogUnavailable
from shared.kafka.security import InsecureSettings
from shared.kafka.standing import Standing, standings
from shared.settings import CommonSettings
from shared.sources import COLLECTION, SourceRecord, Sources
from shared.telemetry import configure_logging

SILENT_FAILURES = 3
"""An outlet that failed so often in a row is in trouble."""
MOST_TROUBLED = 5


@dataclass(frozen=True)
class Flow:
    """How one group stands, and how fast it works."""

    standing: Standing
    published_per_second: float | None = None
    handled_per_second: float | None = None
    """None at the first look."""


@dataclass(frozen=True)
class Status:
    """The pipeline at one moment."""

    at: datetime
    flows: tuple[Flow, ...]
    articles: int
    stories: int
    behind_seconds: float | None
    """Since the fetch of the oldest article that no reader can see yet; none when there never was any."""
    outlets: int
    troubled: tuple[SourceRecord, ...]
    """Outlets that can't be read, the worst first."""

    @property
    def dead(self) -> int:
        return sum(flow.standing.dead for flow in self.flows)

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "articles": self.articles,
            "stories": self.stories,
            "behind_seconds": self.behind_seconds,
            "dead_letters": self.dead,
            "outlets": self.outlets,
            "outlets_in_trouble": [
                {"id": record.source.id, "failures": record.failures, "error": record.last_error}
                for record in self.troubled
            ],
            "groups": [
                {
                    **asdict(flow.standing),
                    "published_per_second": flow.published_per_second,
                    "handled_per_second": flow.handled_per_second,
                }
                for flow in self.flows
            ],
        }


class Observer:
    """Looks at the pipeline again and again, and tells rates from what it saw before."""

    def __init__(self, settings: CommonSettings, documents: Documents, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._documents = documents
        self._clock = clock
        self._before: tuple[float, dict[tuple[str, str], Standing]] | None = None

    async def look(self) -> Status:
        """Raises LogUnavailable and StoreUnavailable."""
        now = self._clock()
        seen = await standings(self._settings)
        flows = tuple(self._flow(standing, now) for standing in seen)
        self._before = now, {(standing.topic, standing.group): standing for standing in seen}
        articles = await self._documents.collection(ARTICLES)
        cards = await Cards.open(self._documents)
        changes = await Changes.open(self._documents)
        outlets = await Sources(await self._documents.collection(COLLECTION)).all()
        troubled = [record for record in outlets if record.failures >= SILENT_FAILURES]
        moment = datetime.fromtimestamp(now, UTC)
        return Status(
            at=moment,
            flows=flows,
            articles=await articles.count(),
            stories=await cards.count({"listed": True}),
            behind_seconds=await Progress(changes, articles, lambda: moment).lag_seconds(),
            outlets=len(outlets),
            troubled=tuple(sorted(troubled, key=lambda record: -record.failures)),
        )

    def _flow(self, standing: Standing, now: float) -> Flow:
        if self._before is None:
            return Flow(standing)
        then, known = self._before
        before, seconds = known.get((standing.topic, standing.group)), max(now - then, 0.001)
        if before is None:
            return Flow(standing)
        return Flow(
            standing,
            round(max(0, standing.published - before.published) / seconds, 1),
            round(max(0, standing.handled - before.handled) / seconds, 1),
        )


def drawn(status: Status) -> RenderableType:
    """The status as people read it."""
    groups = Table("topic", "group", "in/s", "out/s", "lag", "oldest", "retrying", "dead", expand=False)
    for flow in status.flows:
        standing = flow.standing
        groups.add_row(
            standing.topic,
            standing.group,
            _rate(flow.published_per_second),
            _rate(flow.handled_per_second),
            f"{standing.lag:,}",
            _age(standing.oldest_seconds) if standing.lag else "",
            f"{standing.retrying:,}" if standing.retrying else "",
            f"[red]{standing.dead:,}[/red]" if standing.dead else "",
        )
    facts = Table.grid(padding=(0, 2))
    behind = "nothing yet" if status.behind_seconds is None else _age(status.behind_seconds)
    facts.add_row("articles", f"{status.articles:,}", "stories", f"{status.stories:,}")
    facts.add_row("fetched to visible", behind, "dead letters", f"{status.dead:,}")
    facts.add_row("outlets", f"{status.outlets:,}", "in trouble", f"{len(status.troubled):,}")
    worst = [
        f"[yellow]{escape(record.source.id)}[/yellow]: failed {record.failures} times in a row: "
        f"{escape((record.last_error or 'unknown')[:120])}"
        for record in status.troubled[:MOST_TROUBLED]
    ]
    return Group(facts, groups, *worst)


def show_status(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object, for programs")] = False,
    seconds: Annotated[float, typer.Option(help="how long to watch for the rates", min=0.0)] = 1.0,
) -> None:
    """How the pipeline is doing now: lag, rates, oldest article, stories, dead letters, outlets in trouble."""

    async def once(observer: Observer) -> None:
        await observer.look()
        await asyncio.sleep(seconds)
        status = await observer.look()
        if as_json:
            print(json.dumps(status.as_json(), ensure_ascii=False))
        else:
            Console().print(drawn(status))

    _observe(once)


def show_top(
    every: Annotated[float, typer.Option(help="seconds between two looks", min=0.2)] = 2.0,
    looks: Annotated[int, typer.Option(help="end after so many; 0: when you press Ctrl-C", min=0)] = 0,
) -> None:
    """The same, live, until Ctrl-C."""

    async def watch(observer: Observer) -> None:
        done = 0
        with Live(drawn(await observer.look()), auto_refresh=False, screen=Console().is_terminal) as live:
            while not looks or (done := done + 1) < looks:
                await asyncio.sleep(every)
                live.update(drawn(await observer.look()), refresh=True)

    _observe(watch)


def _observe(work: Callable[[Observer], Awaitable[None]]) -> None:
    settings = CommonSettings()
    configure_logging(settings, "status")

    async def run() -> None:
        documents = await open_documents(settings)
        try:
            await work(Observer(settings, documents))
        finally:
            await documents.close()

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        raise typer.Exit from None
    except (LogUnavailable, StoreUnavailable, InsecureSettings) as error:
        Console(stderr=True).print(str(error), markup=False, style="red", soft_wrap=True)
        raise typer.Exit(1) from error


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def _age(seconds: float) -> str:
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
