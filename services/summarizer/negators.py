"""Words that turn a sentence into its contrary, by language: two sentences that differ in them say different things."""

import re

from services.summarizer.lexicon import word_set

_UNSPACED = re.compile(r"[不没沒未非无無勿否]|ない|なかっ|ません|せず|ไม่|มิได้")


def negators(language: str) -> frozenset[str]:
    """The negating words of `language`, as `shared.text.words` spells them."""
    return word_set("negators", language)


def unspaced_negations(text: str) -> int:
    """How many negating characters stand in a text of a script without spaces."""
    return len(_UNSPACED.findall(text))
