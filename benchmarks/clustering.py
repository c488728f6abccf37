"""How well, and how fast, a stream of articles becomes stories.

`python -m benchmarks.clustering [PATH …]`, default all of clustering/*.jsonl under EVAL_DIR. Each file is one stream in
its own order, clustered in one pass by the clusterer's own profile, index, decision and repair in their only
configuration, without the store: from raw text to the article's story with every repair that follows.
"""

import time
from pathlib import Path
from typing import Any

from benchmarks.bcubed import b_cubed
from benchmarks.front import files_to_measure, progress, read_lines, report
from services.clusterer.assign import decide
from services.clusterer.index import StoryIndex
from services.clusterer.repair import Move, repairs, story_ids
from services.clusterer.vectors import profile
from shared.documents import read_time


def main() -> None:
    report({"files": {path.stem: measure(path) for path in files_to_measure("clustering")}})


def measure(path: Path) -> dict[str, Any]:
    """B-cubed figures of one stream, its stories and articles, and articles a second on one core."""
    rows = read_lines(path)
    index = StoryIndex()
    seconds = 0.0
    for row in progress(rows, path.stem, total=len(rows)):
        started = time.perf_counter()
        cluster(index, row)
        seconds += time.perf_counter() - started
    predicted = [entry.story_id for row in rows if (entry := index.entry(row["id"]))]
    scores = b_cubed(predicted, [row["story"] for row in rows])
    return {
        "b3_precision": scores.precision,
        "b3_recall": scores.recall,
        "b3_f1": scores.f1,
        "stories": len(index.stories),
        "articles": len(rows),
        "articles_per_second": len(rows) / seconds,
    }


def cluster(index: StoryIndex, row: dict[str, Any]) -> None:
    """What the clusterer does with an article, less the store."""
    compared = profile(row["title"], row["text"], row["language"])
    entry = index.prepare(row["id"], compared, time=read_time(row["published_at"]).timestamp())
    decision = decide(index, entry)
    joined = decision is not None and decision.joins
    index.add(entry, decision.candidate.story_id if decision and joined else next(story_ids(row["id"])))
    for step in repairs(index, entry):
        if isinstance(step, Move):
            free = (story_id for story_id in story_ids(step.article_id) if story_id not in index.stories)
            mover = index.entry(step.article_id)
            if mover is not None:
                index.move(mover, step.to or next(free))
        else:
            for member in index.members(step.story_id):
                index.move(member, step.into)


if __name__ == "__main__":
    main()
