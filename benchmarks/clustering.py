"""How well, and how fast, a stream of articles becomes stories.

`python -m benchmarks.clustering [PATH …]`, default all of clustering/*.jsonl under EVAL_DIR. Each file is one stream in
its own order, and all of them shuffled into one are another (`mixed`), clustered in one pass by the clusterer's own
profile, index, decision and second thoughts in their only configuration, without the store: from raw text to the
article's story, with every repair. Rates are by CPU time of this process, so that a busy machine matters less.

`scale` is the cost of an article with few and with many active stories, on a made-up stream, beside that of a peer in
the same run: the words of the article, hashed and counted, once. `bytes_per_story` is the memory of the index.
"""

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from benchmarks.bcubed import b_cubed
from benchmarks.corpus import reports
from benchmarks.front import files_to_measure, progress, read_lines, report
from services.clusterer.assign import decide
from services.clusterer.cluster import SETTLE_EVERY
from services.clusterer.index import StoryIndex
from services.clusterer.repair import ROUNDS, Merge, Move, repairs, story_ids
from services.clusterer.vectors import profile
from shared.documents import read_time
from shared.text.words import words

SMALL, LARGE = 5_000, 50_000
"""Active stories."""
MEASURED = 1_500
"""Articles whose cost is measured, at each of the sizes."""
SHUFFLED_BY = 1
"""The seed of the mixed stream."""


def main() -> None:
    paths = files_to_measure("clustering")
    streams = {path.stem: read_lines(path) for path in paths}
    if len(streams) > 1:
        streams["mixed"] = mixed(streams)
    report({"files": {name: measure(rows, name) for name, rows in streams.items()}, "scale": scale()})


def mixed(streams: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """All streams shuffled into one."""
    rows = [
        {**row, "id": f"{name}/{row['id']}", "story": f"{name}/{row['story']}"}
        for name, stream in streams.items()
        for row in stream
    ]
    random.Random(SHUFFLED_BY).shuffle(rows)
    return rows


def measure(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """B-cubed figures of one stream, its stories and articles, and articles a second on one core."""
    stream = Stream()
    started = time.process_time()
    for row in progress(rows, name, total=len(rows)):
        stream.cluster(row)
    stream.settle()
    seconds = time.process_time() - started
    predicted = [entry.story_id for row in rows if (entry := stream.index.entry(row["id"]))]
    scores = b_cubed(predicted, [row["story"] for row in rows])
    return {
        "b3_precision": scores.precision,
        "b3_recall": scores.recall,
        "b3_f1": scores.f1,
        "stories": len(stream.index.stories),
        "articles": len(rows),
        "articles_per_second": len(rows) / seconds,
    }


class Stream:
    """What the clusterer does with articles, less the store."""

    def __init__(self) -> None:
        self.index = StoryIndex()
        self._changed: dict[str, None] = {}
        self._arrivals = 0

    def cluster(self, row: dict[str, Any]) -> None:
        compared = profile(row["title"], row["text"], row["language"])
        entry = self.index.prepare(row["id"], compared, time=read_time(row["published_at"]).timestamp())
        decision = decide(self.index, entry)
        joined = decision is not None and decision.joins
        story_id = decision.candidate.story_id if decision and joined else self._free(row["id"])
        self.index.add(entry, story_id)
        self._changed[story_id] = None
        self._arrivals += 1
        if self._arrivals % SETTLE_EVERY == 0:
            self.settle(rounds=1)

    def fill(self, rows: Iterator[dict[str, Any]], stories: int) -> None:
        """Puts articles in, each into a story of its own, until there are so many stories."""
        missing = stories - len(self.index.stories)
        for row in progress(islice(rows, missing), f"{stories} stories", total=missing):
            compared = profile(row["title"], row["text"], row["language"])
            entry = self.index.prepare(row["id"], compared, time=read_time(row["published_at"]).timestamp())
            self.index.add(entry, self._free(row["id"]))

    def settle(self, *, rounds: int = ROUNDS) -> None:
        for step in repairs(self.index, list(self._changed), rounds=rounds):
            self._carry_out(step)
        self._changed.clear()

    def _carry_out(self, step: Move | Merge) -> None:
        if isinstance(step, Merge):
            for member in self.index.members(step.story_id):
                self.index.move(member, step.into)
            return
        to = step.to or self._free(step.article_ids[0])
        for article_id in step.article_ids:
            if (entry := self.index.entry(article_id)) is not None:
                self.index.move(entry, to)

    def _free(self, article_id: str) -> str:
        return next(story_id for story_id in story_ids(article_id) if story_id not in self.index.stories)


# --- scale


def scale() -> dict[str, Any]:
    """Microseconds of CPU time an article, with few and with many active stories, and what a story takes in memory."""
    tracemalloc.start()
    stream = Stream()
    before = tracemalloc.get_traced_memory()[0]
    rows = made_up()
    stream.fill(rows, SMALL // 5)
    per_story = (tracemalloc.get_traced_memory()[0] - before) / len(stream.index.stories)
    tracemalloc.stop()
    stream.fill(rows, SMALL)
    small, peer = _cost(stream, rows)
    stream.fill(rows, LARGE)
    large, _ = _cost(stream, rows)
    return {
        f"microseconds_at_{SMALL}": small,
        f"microseconds_at_{LARGE}": large,
        "growth": large / small,
        "peer_microseconds": peer,
        "times_peer": small / peer,
        "bytes_per_story": per_story,
    }


def _cost(stream: Stream, rows: Iterator[dict[str, Any]]) -> tuple[float, float]:
    """CPU microseconds an article of the clusterer, and of the peer on the same articles."""
    batch = [next(rows) for _ in range(MEASURED)]
    started = time.process_time()
    for row in batch:
        stream.cluster(row)
    ours = time.process_time() - started
    started = time.process_time()
    for row in batch:
        Counter(map(hash, words(row["title"]) + words(row["text"])))
    return 1e6 * ours / MEASURED, 1e6 * (time.process_time() - started) / MEASURED


def made_up() -> Iterator[dict[str, Any]]:
    """Endless reports by invented outlets of invented events, of one to eight reports each."""
    for number, told in enumerate(reports(10 * LARGE, outlets=60)):
        yield {
            "id": f"{told.slug}-{told.outlet}-{number}",
            "title": told.title,
            "text": "\n\n".join(told.paragraphs),
            "language": "en",
            "published_at": "2026-01-05T00:00:00Z",
        }


if __name__ == "__main__":
    main()
