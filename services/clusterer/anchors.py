"""What texts of every language have in common without a lexicon: numbers and consonants.

A number's anchor is `#` and its plain digits, `#214`.
"""

import re
from collections import Counter

from shared.text.normalise import fold

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f'’٬٫]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f'’٬]\d{3})+")
_SOUNDS = (
    (re.compile(r"tsch|tch|sch|dzh|tsh|shch|ch|sh|zh|cz|sz|rz|ts|dz|tz|ss"), "s"),
    (re.compile(r"ph|pf"), "f"),
    (re.compile(r"kh|gh|ck|qu|cq|q"), "k"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w(?=[^aeiou]|$)"), ""),
    (re.compile(r"[aeiouyhj']"), ""),
)
_CLASSES = str.maketrans({"p": "b", "t": "d", "g": "k", "c": "k", "v": "f", "w": "f", "z": "s"})
_DOUBLED = re.compile(r"(.)\1+")


def number_anchors(text: str) -> dict[str, int]:
    """The numbers of a text, `#` and plain digits, to how often each occurs."""
    counts: Counter[str] = Counter()
    for number in _NUMBER.findall(text if text.isascii() else fold(text)):
        plain = _plain_number(number)
        if plain:
            counts["#" + plain] += 1
    return dict(counts)


def _plain_number(number: str) -> str:
    """The number in one spelling, empty for a single digit: too common to say anything."""
    if number.isdigit():
        return number.lstrip("0") if len(number) > 1 else ""
    if _GROUPED.fullmatch(number):
        return "".join(filter(str.isdigit, number))
    return re.sub(r"\D", ".", number)


def skeleton(roman: str) -> str:
    """The consonants of a romanised word in the classes that transliterations keep apart."""
    for pattern, sound in _SOUNDS:
        roman = pattern.sub(sound, roman)
    return _DOUBLED.sub(r"\1", roman.translate(_CLASSES))
