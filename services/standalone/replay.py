"""`infobud replay`: a whole topic once more; or the articles, for comparison only. Dead letters: `infobud dead replay`.

Safe: handlers are idempotent, and what `--shadow` makes is kept apart.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from services.clusterer.settings import Settings as ClustererSettings
from services.standalone.shadow import shadow_report
from shared.documents import StoreUnavailable
from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LogUnavailable
from shared.kafka.offsets import rewind
from shared.settings import CommonSettings
from shared.telemetry import configure_logging
from shared.topics import readers_of

app = typer.Typer(help="Handle a topic once more, from its start; --shadow tries out a new clusterer.")


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
    """Handle a topic once more, from its start; --shadow tries out a new clusterer. Dead letters: `infobud dead`."""
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


@app.command()
def topic(
    name: Annotated[str, typer.Argument(help="a topic of the table, e.g. stories.changed")],
    group: Annotated[str, typer.Option(help="the consumer group, e.g. feed; its services must be stopped")],
) -> None:
    """Have a group read a topic again from its start, when its service next starts."""
    settings = _settings()
    try:
        ((chosen, member),) = readers_of(name, group)
    except LookupError as error:
        _fail(str(error.args[0]))
    count = _run(rewind(settings, chosen, member))
    Console().print(f"{member} will read {count} messages of {chosen.name} again")


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
