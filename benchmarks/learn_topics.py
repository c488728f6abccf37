"""`python -m benchmarks.learn_topics SIB200-TRAIN.jsonl`: learns the weak words of `lexicons/topics_sib200.tsv.gz`.

SIB-200 (Adelani and others, 2024; CC BY-SA 4.0, https://github.com/dadelani/sib-200) is the only set that may train
something that ships. For each of its languages a logistic regression is fitted *on top of* our own list: the list's
sums are its offset, and only words that the list does not know get weights. The `KEPT` heaviest stay.
"""

import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.front import progress, read_lines
from services.clusterer.topic_lexicon import LEARNED, Lexicon, head, own_lexicon
from services.clusterer.topics import read, word_sums
from shared.text.words import words

TOPICS = {
    "science/technology": "science",
    "travel": "lifestyle",
    "politics": "politics",
    "sports": "sport",
    "health": "health",
    "entertainment": "arts",
    "geography": "environment",
}
_ALSO = {"technology": "science", "conflict": "politics", "crime": "politics", "weather": "environment"}
"""Topics of our lists that are part of one of the set's classes."""
KEPT = 2000
"""Words a language; enough for all but the faintest."""
_LEAST_TEXTS = 2
_DECAY = 1e-4
"""L2 penalty, chosen with `python -m benchmarks.topics` on sib200-dev."""
_SCALE = 1.0
_ROUNDS = 200

Matrix = NDArray[np.float64]
Weak = list[tuple[str, str, float]]


def learn(language: str, rows: list[dict[str, Any]]) -> Weak:
    """The heaviest words of one language, each with topic and weight."""
    known = own_lexicon(language)
    classes = sorted(set(TOPICS.values()))
    features = [_unknown(row["text"], known) for row in rows]
    counts = Counter(feature for found in features for feature in found)
    names = sorted(feature for feature, count in counts.items() if count >= _LEAST_TEXTS)
    place = {name: number for number, name in enumerate(names)}
    rarity: Matrix = np.array([1.0 + np.log(len(rows) / counts[name]) for name in names])
    present: Matrix = np.zeros((len(rows), len(names)))
    offset: Matrix = np.zeros((len(rows), len(classes)))
    right: Matrix = np.zeros((len(rows), len(classes)))
    for number, (row, found) in enumerate(zip(rows, features, strict=True)):
        held = [place[feature] for feature in found if feature in place]
        present[number, held] = rarity[held]
        for topic, total in word_sums(read("", row["text"], language), known)[0].items():
            topic = _ALSO.get(topic, topic)
            if topic in classes:
                offset[number, classes.index(topic)] += total
        right[number, classes.index(TOPICS[row["topic"]])] = 1.0
    lengths = np.maximum(np.linalg.norm(present, axis=1, keepdims=True), 1e-9)
    weights = _fit(present / lengths, offset, right) * rarity[:, None] / lengths.mean()
    ranked = sorted(
        (
            (abs(weights[i, j]), name, classes[j], float(weights[i, j]))
            for i, name in enumerate(names)
            for j in range(len(classes))
        ),
        reverse=True,
    )
    return [(name, topic, round(weight, 1)) for size, name, topic, weight in ranked[:KEPT] if size >= 0.15]


def _unknown(text: str, known: Lexicon) -> set[str]:
    return {head(word) for word in words(text) if len(word) > 1 and not known.evidence(word)[0]}


def _fit(present: Matrix, offset: Matrix, right: Matrix) -> Matrix:
    """Weights by gradient descent with momentum. There is no bias: what is frequent in the set is not so in news."""
    weights: Matrix = np.zeros((present.shape[1], right.shape[1]))
    speed = np.zeros_like(weights)
    for _ in range(_ROUNDS):
        logits = _SCALE * offset + present @ weights
        logits -= logits.max(axis=1, keepdims=True)
        told = np.exp(logits)
        told /= told.sum(axis=1, keepdims=True)
        slope = present.T @ (told - right) / len(right) + _DECAY * weights
        speed = 0.9 * speed - 2.0 * slope
        weights += speed
    return weights


def write(learned: dict[str, Weak], path: Path) -> None:
    """One line a language, topic and weight, with its words."""
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write(
            b"# Learned from SIB-200 (Adelani et al. 2024, github.com/dadelani/sib-200), CC BY-SA 4.0, by"
            b" python -m benchmarks.learn_topics; this file is CC BY-SA 4.0 too. language, topic, weight, words\n"
        )
        for language, weak in sorted(learned.items()):
            groups: defaultdict[tuple[str, float], list[str]] = defaultdict(list)
            for word, topic, weight in weak:
                groups[topic, weight].append(word)
            for (topic, weight), listed in sorted(groups.items()):
                file.write(f"{language}\t{topic}\t{weight}\t{' '.join(sorted(listed))}\n".encode())


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.learn_topics SIB200-TRAIN.jsonl")
    by_language: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_lines(Path(sys.argv[1])):
        by_language[row["language"]].append(row)
    learned = {
        language: learn(language, by_language[language]) for language in progress(sorted(by_language), "languages")
    }
    write(learned, LEARNED)


if __name__ == "__main__":
    main()
