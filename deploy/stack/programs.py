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
FERRETDB = "github.com/FerretDB/FerretDB"
ONLY_BY_ID = "if params.Filter.Len() == 1 {"
ALSO_BY_ID = 'if params.Filter.Has("_id") {'
"""FerretDB asks SQLite by `_id` only when the filter has nothing else, and else reads and decodes the whole collection,
so that a compare-and-set costs a scan. It tests every document against the whole filter afterwards, either way."""
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
    sources = [Path(__file__), *(HERE / "ferretdb" / name for name in ("main.go", "go.mod", "go.sum"))]
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
    go, here = tool("go"), HERE / "ferretdb"
    environment = {**os.environ, "CGO_ENABLED": "0"}
    _run([go, "mod", "download"], here, environment)
    module = _run([go, "list", "-m", "-f", "{{.Dir}}", FERRETDB], here, environment).strip()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
        shutil.copytree(here, ours)
        shutil.copytree(module, theirs, copy_function=shutil.copyfile)  # the module cache is read-only
        source = theirs / "internal" / "backends" / "sqlite" / "collection.go"
        text = source.read_text()
        if ONLY_BY_ID not in text:
            raise StackError(f"{FERRETDB} is not the one that this was written for: see deploy/stack/README.md")
        source.chmod(0o644)
        source.write_text(text.replace(ONLY_BY_ID, ALSO_BY_ID))
        _run([go, "mod", "edit", "-replace", f"{FERRETDB}={theirs}"], ours, environment)
        _run([go, "build", "-trimpath", "-o", str(into / "ferretdb"), "."], ours, environment)


def _run(command: list[str], directory: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """What the command printed. Raises StackError when it fails."""
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StackError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:].strip()}")
    return done.stdout
