"""What reports of one event have in common in every language: names, romanised, and numbers.

An anchor is a string: `#214` a number, `=brennf` the first letters of a romanised name (they survive inflection),
`~blnklt` its consonant skeleton (it survives transliteration: vowels and voicing are what scripts disagree about).
"""

import re
from collections import Counter
from functools import lru_cache

from anyascii import anyascii

from services.clusterer.stopwords import STOPWORDS
from shared.text.normalise import fold

_PREFIX = 6
_SHORTEST_NAME = 3
_SHORTEST_SKELETON = 3
_MOST_TOKENS = 200

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f'’٬٫]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f'’٬]\d{3})+")
_TOKEN = re.compile(
    r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0980-\u0983\u09bc-\u09cd]+[^\W\d_]*)*"
)
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{3,}")
_HAN_KANA_THAI = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΆ-ΫА-Я]")

_ARABIC_PREFIXES = ("وال", "بال", "لل", "ال")

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


def name_anchors(text: str, language: str) -> dict[str, int]:
    """Romanised names of a text in `language` (primary subtag), prefixes and skeletons, to how often each occurs."""
    counts: Counter[str] = Counter()
    for token in _name_like(text, language)[:_MOST_TOKENS]:
        counts.update(anchors_of(token))
    return dict(counts)


def _plain_number(number: str) -> str:
    """The number in one spelling, empty for a single digit: too common to say anything."""
    if number.isdigit():
        return number.lstrip("0") if len(number) > 1 else ""
    if _GROUPED.fullmatch(number):
        return "".join(filter(str.isdigit, number))
    return re.sub(r"\D", ".", number)


def _name_like(text: str, language: str) -> list[str]:
    """Tokens that may be names: capitalised ones, or in scripts without capitals all but the stop words."""
    stop = STOPWORDS.get(language, frozenset())
    if _HAN_KANA_THAI.search(text):
        return _LATIN.findall(text) + _KATAKANA.findall(text)
    tokens: list[str] = _TOKEN.findall(text)
    if language in _CASELESS:
        return [token for token in tokens if len(token) >= _SHORTEST_NAME and fold(token) not in stop]
    return _capitalised(tokens, stop)


def capitalised(text: str, language: str) -> frozenset[str]:
    """The words, folded, that a text capitalises: names, mostly. Empty in scripts without capitals."""
    if language in _CASELESS or not _UPPER.search(text):
        return frozenset()
    return frozenset(map(fold, _capitalised(_TOKEN.findall(text), STOPWORDS.get(language, frozenset()))))


def _capitalised(tokens: list[str], stop: frozenset[str]) -> list[str]:
    return [
        token for token in tokens if len(token) >= _SHORTEST_NAME and token[0].isupper() and token.lower() not in stop
    ]


_CASELESS = frozenset({"ar", "bn", "fa", "gu", "he", "hi", "kn", "ko", "ml", "mr", "ne", "pa", "ps", "ta", "te", "ur"})


@lru_cache(maxsize=1 << 17)
def anchors_of(token: str) -> tuple[str, ...]:
    """The anchors of one token: its romanised beginning and its skeleton, where they are long enough."""
    for prefix in _ARABIC_PREFIXES:
        if token.startswith(prefix) and len(token) > len(prefix) + 2:
            token = token[len(prefix) :]
            break
    roman = "".join(filter(str.isalpha, anyascii(token).lower()))
    found: list[str] = []
    if len(roman) >= _SHORTEST_NAME:
        found.append("=" + roman[:_PREFIX])
    bones = skeleton(roman)
    if len(bones) >= _SHORTEST_SKELETON:
        found.append("~" + bones)
    return tuple(found)


def skeleton(roman: str) -> str:
    """The consonants of a romanised word in the classes that transliterations keep apart."""
    for pattern, sound in _SOUNDS:
        roman = pattern.sub(sound, roman)
    return _DOUBLED.sub(r"\1", roman.translate(_CLASSES))
