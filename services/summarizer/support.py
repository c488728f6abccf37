"""Which other reports support a sentence, and with which passage."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from services.summarizer.negators import negators, unspaced_negations
from services.summarizer.passages import Passage
from services.summarizer.terms import stems
from shared.text.words import words

_ENOUGH = 0.6
"""Share of a sentence's content words that a passage must have to support it. Set by reading the pairs that it finds in
the stories of NeuS: around .5 many tell of the same thing but another fact, from .6 on hardly any."""
_ENOUGH_WITHOUT_NAMES = 0.7
"""The same where capitals don't tell names from other words: scripts without them, and German with its nouns."""
_ENOUGH_BESIDES_NAMES = 0.5
"""The same of the words that are neither names nor numbers: those say what it is about, not what is the case."""
_FEWEST_WORDS = 5
"""Content words in common that it takes at least: short sentences are alike by chance."""
_NUMBER = re.compile(r"\d[\d.,:]*")
_QUOTATION = re.compile(r"[\"“„«「]([^\"“”„«»「」]+)[\"”“»」]")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def supporting(sentence: Passage, passages: Sequence[Passage], language: str) -> Passage | None:
    """The passage of another report that says what `sentence` says; none when there is none.

    It must have most of the sentence's content words, every number, name and quotation of it, and deny what it denies.
    """
    wanted = frozenset(sentence.terms)
    if len(wanted) < _FEWEST_WORDS:
        return None
    names = _names(sentence.text, language)
    best: Passage | None = None
    most = _ENOUGH if names else _ENOUGH_WITHOUT_NAMES
    for passage in passages:
        share = _share(wanted, passage)
        if share >= most and (best is None or share > most) and _agrees(sentence, passage, names, language):
            best, most = passage, share
    return best


def _share(wanted: frozenset[str], passage: Passage) -> float:
    """The share of the words that the passage has; 0 when too few to tell."""
    common = len(wanted.intersection(passage.terms))
    return common / len(wanted) if common >= _FEWEST_WORDS else 0.0


def _agrees(sentence: Passage, passage: Passage, names: frozenset[str], language: str) -> bool:
    said = {term for term in sentence.terms if term not in names and not term[0].isdigit()}
    return (
        "?" not in passage.text
        and len(said.intersection(passage.terms)) >= _ENOUGH_BESIDES_NAMES * len(said)
        and _numbers(sentence.text) <= _numbers(passage.text)
        and all(quotation in passage.text for quotation in _QUOTATION.findall(sentence.text))
        and names.issubset(passage.stems)
        and _negations(sentence.text, language) == _negations(passage.text, language)
    )


def _names(text: str, language: str) -> frozenset[str]:
    """The stems of words that are capitalised though no sentence starts with them; none where that tells nothing."""
    if language.partition("-")[0] == "de":
        return frozenset()
    found = (
        match[0]
        for match in _WORD.finditer(text)
        if match[0][0].isupper()
        and match.start()
        and text[: match.start()].rstrip('"“„«‘( ')[-1:] not in ("", ".", ":", "?", "!")
    )
    return frozenset(stem for name in found for stem in stems(name, language))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.rstrip(".,:") for number in _NUMBER.findall(text))


def _negations(text: str, language: str) -> Counter[str] | int:
    """Which words deny, and how often: equal for sentences that deny alike."""
    found = unspaced_negations(text)
    return found or _counted(words(text), negators(language))


def _counted(said: Iterable[str], wanted: frozenset[str]) -> Counter[str]:
    return Counter(word for word in said if word in wanted)
