"""`python -m benchmarks.languages [PATH …]`: how often a text's language is told, alone and with declarations.

A file holds lines of `text` and `language`. Declarations are simulated: nine in ten are right, the others name any
language of the file.
"""

import random
from collections import Counter
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from benchmarks.front import files_to_measure, progress, read_lines, report
from shared.text.language import identify, primary

RIGHT_DECLARATIONS = 0.9


def measure(rows: Sequence[dict[str, Any]], label: str) -> dict[str, float]:
    """Accuracy and macro-averaged F1 from the text alone, accuracy with declarations, and texts a second."""
    identify("The model is loaded before the clock starts.")
    truth = [primary(row["language"]) for row in rows]
    languages = sorted(set(truth))
    chance = random.Random(1)
    hints = [right if chance.random() < RIGHT_DECLARATIONS else chance.choice(languages) for right in truth]
    started = perf_counter()
    told = [primary(identify(row["text"])) for row in progress(rows, label)]
    seconds = perf_counter() - started
    declared = [primary(identify(row["text"], (hint,))) for row, hint in zip(rows, hints, strict=True)]
    return {
        "accuracy": _share(told, truth),
        "macro_f1": _macro_f1(told, truth),
        "accuracy_with_declarations": _share(declared, truth),
        "texts_per_second": len(rows) / seconds,
    }


def _share(told: Sequence[str], truth: Sequence[str]) -> float:
    return sum(one == right for one, right in zip(told, truth, strict=True)) / len(truth)


def _macro_f1(told: Sequence[str], truth: Sequence[str]) -> float:
    hits = Counter(right for one, right in zip(told, truth, strict=True) if one == right)
    answered, present = Counter(told), Counter(truth)
    return sum(2 * hits[language] / (answered[language] + present[language]) for language in present) / len(present)


def main() -> None:
    paths = files_to_measure("languages")
    report({"files": {path.stem: measure(read_lines(path), path.stem) for path in paths}})


if __name__ == "__main__":
    main()
