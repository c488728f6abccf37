"""`infobud demo`: the bundled newsroom as a server of its own, and the whole pipeline reading it over HTTP."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from deploy.newsroom.catalogue import catalogue

START_SECONDS = 20.0


@contextmanager
def newsroom(duration: float) -> Iterator[str]:
    """Serves the newsroom for as long as the block runs; gives its base URL, say http://127.0.0.1:8090."""
    port = free_port()
    command = [sys.executable, "-m", "deploy.newsroom", "--port", str(port), "--duration", str(duration)]
    process = subprocess.Popen(command)  # noqa: S603 - our own module with numbers as arguments
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def environment(base_url: str, data_dir: Path, sources: list[dict[str, Any]] | None = None) -> dict[str, str]:
    """The settings with which the pipeline reads outlets on this machine, often: `sources`, or the newsroom's."""
    catalogue_file = data_dir / "catalogue.yaml"
    entries = sources or catalogue(base_url)
    catalogue_file.write_text(yaml.safe_dump({"sources": entries}, allow_unicode=True), encoding="utf-8")
    return {
        "DATA_DIR": str(data_dir),
        "INGESTOR_CATALOGUE": str(catalogue_file),
        "INGESTOR_INTERVAL_SECONDS": "1",
        "INGESTOR_INTERVAL_MIN_SECONDS": "1",
        "INGESTOR_INTERVAL_MAX_SECONDS": "2",
        "INGESTOR_HOST_DELAY_SECONDS": "0",
        "OUTBOUND_ALLOW_HOSTS": base_url.removeprefix("http://"),
    }


def fresh_folder(path: Path) -> Path:
    """`path`, emptied: every demo starts on a blank page."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def start(data_dir: Path, duration: float, port: int) -> None:
    """Runs the demo in the foreground until it is interrupted."""
    from services.standalone.run import run_all

    console = Console(stderr=True)
    data_dir = fresh_folder(data_dir)
    with newsroom(duration) as base_url:
        os.environ.update(environment(base_url, data_dir), HTTP_PORT=str(port))
        console.print(f"The demo newsroom prints {duration:.0f} seconds of news at {base_url}")
        console.print(f"[bold]Infobud: http://127.0.0.1:{port}[/bold]  (Ctrl-C ends both)")
        run_all()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the demo newsroom ended at once with code {process.returncode}; its error is above")
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"the demo newsroom did not answer on port {port} within {START_SECONDS:.0f} s")
