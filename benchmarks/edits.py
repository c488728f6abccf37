"""What editors do to a text that they take over, done by a program: for measuring how well it is still recognised."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

Row = dict[str, Any]
Edit = Callable[[Row, Sequence[Row], random.Random], Row]


def _cut(share: float) -> Edit:
    """A contiguous part of the text, under a new title."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        words = row["text"].split()
        kept = max(1, int(share * len(words)))
        start = chance.randint(0, len(words) - kept)
        return {**row, "title": chance.choice(others)["title"], "text": " ".join(words[start : start + kept])}

    return edit


def _thinned(share: float) -> Edit:
    """A random part of the sentences, in their order."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        sentences = re.split(r"(?<=[.!?])\s+", row["text"])
        kept = sorted(chance.sample(range(len(sentences)), max(1, round(share * len(sentences)))))
        return {**row, "text": " ".join(sentences[place] for place in kept)}

    return edit


def _changed(share: float) -> Edit:
    """Random words replaced by words of other articles."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        foreign = chance.choice(others)["text"].split() or ["else"]
        words = [chance.choice(foreign) if chance.random() < share else word for word in row["text"].split()]
        return {**row, "text": " ".join(words)}

    return edit


def _embedded(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
    """In the middle of a longer text: among as many other words again, or twice as many."""
    words = row["text"].split()
    around = " ".join(chance.choice(others)["text"] for _ in range(4)).split()
    chance.shuffle(around)  # or two copies that stand in one text would be copies of one another too
    del around[chance.choice((1, 2)) * len(words) :]
    half = len(around) // 2
    return {**row, "text": " ".join((*around[:half], *words, *around[half:]))}


def _headline(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
    """The title alone, as another desk would set it."""
    words = row["title"].split()
    if len(words) > 5:
        del words[chance.randrange(len(words))]
    title = " ".join(words)
    return {**row, "title": chance.choice((f"{title} - Gazette", f"UPDATE 1: {title}", title.upper())), "text": ""}


EDITS: Final[dict[str, Edit]] = {
    "cut_to_30": _cut(0.30),
    "cut_to_15": _cut(0.15),
    "thinned_to_30": _thinned(0.30),
    "changed_10": _changed(0.10),
    "changed_20": _changed(0.20),
    "embedded": _embedded,
    "headlines": _headline,
}
"""Name to edit; the numbers are per cent of the words or sentences."""
