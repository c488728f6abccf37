"""`python -m benchmarks.feeds [DIR]`: are feeds read as others read them, and how fast.

`DIR` holds feeds, and beside some of them what gofeed reads in them (`x.xml` and `x.json`, or `x.json` and
`x_expected.json`). Every feed is read; where an expected parse lies beside, the numbers of items, and the titles, links
and dates that it states, are compared: titles as plain text, links as absolute addresses, dates as moments. A date
where none is stated is an error too. `exceptions` counts everything but a `FeedError`, which is the answer to what is
no feed; `refused` counts those.

Rates are of generated feeds of usual size (`benchmarks.newsstand`): production's reader beside feedparser (`baseline`)
and fastfeedparser, which leave HTML, dates and relative links to others.
"""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser

from benchmarks.front import EVALUATION, progress, report
from benchmarks.newsstand import feeds_of_usual_size
from services.ingestor.dates import read_date
from services.ingestor.feeds import Entry, Feed, FeedError, parse_feed
from services.ingestor.plaintext import line_of_html

ADDRESS = "https://outlet.example/feeds/feed.xml"
ROUNDS = 3

Read = Callable[[bytes], object]


@dataclass(frozen=True)
class Fixture:
    """A feed's file, and what another parser reads in it, if that lies beside."""

    path: Path
    expected: Mapping[str, Any] | None


def fixtures_in(folder: Path) -> list[Fixture]:
    """The feeds in a folder and its subfolders."""
    fixtures = []
    for path in sorted(folder.rglob("*.xml")):
        beside = path.with_suffix(".json")
        fixtures.append(Fixture(path, json.loads(beside.read_bytes()) if beside.is_file() else None))
    for path in sorted(folder.rglob("*.json")):
        if not path.stem.endswith("_expected") and not path.with_suffix(".xml").is_file():
            beside = path.with_stem(f"{path.stem}_expected")
            fixtures.append(Fixture(path, json.loads(beside.read_bytes()) if beside.is_file() else None))
    return fixtures


def compare(fixtures: Sequence[Fixture]) -> dict[str, Any]:
    """Files, exceptions, and the shares of items, titles, links and dates that are as expected."""
    right: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    exceptions = refused = 0
    for fixture in progress(fixtures, "fixtures"):
        feed: Feed | None = None
        try:
            feed = parse_feed(fixture.path.read_bytes(), url=ADDRESS)
        except FeedError as error:
            refused += 1
            print(f"refused {fixture.path.name}: {error}", file=sys.stderr)
        except Exception as error:
            exceptions += 1
            print(f"exception in {fixture.path}: {error!r}", file=sys.stderr)
        if fixture.expected is not None:
            for what, value, found in _pairs(fixture.expected, feed.entries if feed else ()):
                stated[what] += 1
                right[what] += value == found
                if value != found:
                    print(f"{fixture.path.name}: {what} {value!r} expected, {found!r} read", file=sys.stderr)
    shares = {
        f"{what}_share": right[what] / stated[what] for what in ("items", "titles", "links", "dates") if stated[what]
    }
    return {"files": len(fixtures), "exceptions": exceptions, "refused": refused, **shares, "compared": dict(stated)}


def _pairs(expected: Mapping[str, Any], entries: Sequence[Entry]) -> list[tuple[str, Any, Any]]:
    """What is stated, and what was read: kind, expected, found."""
    items = expected.get("items") or expected.get("entries") or []
    pairs: list[tuple[str, Any, Any]] = [("items", len(items), len(entries))]
    for item, entry in zip(items, entries, strict=False):
        if title := line_of_html(item.get("title") or ""):
            pairs.append(("titles", title, entry.title))
        if link := _link(item):
            pairs.append(("links", link, entry.link))
        date = _date(item)
        if date or entry.date:
            pairs.append(("dates", date, entry.date))
    return pairs


def _link(item: Mapping[str, Any]) -> str:
    link = item.get("link") or item.get("url") or ""
    if not link:
        links = [one for one in item.get("links") or () if isinstance(one, dict)]
        alternates = [one.get("href") for one in links if one.get("rel", "alternate") == "alternate"]
        link = next((one for one in alternates if one), "")
    address = urljoin(ADDRESS, link) if link else ""
    return address if address.startswith(("http://", "https://")) else ""


def _date(item: Mapping[str, Any]) -> Any:
    names = ("publishedParsed", "pubDateParsed", "date_published", "updatedParsed", "date_modified")
    dates = (read_date(item.get(name)) for name in names)
    return next((date for date in dates if date), None)


def feeds_per_second(read: Read, bodies: Sequence[bytes]) -> float:
    """Of processor time, the best of three rounds: other work on the machine counts least there."""
    best = 0.0
    for _ in range(ROUNDS):
        started = process_time()
        for body in bodies:
            read(body)
        best = max(best, len(bodies) / (process_time() - started))
    return best


def rates(bodies: Sequence[bytes]) -> dict[str, Any]:
    """Feeds a second of production's reader, and of feedparser on the same feeds."""
    return {
        "feeds_per_second": feeds_per_second(_production, bodies),
        "baseline": {"feeds_per_second": feeds_per_second(_feedparser, bodies)},
    }


def _production(body: bytes) -> None:
    with suppress(FeedError):
        parse_feed(body, url=ADDRESS)


def _feedparser(body: bytes) -> object:
    return feedparser.parse(io.BytesIO(body), response_headers={"content-location": ADDRESS})


def main() -> None:
    if len(sys.argv) > 2 or any(argument.startswith("-") for argument in sys.argv[1:]):
        raise SystemExit(f"usage: python -m benchmarks.feeds [DIR]\n\n{(__doc__ or '').strip()}")
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else EVALUATION / "feeds"
    fixtures = fixtures_in(folder) if folder.is_dir() else []
    if not fixtures:
        raise SystemExit(f"{folder} holds no feeds: set EVAL_DIR, or name a folder of feeds")
    usual = feeds_of_usual_size()
    result = compare(fixtures) | rates(usual)
    result["fastfeedparser"] = {"feeds_per_second": feeds_per_second(fastfeedparser.parse, usual)}
    result["of_fixtures"] = rates([one.path.read_bytes() for one in fixtures])
    report(result)


if __name__ == "__main__":
    main()
