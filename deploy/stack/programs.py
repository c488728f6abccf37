"""The programs of the stack: fetched by Maven, built by Go, kept in a cache that all stacks of a user share."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
DEBIAN_PACKAGES = {"java": "openjdk-17-jre-headless", "mvn": "maven", "go": "golang-go (1.24 or later)"}


class StackError(Exception):
    """The stack cannot do what was asked. The message says why and what to do."""


def tool(name: str) -> str:
    """The path of a program that must be installed."""
    path = shutil.which(name)
    if path is None:
        raise StackError(f"{name} is not installed: install the Debian package {DEBIAN_PACKAGES[name]}")
    return path


def kafka_jars() -> Path:
    """The directory of Kafka's jars."""
    return _cached("kafka", [HERE / "kafka" / "pom.xml"], _fetch_kafka)


def ferretdb_program() -> Path:
    """The FerretDB program."""
    sources = [HERE / "ferretdb" / name for name in ("main.go", "go.mod", "go.sum")]
    return _cached("ferretdb", sources, _build_ferretdb) / "ferretdb"


def _cached(name: str, sources: list[Path], make: Callable[[Path], None]) -> Path:
    """A directory of the cache, named after what it is made from; made when it is not there yet."""
    digest = hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "infobud" / "stack"
    ready = cache / f"{name}-{digest}"
    if not ready.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=f"{name}-") as making:
            made = Path(making) / "made"
            made.mkdir()
            make(made)
            try:
                made.rename(ready)
            except OSError:
                if not ready.exists():  # else another stack was faster, with the same
                    raise
    return ready


def _fetch_kafka(into: Path) -> None:
    print("fetching Apache Kafka with Maven (45 MB, once) …", file=sys.stderr)
    pom = HERE / "kafka" / "pom.xml"
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    _run([tool("mvn"), "-q", "-B", "-f", str(pom), *goal])


def _build_ferretdb(into: Path) -> None:
    print("building FerretDB with Go (about a minute, once) …", file=sys.stderr)
    environment = {**os.environ, "CGO_ENABLED": "0"}
    _run([tool("go"), "build", "-trimpath", "-o", str(into / "ferretdb"), "."], HERE / "ferretdb", environment)


def _run(command: list[str], directory: Path | None = None, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StackError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:].strip()}")
