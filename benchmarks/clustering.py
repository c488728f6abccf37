"""How well, and how fast, a stream of articles becomes stories.

`python -m benchmarks.clustering [PATH …]`, default all of clustering/*.jsonl under EVAL_DIR. Each file is one stream in
its own order, and all of them shuffled into one are another (`mixed`), clustered in one pass by the clusterer's own
profile, index, decision and second thoughts in their only configuration, without the store: from raw text to the
article's story, with every repair. Rates are by CPU time of this process, so that a busy machine matters less.

`scale` is the cost of an article with few and with many active stories, on streams made here, beside that of a peer in
the same run: the words of the article, hashed and counted, once. `bytes_per_story` is the memory of the index.
"""

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.bcubed import b_cubed
from benchmarks.corpus import WORDS
from benchmarks.front import files_to_measure, progress, read_lines, report
from services.clusterer.assign import decide
from services.clusterer.cluster import SETTLE_EVERY
from services.clusterer.index import StoryIndex
from services.clusterer.repair import Merge, Move, repairs, story_ids
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
            self.settle()

    def settle(self) -> None:
        for step in repairs(self.index, list(self._changed)):
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
    rows = made_up(LARGE + 4 * MEASURED)
    for row in progress(_until(stream, rows, SMALL // 5), "memory", total=SMALL // 5):
        stream.cluster(row)
    per_story = (tracemalloc.get_traced_memory()[0] - before) / len(stream.index.stories)
    tracemalloc.stop()
    for row in progress(_until(stream, rows, SMALL), f"{SMALL} stories", total=SMALL):
        stream.cluster(row)
    small, peer = _cost(stream, rows)
    for row in progress(_until(stream, rows, LARGE), f"{LARGE} stories", total=LARGE):
        stream.cluster(row)
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


def _until(stream: Stream, rows: Iterator[dict[str, Any]], stories: int) -> Iterable[dict[str, Any]]:
    while len(stream.index.stories) < stories:
        yield next(rows)


def made_up(articles: int) -> Iterator[dict[str, Any]]:
    """Articles of some 150 words of events that one to three outlets report: endless invented names and words."""
    chance = random.Random(7)
    places = [f"{a}{b}" for a in _STARTS for b in _ENDS]
    event, told = 0, 0
    names: list[str] = []
    core: list[str] = []
    while True:
        if told == 0:
            event, told = event + 1, chance.randint(1, 3)
            names = [chance.choice(places) + chance.choice(_ENDS) for _ in range(6)]
            core = [_word(chance) for _ in range(50)]
        told -= 1
        body = [chance.choice(core) if chance.random() < 0.5 else _word(chance) for _ in range(140)]
        body += [chance.choice(names) for _ in range(14)]
        chance.shuffle(body)
        yield {
            "id": f"made-{event}-{told}",
            "title": " ".join([*names[:2], *core[:5]]),
            "text": " ".join(body),
            "language": "en",
            "published_at": "2026-01-05T00:00:00Z",
        }


_STARTS = [a + b for a in "B C D F G H K L M N P R S T V".split() for b in "a e i o u".split()]
_ENDS = [a + b for a in "l m n r s t v d k".split() for b in ("a", "en", "ir", "os", "und", "ist", "ora", "ek")]
_RARE = [(a + b + c).lower() for a in _STARTS for b in _ENDS for c in ("ling", "mer", "tor")]


def _word(chance: random.Random) -> str:
    """Half of the words are common ones, half of a long tail: about as news is."""
    if chance.random() < 0.5:
        return WORDS[int(len(WORDS) * chance.random() ** 2)]
    return _RARE[int(len(_RARE) * chance.random() ** 1.5)]


if __name__ == "__main__":
    main()
