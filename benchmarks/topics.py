"""`python -m benchmarks.topics [PATH …]`: what articles are about, from title and text alone, in 50 languages.

A file holds lines of `title`, `text`, `language` and `topic`. Its labels are mapped to our topics by the table below,
chosen by how the file's name begins; labels with the same topics are one class. The answer is the class of the
highest-ranked topic that has one. Labels that name no topic ("other", "not_news") are left out. The peer in the
same run is the profile by which the clusterer compares the same articles.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

from benchmarks.front import files_to_measure, progress, read_lines, report
from services.clusterer.topics import TopicScore, read, topics
from services.clusterer.vectors import profile

_REST = "politics conflict crime society disaster education"

LABELS: Mapping[str, Mapping[str, str]] = {
    "masakhanews": {
        "politics": f"{_REST} environment weather",
        "business": "business labour",
        "entertainment": "arts lifestyle",
        "health": "health",
        "religion": "religion",
        "sports": "sport",
        "technology": "technology science",
    },
    "telegram": {
        "society": f"{_REST} religion labour environment",
        "economy": "business",
        "entertainment": "arts lifestyle",
        "science": "science health",  # its science takes medicine in
        "sports": "sport",
        "technology": "technology",
    },
    "gnad": {
        "Inland": "politics conflict",
        "International": "politics conflict",
        "Panorama": "crime disaster society religion weather lifestyle",
        "Wirtschaft": "business labour",
        "Web": "technology",
        "Sport": "sport",
        "Kultur": "arts",
        "Etat": "arts",  # media: in the IPTC's scheme part of arts, culture, entertainment and media
        "Wissenschaft": "science health environment education",
    },
    "uci": {
        "business": "business labour",
        "entertainment": "arts",
        "science and technology": "technology science environment",
        "health": "health",
    },
    "sib200": {
        "science/technology": "science technology education",
        "travel": "lifestyle",
        "politics": f"{_REST.replace('disaster education', '')} business labour",
        "sports": "sport",
        "health": "health",
        "entertainment": "arts",
        "geography": "environment weather disaster",
    },
}
"""How a file's name begins to label to the topics that it stands for."""


def measure(rows: Sequence[dict[str, Any]], labels: Mapping[str, str], label: str) -> dict[str, Any]:
    """Accuracy, macro-averaged F1 (over all rows, and the mean over languages) and texts a second."""
    class_of = {topic: group for group in labels.values() for topic in group.split()}
    topical = [row for row in rows if row["topic"] in labels]
    truth = [labels[row["topic"]] for row in topical]
    for language in {row["language"] for row in topical}:
        topics(read("The words are loaded before the clock starts.", "", language), language)
    started = perf_counter()
    ranked = [
        topics(read(row["title"], row["text"], row["language"]), row["language"]) for row in progress(topical, label)
    ]
    seconds = perf_counter() - started
    started = perf_counter()
    for row in topical:
        profile(row["title"], row["text"], row["language"])
    profile_seconds = perf_counter() - started
    told = [_answer(scores, class_of) for scores in ranked]
    by_language: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row, one, right in zip(topical, told, truth, strict=True):
        by_language[row["language"]].append((one, right))
    return {
        "accuracy": sum(one == right for one, right in zip(told, truth, strict=True)) / len(truth),
        "macro_f1": macro_f1(told, truth),
        "texts": len(topical),
        "texts_per_second": len(topical) / seconds,
        "profiles_per_second": len(topical) / profile_seconds,
        "macro_f1_by_language": {
            language: macro_f1(*zip(*pairs, strict=True)) for language, pairs in sorted(by_language.items())
        },
        "f1_by_class": {group: f1_of(group, told, truth) for group in sorted(set(truth))},
    }


def _answer(scores: Sequence[TopicScore], class_of: Mapping[str, str]) -> str:
    return next((class_of[score.topic] for score in scores if score.topic in class_of), "")


def f1_of(group: str, told: Sequence[str], truth: Sequence[str]) -> float:
    """F1 of one class."""
    hits = sum(one == right == group for one, right in zip(told, truth, strict=True))
    return 2 * hits / (Counter(told)[group] + Counter(truth)[group])


def macro_f1(told: Sequence[str], truth: Sequence[str]) -> float:
    """The mean F1 of the classes that occur."""
    classes = set(truth)
    return sum(f1_of(group, told, truth) for group in classes) / len(classes)


def main() -> None:
    paths = files_to_measure("topics", "*-dev.jsonl")
    results = {}
    for path in paths:
        labels = LABELS.get(path.stem.split("-")[0])
        if labels is None:
            raise SystemExit(f"{path}: no table of labels for it; names begin with one of {', '.join(LABELS)}")
        results[path.stem] = measure(read_lines(path), labels, path.stem)
    report({"files": results})


if __name__ == "__main__":
    main()
