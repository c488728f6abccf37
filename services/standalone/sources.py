"""`infobud sources`: which outlets are read, and what an address would give."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from services.ingestor.catalogue import CatalogueEntry
from services.ingestor.settings import Settings
from services.ingestor.sources import (
    Tried,
    add_source,
    export_sources,
    find_feeds,
    import_sources,
    list_sources,
    remove_source,
    try_source,
)
from shared.documents import Documents, StoreUnavailable, open_documents
from shared.events import OutletKind
from shared.http import FetchError
from shared.sources import SourceRecord
from shared.telemetry import configure_logging

app = typer.Typer(
    help="The outlets that are read: list, add, remove, import, export, and try one out.", no_args_is_help=True
)

T = TypeVar("T")

SHOWN_ARTICLES = 12


@app.command("list")
def list_command(
    removed: Annotated[bool, typer.Option("--all", help="with those that are no longer read")] = False,
) -> None:
    """Every outlet with the health of its feeds."""
    _show(_with_documents(lambda documents: list_sources(documents, inactive=removed)))


@app.command()
def add(
    feed: Annotated[str, typer.Argument(help="address of the feed")],
    id: Annotated[str, typer.Option(help="short name; that of a known outlet adds a feed to it")] = "",
    name: Annotated[str, typer.Option(help="the outlet's name")] = "",
    home: Annotated[str, typer.Option(help="its home page")] = "",
    language: Annotated[str, typer.Option(help="usual language, BCP 47")] = "und",
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2")] = "",
    kind: Annotated[OutletKind, typer.Option(help="what sort of outlet")] = OutletKind.NEWSPAPER,
    topic: Annotated[str | None, typer.Option(help="its one topic, if it has only one")] = None,
) -> None:
    """Read one more feed."""
    record = _with_documents(
        lambda documents: add_source(
            documents, feed, id=id, name=name, home=home, language=language, country=country, kind=kind, topic=topic
        )
    )
    _show([record])


@app.command()
def remove(id: Annotated[str, typer.Argument(help="the outlet's short name, as `list` shows it")]) -> None:
    """Stop reading an outlet, even if the catalogue goes on listing it."""
    if not _with_documents(lambda documents: remove_source(documents, id)):
        _fail(f"no outlet {id} is read; `infobud sources list` names them")
    Console().print(f"{id} is no longer read")


@app.command("import")
def import_command(file: Annotated[Path, typer.Argument(help="a catalogue in YAML, or OPML")]) -> None:
    """Add the outlets of a file."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{file} can't be read: {error}")
    imported = _with_documents(lambda documents: import_sources(documents, text, str(file), each=_with_bar))
    console = Console()
    for problem in imported.problems:
        console.print(f"left out: {problem}", markup=False)
    console.print(f"{imported.sources} outlets are read because of {file}")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="where to write; none: to the standard output")] = None,
) -> None:
    """Write every outlet that is read as OPML."""
    opml = _with_documents(export_sources)
    if file is None:
        typer.echo(opml, nl=False)
        return
    try:
        file.write_text(opml, encoding="utf-8")
    except OSError as error:
        _fail(f"{file} can't be written: {error}")
    Console(stderr=True).print(f"{opml.count('xmlUrl=')} feeds written to {file}", markup=False)


@app.command("test")
def test_command(feed: Annotated[str, typer.Argument(help="address of a feed")]) -> None:
    """Look at a feed once: what would be published, and why not the rest. Nothing is stored."""
    settings = Settings()
    configure_logging(settings, "sources")
    tried = asyncio.run(try_source(feed, settings))
    _show_tried(tried)
    if tried.error:
        raise typer.Exit(1)


@app.command()
def find(home: Annotated[str, typer.Argument(help="address of an outlet's home page")]) -> None:
    """Look for an outlet's feeds. Nothing is stored."""
    settings = Settings()
    configure_logging(settings, "sources")
    try:
        candidates = asyncio.run(find_feeds(home, settings))
    except (FetchError, ValueError) as error:
        _fail(str(error))
    table = Table("address", "title", "the page says so")
    for candidate in candidates:
        table.add_row(escape(candidate.url), escape(candidate.title), "yes" if candidate.declared else "no")
    Console().print(table)


def _with_bar(entries: Sequence[CatalogueEntry]) -> Iterable[CatalogueEntry]:
    return track(entries, description="Adding outlets", console=Console(stderr=True))


def _show(records: list[SourceRecord]) -> None:
    table = Table("id", "name", "language", "country", "kind", "articles", "a day", "every", "last success", "trouble")
    for record in records:
        seen = f"{record.last_success_at:%Y-%m-%d %H:%M}" if record.last_success_at else "never"
        trouble = record.last_error or ("" if record.is_active else record.state)
        source = record.source
        cells = (source.id, source.name, source.language, source.country, source.kind.value, str(record.articles))
        pace = (f"{record.articles_per_day:.0f}", _duration(record.interval_seconds))
        table.add_row(*map(escape, (*cells, *pace, seen, trouble)))
    Console().print(table)
    Console(stderr=True).print(f"{len(records)} outlets")


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds:.0f} s"


def _show_tried(tried: Tried) -> None:
    console = Console()
    if tried.error:
        console.print(f"[red]nothing would be read:[/red] {escape(tried.error)}")
        return
    console.print(f"{tried.format} “{tried.title}”, language {tried.language or 'not stated'}", markup=False)
    if tried.moved_to:
        console.print(f"moved for good to {tried.moved_to}", markup=False)
    console.print(f"{len(tried.articles)} articles, the text of {tried.pages_needed} from their pages")
    for article in tried.articles[:SHOWN_ARTICLES]:
        when = f"{article.published_at:%Y-%m-%d %H:%M}" if article.published_at else "no date"
        console.print(f"  {when}  {article.language}  {article.genre}  {article.title}", markup=False)
    for problem in tried.problems:
        console.print(f"  left out: {problem}", markup=False)


def _with_documents(work: Callable[[Documents], Awaitable[T]]) -> T:
    """The result of `work` on the documents that the settings name; a clear last line when that fails."""

    async def run() -> T:
        async with _documents() as documents:
            return await work(documents)

    try:
        return asyncio.run(run())
    except (StoreUnavailable, ValueError) as error:
        _fail(str(error))


@asynccontextmanager
async def _documents() -> AsyncIterator[Documents]:
    settings = Settings()
    configure_logging(settings, "sources")
    documents = await open_documents(settings)
    try:
        yield documents
    finally:
        await documents.close()


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(message, markup=False, style="red")
    raise typer.Exit(1)
