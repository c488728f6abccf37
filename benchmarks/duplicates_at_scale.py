"""What an article costs when many are in the store: `python -m benchmarks.duplicates_at_scale [SIZE …]`.

SIZE: how many signatures lie in the store, default 10000 and 1000000. They are made of random shingle hashes, as those
of other news are; the store is the production one on the embedded documents. Then reports in made-up words
(`benchmarks.corpus`), each with a reprint, pass through the production handler.
`sizes.<size>`: `cpu_ms` and `wall_ms` an article, the median of blocks; `bytes_an_article` on disk, index and all.
`cost_ratio`: CPU with the most signatures over CPU with the fewest. Blocks of both take turns, so that whatever else
the machine does slows both alike.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from benchmarks.corpus import reports
from benchmarks.duplicates import event_of
from benchmarks.front import progress, report
from services.deduplicator.agency import AgencyNames
from services.deduplicator.deduplicate import Deduplicator
from services.deduplicator.entry import Entry
from services.deduplicator.fingerprint import KEYS, SIZE, sketch
from services.deduplicator.settings import Settings
from services.deduplicator.store import SIGNATURES, Store, entry_document, open_store
from shared.documents import Document, time_text
from shared.documents.sqlite import SqliteDocuments
from shared.documents.sqlite_index import document_table, load_indexes
from shared.events import ArticleDeduplicated, ArticleFetched

SHINGLES = (100, 900)
"""Shingles of a generated text, from and to."""
POOL = 10_000
BLOCK, BLOCKS = 100, 10
TIME = datetime(2031, 3, 1, tzinfo=UTC)


def main() -> None:
    if any(argument.startswith("-") for argument in sys.argv[1:]):
        raise SystemExit(f"usage: python -m benchmarks.duplicates_at_scale [SIZE …]\n\n{__doc__}")
    sizes = sorted(map(int, sys.argv[1:])) or [10_000, 1_000_000]
    report(asyncio.run(measure(sizes)))


async def measure(sizes: Sequence[int]) -> dict[str, Any]:
    """The figures for each of `sizes`, and their ratio."""
    with tempfile.TemporaryDirectory() as directory:
        stores = {size: Path(directory) / f"{size}.sqlite3" for size in sizes}
        documents = {size: SqliteDocuments(path) for size, path in stores.items()}
        desks = {size: _desk(await _filled(documents[size], path, size)) for size, path in stores.items()}
        weight = {size: path.stat().st_size / size for size, path in stores.items()}
        spent: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
        events = _events()
        for _ in progress(range(BLOCKS), "articles"):
            block = list(islice(events, BLOCK))
            for size in sizes:
                spent[size].append(await _cost(desks[size], block))
        for opened in documents.values():
            await opened.close()
    figures = {
        size: {
            "cpu_ms": statistics.median(cpu for cpu, _ in spent[size]),
            "wall_ms": statistics.median(wall for _, wall in spent[size]),
            "bytes_an_article": weight[size],
        }
        for size in sizes
    }
    return {
        "sizes": {str(size): row for size, row in figures.items()},
        "cost_ratio": figures[sizes[-1]]["cpu_ms"] / figures[sizes[0]]["cpu_ms"],
        "signature_bytes": 4 * (SIZE + KEYS),
    }


async def _filled(documents: SqliteDocuments, path: Path, size: int) -> Store:
    store = await open_store(documents)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=-200000")
        connection.execute("BEGIN IMMEDIATE")
        _load(connection, size)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def _load(connection: sqlite3.Connection, size: int) -> None:
    """What `size` calls of `Store.enter` would write, in the order of the index: a hundred times as fast."""
    by_key, by_time = load_indexes(connection)[SIGNATURES]
    chance = np.random.default_rng(size)
    pool = [_document(chance) for _ in range(min(size, POOL))]
    # Every entry has the hashes of one of the pool, and its keys changed in their lower half: looked up alike, met by
    # nobody else.
    drawn = np.array([document["keys"] for document in pool], dtype=np.uint32)[np.arange(size) % len(pool)]
    keys = drawn ^ chance.integers(0, 2**16, size=drawn.shape, dtype=np.uint32)
    bodies = (
        (n, _id(n), orjson.dumps({**pool[(n - 1) % len(pool)], "_id": _id(n), "keys": row.tolist()}))
        for n, row in enumerate(progress(keys, f"{size} signatures", total=size), start=1)
    )
    table = document_table(SIGNATURES)
    connection.executemany(f"INSERT INTO {table} (n, id, body) VALUES (?, ?, CAST(? AS TEXT))", bodies)
    order = np.argsort(keys.ravel(), kind="stable")
    rows = zip(keys.ravel()[order].tolist(), (order // KEYS + 1).tolist(), strict=True)
    connection.executemany(
        f"INSERT OR IGNORE INTO {by_key.table} VALUES (?, ?, ?)", ((key, _id(n), n) for key, n in rows)
    )
    connection.executemany(
        f"INSERT INTO {by_time.table} VALUES (?, ?, ?)", ((time_text(TIME), _id(n), n) for n in range(1, size + 1))
    )
    connection.execute("UPDATE indexes SET multikey = 1 WHERE number = ?", (by_key.number,))


def _document(chance: np.random.Generator) -> Document:
    """The entry of a text with random shingles."""
    while True:
        hashes = chance.integers(0, 2**32, size=chance.integers(*SHINGLES), dtype=np.uint32)
        made = sketch(hashes, np.zeros(0, dtype=np.uint32))
        if len(made.keys) == KEYS:
            return entry_document(Entry(_id(0), made, TIME, TIME, None, original_id=_id(0)))


def _id(number: int) -> str:
    return f"{number:016x}"


def _desk(store: Store) -> Deduplicator:
    async def publish(event: ArticleDeduplicated) -> None:
        pass

    settings = Settings()
    agencies = AgencyNames(settings.deduplicator_agencies)
    return Deduplicator(store, publish, agencies, settings.deduplicator_revisions_kept)


def _events() -> Iterator[ArticleFetched]:
    """Reports, each followed by a reprint that lacks its last paragraph."""
    for number, made in enumerate(reports(BLOCK * BLOCKS, outlets=20)):
        for copy, paragraphs in enumerate((made.paragraphs, made.paragraphs[:-1] or made.paragraphs)):
            row = {"source": f"outlet-{made.outlet}", "language": "en", "published_at": TIME}
            text = "\n\n".join(paragraphs)
            yield event_of({**row, "id": f"report-{number}-{copy}", "title": made.title, "text": text})


async def _cost(desk: Deduplicator, block: Sequence[ArticleFetched]) -> tuple[float, float]:
    """Milliseconds of CPU and of the clock an article."""
    cpu, clock = time.process_time(), time.perf_counter()
    for event in block:
        await desk.handle(event)
    share = 1000 / len(block)
    return share * (time.process_time() - cpu), share * (time.perf_counter() - clock)


if __name__ == "__main__":
    main()
