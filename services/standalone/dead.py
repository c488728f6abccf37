"""`infobud dead`: messages that could not be handled: list them, look at one, send them back, or drop them."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from shared.kafka.dead import DeadLetter, Wanted, count_dead, dead_letters, drop_dead, replay_dead
from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LogUnavailable
from shared.kafka.security import InsecureSettings
from shared.settings import CommonSettings
from shared.telemetry import configure_logging
from shared.topics import Topic, readers_of

app = typer.Typer(
    help="Messages that could not be handled: list them, look at one, send them back, or drop them.",
    no_args_is_help=True,
)

T = TypeVar("T")
Settle = Callable[[CommonSettings, Topic[Any], str, Wanted, Callable[[int], None]], Coroutine[Any, Any, int]]

TopicName = Annotated[str, typer.Option("--topic", help="only of this topic, e.g. articles.fetched")]
GroupName = Annotated[str, typer.Option("--group", help="only of this consumer group, e.g. deduplicator")]
Cause = Annotated[str, typer.Option("--cause", help="only with these words in their cause, e.g. ValidationError")]
Since = Annotated[str, typer.Option("--since", help="only since then: an age as 90m, 24h or 7d, or a date or time")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[LETTER]…", help="only these, as `list` names them")]

KEY_CHARACTERS = 24
CAUSE_CHARACTERS = 160
BODY_CHARACTERS = 2000
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@app.command("list")
def list_command(
    ids: Ids = None,
    topic: TopicName = "",
    group: GroupName = "",
    cause: Cause = "",
    since: Since = "",
    settled: Annotated[bool, typer.Option("--all", help="with those that were replayed or dropped already")] = False,
    limit: Annotated[int, typer.Option(help="so many of each topic and group, the oldest", min=1)] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Dead letters, with their cause and where they come from."""
    settings, wanted = _settings(), _wanted(ids, cause, since)
    found: list[DeadLetter] = []
    for chosen, name in _readers(topic, group, wanted):
        found += _run(dead_letters(settings, chosen, name, wanted, settled=settled, limit=limit))
    if as_json:
        for dead in found:
            print(json.dumps(_facts(dead), ensure_ascii=False))
        return
    table = Table("letter", "key", "failed at", "origin", *(["became"] if settled else []), "cause")
    for dead in found:
        facts = _facts(dead)
        cells = [
            dead.id,
            dead.key[:KEY_CHARACTERS],
            f"{dead.failed_at:%Y-%m-%d %H:%M:%S}",
            facts["origin"] or "",
            *([dead.fate or "waits"] if settled else []),
            dead.cause[:CAUSE_CHARACTERS],
        ]
        table.add_row(*(Text(_printable(cell), overflow="fold") for cell in cells))
    if found:
        Console().print(table)
    Console(stderr=True).print(f"{len(found)} dead letters")


@app.command()
def show(
    letter: Annotated[str, typer.Argument(help="as `list` names it, e.g. articles.fetched/deduplicator/0/17")],
    full: Annotated[bool, typer.Option("--full", help="the whole body, however long")] = False,
) -> None:
    """One dead letter: cause, headers and body."""
    wanted = _wanted([letter], "", "")
    ((chosen, name),) = _readers("", "", wanted)
    found = _run(dead_letters(_settings(), chosen, name, wanted, settled=True))
    if not found:
        _fail(f"there is no letter {letter} any more; `infobud dead list --all` shows those that are kept")
    (dead,) = found
    lines = [f"{fact.replace('_', ' ')}: {value}" for fact, value in _facts(dead).items() if value is not None]
    lines += ["headers:", *(f"  {key}: {_text(value or b'')}" for key, value in dead.record.headers)]
    body = _body(dead.record.value or b"")
    cut = "" if full or len(body) <= BODY_CHARACTERS else f"\n… {len(body) - BODY_CHARACTERS} more characters (--full)"
    lines += ["body:", (body if full else body[:BODY_CHARACTERS]) + cut]
    Console().print(_printable("\n".join(lines)), markup=False, highlight=False, soft_wrap=True)


@app.command()
def replay(ids: Ids = None, topic: TopicName = "", group: GroupName = "", cause: Cause = "", since: Since = "") -> None:
    """Send dead letters back to the group that could not handle them. Safe: handlers are idempotent."""
    count = _settle("Replaying", replay_dead, _wanted(ids, cause, since), topic, group, sure=True)
    Console(stderr=True).print(f"{count} dead letters go back to their groups")


@app.command()
def drop(
    ids: Ids = None,
    topic: TopicName = "",
    group: GroupName = "",
    cause: Cause = "",
    since: Since = "",
    sure: Annotated[bool, typer.Option("--yes", help="without asking")] = False,
) -> None:
    """Lay dead letters aside for good: nothing lists or replays them any more."""
    count = _settle("Dropping", drop_dead, _wanted(ids, cause, since), topic, group, sure=sure)
    Console(stderr=True).print(f"{count} dead letters dropped; `infobud dead list --all` shows them until they expire")


def _settle(what: str, settle: Settle, wanted: Wanted, topic: str, group: str, *, sure: bool) -> int:
    settings = _settings()
    counts = [
        (chosen, name, _run(count_dead(settings, chosen, name, wanted)))
        for chosen, name in _readers(topic, group, wanted)
    ]
    total = sum(count for _, _, count in counts)
    if total and not sure:
        typer.confirm(f"{what} {total} dead letters. Go on?", abort=True, err=True)
    with _progress(what, total) as advance:
        return sum(_run(settle(settings, chosen, name, wanted, advance)) for chosen, name, count in counts if count)


@contextmanager
def _progress(what: str, total: int) -> Any:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(f"{what} dead letters", total=total)
        yield lambda count: progress.advance(task, count)


def _wanted(ids: list[str] | None, cause: str, since: str) -> Wanted:
    return Wanted(cause=cause, since=_time(since), ids=frozenset(ids or ()))


def _readers(topic: str, group: str, wanted: Wanted) -> list[tuple[Topic[Any], str]]:
    """The pairs of topic and group that are meant. Ends the command when there is no such pair."""
    try:
        if not wanted.ids:
            return readers_of(topic, group)
        wrong = sorted(id for id in wanted.ids if not re.fullmatch(r"[\w.]+/\w+/\d+/\d+", id))
        if wrong:
            _fail(f"{', '.join(wrong)}: a letter is called as in articles.fetched/deduplicator/0/17")
        named = {tuple(id.split("/")[:2]) for id in wanted.ids}
        return [pair for names in sorted(named) for pair in readers_of(*names)]
    except LookupError as error:
        _fail(str(error.args[0]))


def _time(text: str) -> datetime | None:
    if not text:
        return None
    if re.fullmatch(r"\d{1,6}[mhdw]", text):
        return datetime.now(UTC) - int(text[:-1]) * _UNITS[text[-1]]
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        _fail(f"--since {text}: give an age as 90m, 24h or 7d, or a date or time as 2026-01-31T12:00:00Z")
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _facts(dead: DeadLetter) -> dict[str, Any]:
    letter = dead.letter
    return {
        "letter": dead.id,
        "topic": dead.topic.name,
        "group": dead.group,
        "key": dead.key,
        "failed_at": dead.failed_at.isoformat(),
        "origin": str(letter.origin) if letter else None,
        "rounds": letter.round if letter else None,
        "cause": dead.cause,
        "became": dead.fate,
        "bytes": len(dead.record.value or b""),
    }


def _body(value: bytes) -> str:
    try:
        return json.dumps(json.loads(value), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return _text(value)


def _text(value: bytes) -> str:
    return value.decode(errors="backslashreplace")


def _printable(text: str) -> str:
    """Without control characters, which would command the terminal: letters hold what anyone may have sent."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _settings() -> CommonSettings:
    settings = CommonSettings()
    configure_logging(settings, "dead")
    return settings


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except LogInUse as error:
        _fail(f"{error}. The embedded log has one writer: stop it, or ask it (POST /v1/dead-letters/replay)")
    except (LogUnavailable, InsecureSettings) as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(message, markup=False, style="red", soft_wrap=True)
    raise typer.Exit(1)
