"""`infobud replay`: messages that could not be handled, or a whole topic, once more; or articles, for comparison only.

Safe: handlers are idempotent, and what `--shadow` makes is kept apart.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.clusterer.settings import Settings as ClustererSettings
from services.standalone.shadow import shadow_report
from shared.documents import StoreUnavailable
from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LogUnavailable
from shared.kafka.replay import DeadLetter, dead_letters, replay_dead_letters, rewind
from shared.settings import CommonSettings
from shared.telemetry import configure_logging
from shared.topics import TOPICS, Topic

app = typer.Typer(
    help="Handle messages once more: dead letters, or a topic from its start; --shadow tries out a new clusterer."
)

TopicName = Annotated[str, typer.Argument(help="a topic of the table, e.g. articles.fetched; none: all")]
GroupName = Annotated[str, typer.Option(help="a consumer group, e.g. deduplicator; none: all of the topic")]

KEY_CHARACTERS = 40


@app.callback(invoke_without_command=True)
def replay(
    context: typer.Context,
    shadow: Annotated[
        bool,
        typer.Option("--shadow", help="cluster the retained articles anew, apart from the live stories, and compare"),
    ] = False,
    days: Annotated[float, typer.Option(help="with --shadow: only articles of so many last days; 0: all")] = 0.0,
    show: Annotated[int, typer.Option(help="with --shadow: how many differences of each kind to name")] = 20,
) -> None:
    """Handle messages once more: dead letters, or a topic from its start; --shadow tries out a new clusterer."""
    if context.invoked_subcommand is not None:
        return
    if not shadow:
        Console().print(context.get_help(), markup=False, highlight=False)
        raise typer.Exit
    since = datetime.now(UTC) - timedelta(days=days) if days else None
    try:
        Console().print(asyncio.run(shadow_report(ClustererSettings(), since=since, show=show)), markup=False)
    except StoreUnavailable as error:
        _fail(str(error))


@app.command("list")
def list_command(
    topic: TopicName = "",
    group: GroupName = "",
    replayed: Annotated[bool, typer.Option("--all", help="with those that were replayed already")] = False,
) -> None:
    """Dead letters, with their cause and where they come from."""
    settings = _settings()
    table = Table("topic", "group", "key", "failed at", "origin", "cause")
    count = 0
    for chosen, name in _chosen(topic, group):
        for letter in _run(dead_letters(settings, chosen, name, replayed=replayed)):
            table.add_row(chosen.name, name, *map(escape, _cells(letter)))
            count += 1
    if count:
        Console().print(table)
    Console(stderr=True).print(f"{count} dead letters")


@app.command()
def dead(topic: TopicName = "", group: GroupName = "") -> None:
    """Send dead letters back to the group that could not handle them."""
    settings = _settings()
    for chosen, name in _chosen(topic, group):
        count = _run(replay_dead_letters(settings, chosen, name))
        if count:
            Console().print(f"{count} messages of {chosen.name} go back to {name}")


@app.command()
def topic(
    name: Annotated[str, typer.Argument(help="a topic of the table, e.g. stories.changed")],
    group: Annotated[str, typer.Option(help="the consumer group, e.g. feed; its services must be stopped")],
) -> None:
    """Have a group read a topic again from its start, when its service next starts."""
    settings = _settings()
    for chosen, member in _chosen(name, group):
        count = _run(rewind(settings, chosen, member))
        Console().print(f"{member} will read {count} messages of {chosen.name} again")


def _chosen(topic: str, group: str) -> Iterator[tuple[Topic[Any], str]]:
    """The pairs of topic and group that are meant. Ends the command when there is no such pair."""
    pairs = [(row, name) for row in TOPICS for name in row.consumers if topic in ("", row.name) and group in ("", name)]
    if not pairs:
        known = ", ".join(f"{row.name} of {name}" for row in TOPICS for name in row.consumers)
        _fail(f"no group {group or 'at all'} reads {topic or 'any topic'}; there are: {known}")
    yield from pairs


def _cells(dead: DeadLetter) -> tuple[str, str, str, str]:
    if dead.letter is None:
        return dead.key[:KEY_CHARACTERS], "", "", "not put there by Infobud"
    letter = dead.letter
    return dead.key[:KEY_CHARACTERS], f"{letter.failed_at:%Y-%m-%d %H:%M:%S}", str(letter.origin), letter.cause


def _settings() -> CommonSettings:
    settings = CommonSettings()
    configure_logging(settings, "replay")
    return settings


def _run(work: Any) -> Any:
    try:
        return asyncio.run(work)
    except LogInUse as error:
        _fail(f"{error}. Stop it first: the embedded log has one writer")
    except LogUnavailable as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(message, markup=False, style="red")
    raise typer.Exit(1)
