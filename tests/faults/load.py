"""A load of generated news on loopback, and what has to be true of it whatever was done to the system meanwhile."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import httpx

from benchmarks.corpus import reports
from services.standalone.demo import free_port
from tests.e2e.system import Reader, Stories

LONG = os.environ.get("INFOBUD_TEST_FAULTS") == "long"
"""`make test-faults`; else the short form, which is part of `make test`."""
ARTICLES = 5000 if LONG else 200
OUTLETS = 40


@dataclass(frozen=True)
class Load:
    """`ARTICLES` articles of `OUTLETS` outlets, all out from the start."""

    base_url: str
    paths: tuple[str, ...]
    """Their URL paths."""

    def sources(self) -> list[dict[str, Any]]:
        return [
            {
                "id": f"outlet-{number}",
                "name": f"Outlet {number}",
                "home": f"{self.base_url}/outlet/{number}",
                "feeds": [f"{self.base_url}/outlet/{number}/rss"],
                "language": "en",
                "country": "IE",
                "kind": "newspaper",
            }
            for number in range(OUTLETS)
        ]


@contextmanager
def load() -> Iterator[Load]:
    port = free_port()
    amounts = {"port": port, "articles": ARTICLES, "outlets": OUTLETS}
    arguments = [word for name, value in amounts.items() for word in (f"--{name}", str(value))]
    serving = subprocess.Popen([sys.executable, "-m", "benchmarks.corpus_server", *arguments])
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            client.get(f"http://127.0.0.1:{port}/outlet/0/rss").raise_for_status()
        made = islice(reports(ARTICLES, outlets=OUTLETS), ARTICLES)
        yield Load(f"http://127.0.0.1:{port}", tuple(f"/{report.slug}" for report in made))
    finally:
        serving.terminate()
        serving.wait()


def check_accounted(paths: tuple[str, ...], stories: Stories, dead: int = 0) -> None:
    """Every article stands in one story, but for `dead` that lie in a dead-letter topic."""
    held = Counter(path for story in stories for path in story)
    assert [path for path, times in held.items() if times > 1] == [], "articles stand in two stories"
    assert held.keys() <= set(paths)
    assert len(paths) - len(held) <= dead, f"lost: {sorted(set(paths) - held.keys())[:10]}"


def check_forward(reader: Reader) -> None:
    """No story, and no summary of it in a language, went back to an older version in what readers were told."""
    newest: dict[tuple[str, str | None], int] = {}
    cursor = 0
    while True:
        page = reader.client.get("/v1/changes", params={"after": cursor, "limit": 500}).raise_for_status().json()
        for change in page["changes"]:
            what = (change["story_id"], change.get("language"))
            assert change["revision"] >= newest.get(what, 0), f"{what} went back: {change}"
            newest[what] = change["revision"]
        if page["next_cursor"] == cursor:
            return
        cursor = page["next_cursor"]
