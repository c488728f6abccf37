"""What editors do to a text that they take over, done by a program: for measuring how well it is still recognised."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from shared.text.words import is_unspaced

Row = dict[str, Any]
Edit = Callable[[Row, Sequence[Row], random.Random], Row]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e7f])")
_WORD_UNSPACED, _WORD_THAI = 2, 4
"""Characters that stand for a word where a script puts no spaces between words."""
_THAI = re.compile("[\u0e00-\u0e7f]")


def _words(text: str) -> tuple[list[str], str]:
    """The words of a text, and what stands between them."""
    if is_unspaced(text):
        length = _WORD_THAI if _THAI.search(text) else _WORD_UNSPACED
        return [text[start : start + length] for start in range(0, len(text), length)], ""
    return text.split(), " "


def _cut(share: float) -> Edit:
    """A contiguous part of the text, under a new title."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        words, gap = _words(row["text"])
        kept = max(1, int(share * len(words)))
        start = chance.randint(0, len(words) - kept)
        return {**row, "title": chance.choice(others)["title"], "text": gap.join(words[start : start + kept])}

    return edit


def _thinned(share: float) -> Edit:
    """A random part of the sentences, in their order."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        gap = "" if is_unspaced(row["text"]) else " "
        sentences = [sentence for sentence in _SENTENCE_END.split(row["text"]) if sentence]
        kept = sorted(chance.sample(range(len(sentences)), max(1, round(share * len(sentences)))))
        return {**row, "text": gap.join(sentences[place] for place in kept)}

    return edit


def _changed(share: float) -> Edit:
    """Random words replaced by words of other articles."""

    def edit(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
        foreign = _words(chance.choice(others)["text"])[0] or ["else"]
        words, gap = _words(row["text"])
        return {**row, "text": gap.join(chance.choice(foreign) if chance.random() < share else word for word in words)}

    return edit


def _embedded(row: Row, others: Sequence[Row], chance: random.Random) -> Row:
    """In the middle of a longer text: among as many other words again, or twice as many."""
    words, gap = _words(row["text"])
    around = [word for _ in range(4) for word in _words(chance.choice(others)["text"])[0]]
    chance.shuffle(around)  # or two copies that stand in one text would be copies of one another too
    del around[chance.choice((1, 2)) * len(words) :]
    half = len(around) // 2
    return {**row, "text": gap.join((*around[:half], *words, *around[half:]))}


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
}
"""Name to edit of a report; the numbers are per cent of the words or sentences."""
HEADLINE: Final[Edit] = _headline
