"""How much each sentence of a story deserves to be in its summary.

A linear score over nine features, each standardised within the story. The weights were rounded by hand after a search
on the development files of NeuS and Multi-News together: `python -m benchmarks.summaries` shows what they give.
"""

import re
from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.summarizer.passages import Passage

Vector = NDArray[np.float64]

WEIGHTS = {
    "in titles": 0.035,  # share of its content words that stand in any title
    "of titles": 0.045,  # share of all titles' content words that it covers
    "shared words": 0.02,  # share of its words that at least two reports have
    "shared pairs": 0.01,  # the same of pairs of neighbouring words
    "early words": 0.02,  # how early the reports bring its words
    "early pairs": 0.015,  # the same of pairs
    "central": 0.03,  # cosine to the mean of all sentences
    "length": 0.01,  # logarithm of its length
    "quoting": 0.035,  # somebody's own words are in it
}
_QUOTATION = re.compile(r"[\"“”„«»「『]")
_EARLY = 4.0
"""Sentences from an article's start over which a word's earliness falls to 1/e."""


def scores(reports: Sequence[Sequence[Passage]], titles: Sequence[Sequence[str]]) -> tuple[Vector, Vector]:
    """The score of every sentence, and the cosine of every two; `reports` are one after the other in both.

    `titles` are the content words of the reports' titles. With n sentences, the answers have shapes (n,) and (n, n).
    """
    values, similarity = features(reports, titles)
    score = np.zeros(len(similarity))
    for name, weight in WEIGHTS.items():
        score += weight * _standardised(values[name])
    return score, similarity


def features(reports: Sequence[Sequence[Passage]], titles: Sequence[Sequence[str]]) -> tuple[dict[str, Vector], Vector]:
    """What `scores` weighs: each feature's value for every sentence, by its name in `WEIGHTS`, and the cosines."""
    passages = [passage for report in reports for passage in report]
    similarity, central = _cosines([passage.terms for passage in passages])
    shared_words, early_words = _across(reports, [passage.stems for passage in passages])
    shared_pairs, early_pairs = _across(reports, [list(pairwise(passage.stems)) for passage in passages])
    in_titles, of_titles = _title_shares(passages, titles)
    return {
        "in titles": in_titles,
        "of titles": of_titles,
        "shared words": shared_words,
        "shared pairs": shared_pairs,
        "early words": early_words,
        "early pairs": early_pairs,
        "central": central,
        "length": np.log1p(np.array([passage.words for passage in passages])),
        "quoting": np.array([bool(_QUOTATION.search(passage.text)) for passage in passages], dtype=float),
    }, similarity


def _across(reports: Sequence[Sequence[Passage]], units: Sequence[Sequence[Hashable]]) -> tuple[Vector, Vector]:
    """Means over each sentence's `units` of: two reports have it; how early in each report it first comes, summed."""
    ids, owners = _numbered(units)
    n = len(units)
    if not len(ids):
        return np.zeros(n), np.zeros(n)
    report_of = np.repeat(np.arange(len(reports)), [len(report) for report in reports])[owners]
    position_of = np.array([passage.position for report in reports for passage in report])[owners]
    first = np.full((int(ids.max()) + 1, len(reports)), np.inf)
    np.minimum.at(first, (ids, report_of), position_of)
    shared = (np.isfinite(first).sum(axis=1) >= 2).astype(float)
    early = np.exp(-first / _EARLY).sum(axis=1)
    counts = np.maximum(np.bincount(owners, minlength=n), 1)
    return (
        np.bincount(owners, weights=shared[ids], minlength=n) / counts,
        np.bincount(owners, weights=early[ids], minlength=n) / counts,
    )


def _cosines(sentences: Sequence[Sequence[str]]) -> tuple[Vector, Vector]:
    """Cosines of every two sentences, and of each with their mean: sublinear term frequency times rarity here."""
    ids, owners = _numbered(sentences)
    n = len(sentences)
    width = int(ids.max()) + 1 if len(ids) else 1
    counts = np.bincount(owners * width + ids, minlength=n * width).reshape(n, width)
    spread = (counts > 0).sum(axis=0)
    vectors = np.log1p(counts) * np.log((n + 1) / (spread + 0.5))
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1.0)
    mean = vectors.mean(axis=0)
    norm = float(np.linalg.norm(mean))
    shared = vectors[:, spread > 1]  # a word of one sentence alone makes no two alike
    return shared @ shared.T, vectors @ mean / (norm if norm > 0 else 1.0)


def _title_shares(passages: Sequence[Passage], titles: Sequence[Sequence[str]]) -> tuple[Vector, Vector]:
    in_any = {term for title in titles for term in title}
    covered = [len(in_any.intersection(passage.terms)) / max(1, len(in_any)) for passage in passages]
    within = [sum(term in in_any for term in passage.terms) / max(1, len(passage.terms)) for passage in passages]
    return np.array(within), np.array(covered)


def _numbered(units: Sequence[Sequence[Hashable]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every unit of every sentence as a number, and beside it the number of its sentence."""
    numbers: dict[Hashable, int] = {}
    ids = [numbers.setdefault(unit, len(numbers)) for sentence in units for unit in sentence]
    owners = np.repeat(np.arange(len(units)), [len(sentence) for sentence in units])
    return np.array(ids, dtype=np.int64), owners


def _standardised(values: Vector) -> Vector:
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 1e-12 else np.zeros_like(values)
