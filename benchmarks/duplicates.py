"""How well and how fast reprints are found: `python -m benchmarks.duplicates [PATH]`.

PATH: JSON lines in stream order with `id title text group` (and `source language published_at`); articles of one
group are reprints of one another. Default: duplicates/*.jsonl under EVAL_DIR.

`precision recall f1`: over pairs of articles. Three runs over the same stream:
- the top level: the deduplicator's signatures, keys and comparison over an index in memory, as the peer's is;
- `stored`: the production handler, with its default settings, over the embedded document store on disk;
- `baseline`: datasketch's MinHashLSH, 128 permutations, 4-word shingles, threshold .5, given the same words.
`edits` (`benchmarks.edits`): one article of every second group, edited copies of them all, and the articles of the
other groups, other outlets' own reports of the same events among them; once with the articles first and once with the
copies.
`headlines`: the titles alone, edited; a title that two groups share word for word is left out.
`unspaced.<language>`: the same edits of texts in scripts without spaces, each put together from twelve sentences of
topics/sib200-train.jsonl, beside another that quotes one of its sentences.
`articles_per_second` is the best of three rounds, from title and text to decision.
"""

import asyncio
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasketch import MinHash, MinHashLSH

from benchmarks.edits import EDITS, HEADLINE, Edit
from benchmarks.front import EVALUATION, files_to_measure, progress, read_lines, report
from services.deduplicator.agency import AgencyNames
from services.deduplicator.compare import overlap
from services.deduplicator.deduplicate import NEAR_COPY, Deduplicator
from services.deduplicator.fingerprint import Signature, signature, tokenise
from services.deduplicator.settings import Settings
from services.deduplicator.store import open_store
from shared.documents.sqlite import SqliteDocuments
from shared.events import Article, ArticleDeduplicated, ArticleFetched, Source

ROUNDS = 3
SEED = 1
PERMUTATIONS = 128
THRESHOLD = 0.5
PEER_WORDS = 4
UNSPACED = ("zh", "ja", "th")
SENTENCES = 12

Row = dict[str, Any]
Groups = dict[str, str]
"""Article id to the id of the article that stands for its group."""


def main() -> None:
    rows = [row for path in files_to_measure("duplicates") for row in read_lines(path)]
    truth = {row["id"]: row["group"] for row in rows}
    best: dict[str, float] = defaultdict(float)
    found: dict[str, Groups] = {}
    # The runs take turns, so that whatever else the machine does slows all of them alike.
    for _ in progress(range(ROUNDS), "rounds"):
        for name, run in (("memory", in_memory), ("baseline", baseline), ("stored", in_store)):
            started = time.perf_counter()
            found[name] = run(rows)
            best[name] = max(best[name], len(rows) / (time.perf_counter() - started))
    results = {name: {**scores(truth, found[name]), "articles_per_second": best[name]} for name in found}
    firsts = list({row["group"]: row for row in reversed(rows)}.values())
    edits = {name: recognised(firsts, edit) for name, edit in progress(EDITS.items(), "edits", total=len(EDITS))}
    report(
        {
            **results["memory"],
            "stored": results["stored"],
            "baseline": results["baseline"],
            "edits": edits,
            "headlines": recognised(_headlines(firsts), HEADLINE),
            "unspaced": {
                language: {name: recognised(texts, edit) for name, edit in EDITS.items()}
                for language, texts in _unspaced_texts().items()
            },
        }
    )


def scores(truth: Groups, predicted: Groups) -> dict[str, float]:
    """Precision, recall and F1 over the pairs of articles that are in one group."""
    right = _pairs(Counter((truth[id], predicted[id]) for id in truth).values())
    called = _pairs(Counter(predicted.values()).values())
    wanted = _pairs(Counter(truth.values()).values())
    precision = right / called if called else 1.0
    recall = right / wanted if wanted else 1.0
    return {"precision": precision, "recall": recall, "f1": _f1(precision, recall)}


def _f1(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def _pairs(sizes: Any) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def in_memory(rows: Sequence[Row]) -> Groups:
    """The deduplicator's decisions with its index in a dictionary."""
    index: dict[int, list[str]] = defaultdict(list)
    signatures: dict[str, Signature] = {}
    original: Groups = {}
    for row in rows:
        id: str = row["id"]
        own = signature(row["title"], row["text"])
        candidates = {other for probe in own.probes for other in index.get(probe, ())}
        alike = [
            (shared.share, other) for other in candidates if (shared := overlap(own, signatures[other])).is_reprint
        ]
        share, nearest = max(alike, default=(0.0, id))
        original[id] = original[nearest] if nearest != id else id
        if share < NEAR_COPY:
            signatures[id] = own
            for key in own.keys:
                index[key].append(id)
    return original


def recognised(firsts: Sequence[Row], edit: Edit) -> dict[str, float]:
    """Recall: of the edited copies, those that end with their article, in either order of arrival. Precision: of the
    articles that are called a reprint, those of which it is true.

    Every second article has a copy; the others stand between them.
    """
    chance = random.Random(SEED)
    texts, others = firsts[::2], firsts[1::2]
    copies = [{**edit(row, others, chance), "id": f"copy of {row['id']}"} for row in texts]
    right = called = 0
    for stream in ([*texts, *others, *copies], [*copies, *others, *texts]):
        reprints = {id: original for id, original in in_memory(stream).items() if original != id}
        called += len(reprints)
        right += sum(f"copy of {id}" == original or f"copy of {original}" == id for id, original in reprints.items())
    precision, recall = right / called if called else 1.0, right / (2 * len(texts))
    return {"precision": precision, "recall": recall, "f1": _f1(precision, recall)}


def _headlines(firsts: Sequence[Row]) -> list[Row]:
    """The articles' titles without their texts, those left out that two of them share."""
    count = Counter(row["title"] for row in firsts)
    return [{**row, "text": ""} for row in firsts if row["title"] and count[row["title"]] == 1]


def _unspaced_texts() -> dict[str, list[Row]]:
    """Texts in scripts without spaces, by language; each but the first of two quotes a sentence of the other."""
    path = EVALUATION / "topics" / "sib200-train.jsonl"
    if not path.is_file():
        return {}
    sentences: dict[str, list[str]] = {language: [] for language in UNSPACED}
    for row in read_lines(path):
        if row["language"] in sentences:
            sentences[row["language"]].append(row["text"])
    made: dict[str, list[Row]] = {}
    for language, known in sentences.items():
        gap = " " if language == "th" else ""
        texts = [known[start : start + SENTENCES] for start in range(0, len(known) - SENTENCES + 1, SENTENCES)]
        for text, other in zip(texts[::2], texts[1::2], strict=False):
            other[4] = text[2]
        made[language] = [
            {"id": f"{language}-{number}", "title": text[0][:20], "text": gap.join(text)}
            for number, text in enumerate(texts)
        ]
    return made


def in_store(rows: Sequence[Row]) -> Groups:
    """The production handler's decisions, over the embedded documents in a new directory."""
    return asyncio.run(_in_store(rows))


async def _in_store(rows: Sequence[Row]) -> Groups:
    original: Groups = {}

    async def publish(event: ArticleDeduplicated) -> None:
        original[event.article.id] = event.original_id

    with tempfile.TemporaryDirectory() as directory:
        documents = SqliteDocuments(Path(directory) / "documents.sqlite3")
        settings = Settings()
        deduplicator = Deduplicator(
            await open_store(documents),
            publish,
            AgencyNames(settings.deduplicator_agencies),
            settings.deduplicator_revisions_kept,
        )
        for event in map(event_of, rows):
            await deduplicator.handle(event)
        await documents.close()
    return original


def event_of(row: Row) -> ArticleFetched:
    """The event that the ingestor would publish of the row."""
    source = Source(id=row["source"], name=row["source"], home="https://outlet.example", country="", language="und")
    article = Article(
        id=row["id"],
        url=f"https://outlet.example/{row['id']}",
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published_at=row["published_at"],
        fetched_at=row["published_at"],
        source=source,
        content_hash=row["id"],
    )
    return ArticleFetched(article=article, feed_url="https://outlet.example/feed")


def baseline(rows: Sequence[Row]) -> Groups:
    """An article joins the one it resembles most among those that the peer's index finds."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    sketches: dict[str, MinHash] = {}
    original: Groups = {}
    for row in rows:
        id: str = row["id"]
        words = tokenise(f"{row['title']}\n{row['text']}")
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([b" ".join(words[i : i + PEER_WORDS]) for i in range(len(words) - PEER_WORDS + 1)])
        found: list[str] = index.query(sketch)
        nearest = max(found, key=lambda other: sketch.jaccard(sketches[other]), default=id)
        original[id] = original[nearest] if found else id
        sketches[id] = sketch
        index.insert(id, sketch)
    return original


if __name__ == "__main__":
    main()
