"""One SQLite file: its connections, its group commit, its checkpoints, and its errors in words."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog

from shared.documents.protocol import StoreUnavailable

log = structlog.get_logger()
T = TypeVar("T")

FORMAT = 1
PATIENCE_SECONDS = 30.0
"""How long a write waits for another process that is writing: as long as building an index on a large store takes."""
CHECKPOINT_BYTES = 8 * 2**20
"""Size of the write-ahead log at which it is folded into the file; bounds what a restart must read."""
COMMITS_BETWEEN_LOOKS = 64
TURNS_A_COMMIT = 3
WRITES_A_COMMIT = 128
"""A busy loop's turns take milliseconds: writes that follow on another's turn would else be commits of their own."""
THREADS = 2

CATALOG = """
CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS indexes (
    number INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    fields TEXT NOT NULL,
    is_unique INTEGER NOT NULL,
    multikey INTEGER NOT NULL DEFAULT 0,
    UNIQUE (collection, fields, is_unique)
);
"""


class SqliteFile:
    """The connections to one file, for one event loop.

    Writes run on the loop itself: each takes some tens of microseconds, less than handing it to a thread and back, and
    all writes of a few turns of the loop share one commit (no time on an idle loop, whose turns are short). WAL with
    synchronous=NORMAL keeps every commit through a kill -9 of the process. What may take long (scans, checkpoints,
    building an index) runs in threads on connections of its own.
    """

    def __init__(self, path: Path) -> None:
        """Opens or creates the file. Raises StoreUnavailable, saying what to do, when it cannot be used."""
        self.path = path
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="documents")
        self._idle: list[sqlite3.Connection] = []
        self._given_up: set[sqlite3.Connection] = set()
        self._waiting: list[asyncio.Future[None]] = []
        self._turn: asyncio.Handle | None = None
        self._commits = 0
        self._checkpointing: asyncio.Future[None] | None = None
        self._schema: int | None = None
        self.on_schema_change: Callable[[sqlite3.Connection], None] = lambda connection: None
        self.closed = False
        with self.errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()
            self._writer = self.connect()
            self._writer.execute("PRAGMA wal_autocheckpoint=0")
            # From here on `write` waits, without holding up the loop; opening may meet another process's recovery.
            self._writer.execute("PRAGMA busy_timeout=0")
            self.reader = self.connect()

    def _prepare(self) -> None:
        connection = self.connect()
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, FORMAT):
                raise StoreUnavailable(
                    f"{self.path} has format {version}, this Infobud reads format {FORMAT}: "
                    "run the version that wrote it, or move the file away to start empty"
                )
            connection.execute("PRAGMA journal_mode=WAL")
            if version == 0:
                connection.executescript(f"BEGIN IMMEDIATE; {CATALOG} PRAGMA user_version={FORMAT}; COMMIT;")
        finally:
            connection.close()

    def connect(self, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
        """A connection that may move between threads, without implicit transactions."""
        connection = sqlite3.connect(
            self.path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-8000")
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns SQLite's errors into StoreUnavailable, with the path and what to do."""
        if self.closed:
            raise StoreUnavailable(f"{self.path} is closed")
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"{self.path}: {_remedy(error)} ({error})") from error

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` in this turn's transaction and returns its result when that is committed.

        `work` must do its checks before its first change: whatever it raises besides SQLite's errors undoes nothing.
        """
        delay = 0.001
        deadline = self._loop.time() + PATIENCE_SECONDS
        while not self._in_transaction():
            if self._loop.time() > deadline:
                raise StoreUnavailable(
                    f"{self.path}: another process has been writing for {PATIENCE_SECONDS:.0f} s: end it or wait for it"
                )
            await asyncio.sleep(delay)
            delay = min(2 * delay, 0.005)
        try:
            result = work(self._writer)
        except sqlite3.Error as error:
            self._abort(error)
            raise self._waiting_error(error) from error
        committed = self._loop.create_future()
        self._waiting.append(committed)
        await committed
        return result

    def _in_transaction(self) -> bool:
        """Begins this turn's transaction if it has not begun; False while another connection is writing."""
        if self._turn is not None:
            return True
        if self.closed:
            raise StoreUnavailable(f"{self.path} is closed")
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            (schema,) = self._writer.execute("PRAGMA schema_version").fetchone()
            if schema != self._schema:
                self.on_schema_change(self._writer)
                self._schema = schema
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise self._waiting_error(error) from error
        self._turn = self._loop.call_soon(self._gather, TURNS_A_COMMIT - 1)
        return True

    def _gather(self, turns: int) -> None:
        """Lets so many more turns of the loop write into this transaction, and commits."""
        if turns and len(self._waiting) < WRITES_A_COMMIT:
            self._turn = self._loop.call_soon(self._gather, turns - 1)
        else:
            self._commit()

    def _commit(self) -> None:
        try:
            self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            self._abort(error)
            return
        self._turn = None
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():
                committed.set_result(None)
        self._commits += 1
        if self._commits % COMMITS_BETWEEN_LOOKS == 0:
            self._look_at_log()

    def _abort(self, error: sqlite3.Error) -> None:
        """Undoes this turn's writes and tells all who wait for them."""
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")
        self._schema = None  # what was noted about indexes in this turn is undone too: read it again
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():
                committed.set_exception(self._waiting_error(error))

    def _waiting_error(self, error: sqlite3.Error) -> StoreUnavailable:
        return StoreUnavailable(f"{self.path}: {_remedy(error)} ({error})")

    async def in_thread(self, work: Callable[[], T], connection: sqlite3.Connection | None = None) -> T:
        """Runs `work` in a thread. Raises StoreUnavailable for SQLite's errors in it.

        When the caller is cancelled, the `connection` from `scanner` that `work` uses is interrupted and given up.
        """
        with self.errors():
            running = self._loop.run_in_executor(self._threads, work)
            try:
                return await asyncio.shield(running)
            except asyncio.CancelledError:
                if connection is not None:
                    self._given_up.add(connection)
                    connection.interrupt()
                    running.add_done_callback(partial(self._drop, connection))
                raise

    def _drop(self, connection: sqlite3.Connection, done: "asyncio.Future[Any]") -> None:
        done.exception()  # the interruption: nobody waits for it
        self._given_up.discard(connection)
        connection.close()

    @contextmanager
    def scanner(self) -> Iterator[sqlite3.Connection]:
        """A read connection for one scan, which may move to a thread."""
        with self.errors():
            connection = self._idle.pop() if self._idle else self.connect()
            try:
                yield connection
            finally:
                if connection in self._given_up:
                    pass  # a thread still has it
                elif self.closed or len(self._idle) >= THREADS:
                    connection.close()
                else:
                    self._idle.append(connection)

    def _look_at_log(self) -> None:
        wal = self.path.with_name(self.path.name + "-wal")
        if self._checkpointing is None and wal.exists() and wal.stat().st_size > CHECKPOINT_BYTES:
            self._checkpointing = self._loop.run_in_executor(self._threads, self._checkpoint)
            self._checkpointing.add_done_callback(self._checkpointed)

    def _checkpoint(self) -> None:
        # PASSIVE does the bulk while writes go on; TRUNCATE keeps them out only for what came since. Without patience:
        # TRUNCATE would keep writes out also while it waits for a long scan to end. The next look tries again.
        connection = self.connect(patience=0)
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _checkpointed(self, done: "asyncio.Future[None]") -> None:
        self._checkpointing = None
        if not done.cancelled() and (error := done.exception()):
            log.warning("documents_not_checkpointed", path=str(self.path), error=str(error))

    async def close(self) -> None:
        """Commits what is under way and closes all connections."""
        if self._turn is not None:
            self._turn.cancel()
            self._commit()
        self.closed = True
        await self._loop.run_in_executor(None, self._threads.shutdown)
        for connection in (*self._idle, self.reader, self._writer):
            connection.close()


def _remedy(error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if isinstance(code, int) else None:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return "the document store is damaged: restore it from a backup, or move it away to start empty"
        case sqlite3.SQLITE_FULL:
            return "the disk is full: free some space, work goes on by itself"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "another process is writing: end it or wait for it"
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return "the document store cannot be read or written: check that DATA_DIR exists, is a writable directory"
        case _:
            return "the document store does not work: check DATA_DIR, its disk and its permissions"
