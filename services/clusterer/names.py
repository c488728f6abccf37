"""The names in a text: runs of capitalised words, as written."""

import re
import sys
from collections import Counter

from services.clusterer.stopwords import STOPWORDS
from shared.text.normalise import fold

MOST_NAMES = 12

_UPPER = "".join(
    re.escape(chr(code)) for code in range(0x41, 0x590) if chr(code).isupper() and chr(code).lower() != chr(code)
)
_WORD = rf"[{_UPPER}][\w’'-]*\w"
_JOINING = r"(?:(?:of|the|and|de|da|do|dos|del|della|di|la|le|van|von|van der|ter|bin|ibn|al|el|y|&) )?"
_RUN = re.compile(rf"{_WORD}(?: {_JOINING}{_WORD}){{0,5}}")
_SENTENCE_ENDS = frozenset(".!?…:;\n\"“”„«»'‘’()—–-•")
_CAPITALISED = re.compile(rf"(?<!\w)[{_UPPER}][^\W\d_]{{2,}}")
_POSSESSIVE = re.compile(r"['’]s?$")
_NOUNS_CAPITALISED = frozenset({"de", "lb"})


def names(title: str, text: str, language: str) -> tuple[str, ...]:
    """Up to `MOST_NAMES` names, most frequent first; empty in scripts without capitals.

    A single capitalised word where a sentence begins proves nothing and counts only when it also stands elsewhere. In
    languages that capitalise nouns, only runs of two words and more count.
    """
    stop = STOPWORDS.get(language, frozenset())
    inside: Counter[str] = Counter()
    at_start: Counter[str] = Counter()
    for (run, opens), times in Counter(_runs(text or title)).items():
        words = run.split(" ")
        if opens and words[0].lower() in stop:
            words, opens = words[1:], False
        while words and words[0].lower() in stop:
            words = words[1:]
        name = " ".join(words)
        if "'" in name or "’" in name:
            name = _POSSESSIVE.sub("", name)
        if len(name) < 3 or name.lower() in stop or (language in _NOUNS_CAPITALISED and len(words) < 2):
            continue
        (at_start if opens and len(words) == 1 else inside)[sys.intern(name)] += times
    for name, count in at_start.items():
        if name in inside:
            inside[name] += count
    ranked = sorted(inside.items(), key=lambda item: (-item[1] * (1 + item[0].count(" ")), item[0]))
    return tuple(name for name, _ in ranked[:MOST_NAMES])


def capitalised(text: str, language: str) -> frozenset[str]:
    """The words, folded, that a text capitalises: names, mostly. Without stop words and words of two letters."""
    stop = STOPWORDS.get(language, frozenset())
    return frozenset(map(fold, set(_CAPITALISED.findall(text)))) - stop


def _runs(text: str) -> list[tuple[str, bool]]:
    """Each run of capitalised words, and whether a sentence or quotation begins with it."""
    found: list[tuple[str, bool]] = []
    for match in _RUN.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].rstrip(" ")
        found.append((match[0], not before or before[-1] in _SENTENCE_ENDS))
    return found
