"""`python -m benchmarks.pairs [PATH …]`: does the similarity of two articles agree with how people judged them?

A file holds lines of `score a b`, two articles and a score from 1 (the same story) to 4 (unrelated). Pearson
correlation of the similarity with −score, by pair of languages and over all files together. Similarity is that of the
clusterer's terms across languages in their only configuration; rarities come from the file's own articles, as they do
from the stream. `words` is the peer: TF-IDF cosine of plain words in the same run.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.front import files_to_measure, progress, read_lines, report
from services.clusterer.crosslang import Rarity, similarity, text_terms
from shared.text.words import words

Article = Mapping[str, str]
Terms = Mapping[str, float]


def measure(paths: Sequence[Path]) -> dict[str, Any]:
    """`pearson` by languages and `pooled`, both for the terms and (under `words`) for plain words."""
    files = [read_lines(path) for path in paths]
    terms = [_similarities(rows, _terms) for rows in progress(files, "terms")]
    started = process_time()
    for rows in files:
        for row in rows:
            _terms(row["a"]), _terms(row["b"])
    rate = 2 * sum(map(len, files)) / (process_time() - started)
    plain = [_similarities(rows, _plain) for rows in progress(files, "plain words")]
    rows = [row for file in files for row in file]
    return {
        **correlations(rows, [value for file in terms for value in file]),
        "words": correlations(rows, [value for file in plain for value in file]),
        "articles_per_second": rate,
    }


def correlations(rows: Sequence[Mapping[str, Any]], similarities: Sequence[float]) -> dict[str, Any]:
    """Pearson correlation with −score, by pair of languages and pooled."""
    by_languages: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, value in zip(rows, similarities, strict=True):
        languages = "-".join(sorted((row["a"]["language"], row["b"]["language"])))
        by_languages[languages].append((value, -row["score"]))
    every = [point for points in by_languages.values() for point in points]
    return {
        "pearson": {languages: _pearson(points) for languages, points in sorted(by_languages.items())},
        "pooled": _pearson(every),
    }


def _pearson(points: Sequence[tuple[float, float]]) -> float:
    values, scores = np.array(points).T
    if values.std() == 0 or scores.std() == 0:
        return 0.0
    return float(np.corrcoef(values, scores)[0, 1])


def _similarities(rows: Sequence[Mapping[str, Any]], represent: Callable[[Article], Terms]) -> list[float]:
    pairs = [(represent(row["a"]), represent(row["b"])) for row in rows]
    rarity = Rarity()
    for pair in pairs:
        for terms in pair:
            rarity.see(terms)
    return [similarity(rarity.weigh(one), rarity.weigh(other)) for one, other in pairs]


def _terms(article: Article) -> Terms:
    return text_terms(article["title"], article["text"], article["language"])


def _plain(article: Article) -> Terms:
    counts = Counter(words(f"{article['title']}\n{article['text']}"))
    return {word: 1.0 + math.log(count) for word, count in counts.items()}


def main() -> None:
    report(measure(files_to_measure("pairs")))


if __name__ == "__main__":
    main()
