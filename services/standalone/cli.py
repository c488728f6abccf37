"""The `infobud` command line."""

import importlib
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from services.standalone import dead, replay, sources, status

app = typer.Typer(
    name="infobud",
    help="Reads the world's news outlets and tells every event once, with its sources.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(sources.app, name="sources")
app.add_typer(dead.app, name="dead")
app.add_typer(replay.app, name="replay")
app.command("status")(status.show_status)
app.command("top")(status.show_top)


@app.command()
def run() -> None:
    """All five services in one process: the page, the API and the whole pipeline."""
    from services.standalone.run import run_all

    run_all()


@app.command()
def demo(
    duration: Annotated[float, typer.Option(help="seconds in which the newsroom tells its 36 hours of news")] = 60.0,
    port: Annotated[int, typer.Option(help="port of the page")] = 8080,
    data: Annotated[Path, typer.Option(help="folder of the demo's files; emptied at the start")] = Path("data/demo"),
) -> None:
    """Everything at once, on the bundled newsroom of made-up outlets. Needs no network, no server, no key."""
    from services.standalone.demo import start

    start(data, duration, port)


@app.command()
def topics() -> None:
    """Create the topics on the Kafka at KAFKA_BOOTSTRAP_SERVERS; harmless when they are there."""
    from deploy.topics import main as create

    create()


@app.command()
def health() -> None:
    """Ask the service on HTTP_PORT of this machine whether it is ready; exit code 1 when it is not."""
    url = f"http://127.0.0.1:{os.environ.get('HTTP_PORT', '8080')}/health/ready"
    try:
        with urllib.request.urlopen(url, timeout=4) as answer:
            print(answer.read().decode())
    except urllib.error.HTTPError as error:
        print(error.read().decode())
        raise typer.Exit(1) from error
    except OSError as error:
        print(f"{url} does not answer: {error}. Is the service running, and HTTP_PORT the one it has?", file=sys.stderr)
        raise typer.Exit(1) from error


@app.command()
def mcp(
    url: Annotated[str, typer.Option(help="address of the feed service")] = "http://127.0.0.1:8080",
) -> None:
    """Serve an assistant over the Model Context Protocol: search stories, read one with its sources, list feeds."""
    from services.standalone.assistant import run as serve_assistant

    serve_assistant(url)


def _service_command(name: str) -> None:
    def command() -> None:
        importlib.import_module(f"services.{name}.__main__").main()

    app.command(name, help=(importlib.import_module(f"services.{name}").__doc__ or "").strip().splitlines()[0])(command)


for _name in ("ingestor", "deduplicator", "clusterer", "summarizer", "feed"):
    _service_command(_name)


def main() -> None:
    app()
