"""Running Infobud as its users do, in processes of its own, and what readers then see."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.newsroom.truth import truth

QUIET_SECONDS = 4.0

Stories = frozenset[frozenset[str]]
"""Every story as the set of its articles' URL paths."""

TRUTH = truth()
EVENTS: Stories = frozenset(
    frozenset(path for path, row in TRUTH["articles"].items() if row["event"] == event) for event in TRUTH["events"]
)


@dataclass
class Process:
    """One `infobud` command. Its log goes to a file that a failing test prints the end of."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    reader: "Reader | None" = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "services.standalone", *self.arguments],
                env={**os.environ, "LOG_FORMAT": "json", **self.environment},
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """kill -9: no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM and wait. Gives the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self.reader is not None:
            self.reader.client.close()
            self.reader = None
        if self.running is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            self.running.send_signal(how)
        code = self.running.wait(timeout=40)
        self.running = None
        return code

    def read(self) -> "Reader":
        """Someone who reads what this process serves."""
        if self.reader is None:
            self.reader = Reader(f"http://127.0.0.1:{self.environment['HTTP_PORT']}")
        return self.reader

    def last_words(self, lines: int = 30) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"--- {self.log.name}\n" + "\n".join(text.splitlines()[-lines:])


def check_told(stories: Stories) -> None:
    """Nothing lost, nothing twice, and each event is exactly one story."""
    articles = [path for story in stories for path in story]
    assert sorted(articles) == sorted(TRUTH["articles"]), "articles were lost or stand in two stories"
    event_of = {path: row["event"] for path, row in TRUTH["articles"].items()}
    wrong = [sorted(f"{event_of[path]}: {path}" for path in story) for story in stories - EVENTS]
    assert stories == EVENTS, wrong


class Reader:
    """Someone who reads the feed service over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.client = httpx.Client(base_url=base_url, timeout=20)
        self._cursor = 0

    def ready(self) -> bool:
        try:
            return self.client.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def story_ids(self) -> list[str]:
        return [story["id"] for story in self._pages("/v1/stories", "stories")]

    def stories(self) -> Stories:
        """Which articles stand together, reprints and opinion among them."""
        found = []
        for id in self.story_ids():
            radar = self.client.get(f"/v1/stories/{id}/radar").raise_for_status().json()["radar"]
            rows = [row for head in radar for row in (head, *head["reprints"])]
            found.append(frozenset(urlsplit(row["url"]).path for row in rows))
        return frozenset(found)

    def headlines(self) -> dict[str, str]:
        """The outlet's headline of every article by its URL path: shows whether revisions arrived."""
        rows = {}
        for id in self.story_ids():
            for head in self.client.get(f"/v1/stories/{id}/radar").raise_for_status().json()["radar"]:
                for row in (head, *head["reprints"]):
                    rows[urlsplit(row["url"]).path] = row["headline"]
        return rows

    def catch_up(self) -> int:
        """Reads the changes since the last call. Gives the newest cursor."""
        while True:
            page = (
                self.client.get("/v1/changes", params={"after": self._cursor, "limit": 500}).raise_for_status().json()
            )
            if page["next_cursor"] == self._cursor:
                return self._cursor
            self._cursor = page["next_cursor"]

    def _pages(self, path: str, noun: str) -> Iterator[dict[str, str]]:
        cursor = None
        while True:
            parameters: dict[str, str | int] = {"limit": 100, "sort": "latest"}
            if cursor:
                parameters["cursor"] = cursor
            page = self.client.get(path, params=parameters).raise_for_status().json()
            yield from page[noun]
            cursor = page["next_cursor"]
            if cursor is None:
                return


def until(what: str, holds: Callable[[], bool], *, seconds: float, processes: tuple[Process, ...] = ()) -> None:
    """Waits until `holds()`; fails with the processes' last words when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.2)
    words = "\n".join(process.last_words() for process in processes)
    raise AssertionError(f"not within {seconds:.0f} s: {what}\n{words}")


def settled(reader: Reader, articles: int, *, seconds: float, processes: tuple[Process, ...] = ()) -> None:
    """Waits until all `articles` are in stories and nothing has changed for a while."""
    state = {"cursor": -1, "since": time.monotonic()}

    def holds() -> bool:
        try:
            cursor = reader.catch_up()
        except httpx.HTTPError:
            return False
        if cursor != state["cursor"]:
            state.update(cursor=cursor, since=time.monotonic())
        if time.monotonic() - state["since"] < QUIET_SECONDS:
            return False
        state["since"] = time.monotonic()
        return sum(map(len, reader.stories())) >= articles

    until(f"{articles} articles in stories, and quiet", holds, seconds=seconds, processes=processes)
