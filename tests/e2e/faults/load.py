"""A load of generated news on loopback, and what has to be true of it whatever was done to the system meanwhile."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from benchmarks.corpus import reports
from benchmarks.news import News, news
from tests.e2e.system import Reader, Stories

LONG = os.environ.get("INFOBUD_TEST_FAULTS") == "long"
"""`make test-faults`; else the short form, which is part of `make test`."""
OUTLETS = 40


@dataclass(frozen=True)
class Load:
    """Articles of `OUTLETS` outlets, all out from the start."""

    outlets: News
    paths: tuple[str, ...]
    """Their URL paths."""


@contextmanager
def load(articles: int) -> Iterator[Load]:
    made = islice(reports(articles, outlets=OUTLETS), articles)
    with news(articles, outlets=OUTLETS) as outlets:
        yield Load(outlets, tuple(f"/{report.slug}" for report in made))


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
