"""Scripts of the languages that are written in two: Chinese, simplified or traditional; Serbian, Cyrillic or Latin."""

from collections.abc import Sequence
from functools import cache

_TRADITIONAL_REGIONS = frozenset(("hant", "tw", "hk", "mo"))


def with_script(language: str, text: str, hints: Sequence[str] = ()) -> str:
    """`language` with the script that `text` is in: `zh-Hans`, `zh-Hant`, `sr-Cyrl`, `sr-Latn`; others as they are.

    `hints` are declared tags; their script or region decides when the characters do not. Without either, `language`.
    """
    if language == "zh":
        return _chinese(text, hints)
    if language == "sr":
        cyrillic, latin = sum("Ѐ" <= letter <= "џ" for letter in text), sum("A" <= letter <= "ž" for letter in text)
        return language if cyrillic == latin else "sr-Cyrl" if cyrillic > latin else "sr-Latn"
    return language


def _chinese(text: str, hints: Sequence[str]) -> str:
    simplified_only, traditional_only = _characters()
    simplified = sum(character in simplified_only for character in text)
    traditional = sum(character in traditional_only for character in text)
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    for hint in hints:
        language, *parts = hint.replace("_", "-").lower().split("-")
        if language in ("zh", "cmn") and parts:
            return "zh-Hant" if _TRADITIONAL_REGIONS.intersection(parts) else "zh-Hans"
    return "zh"


@cache
def _characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only one of the two has: GB 2312 was made for the simplified script, Big5 for the other."""
    ideographs = [chr(code) for code in range(0x4E00, 0xA000)]
    gb = {character for character in ideographs if character.encode("gb2312", "ignore")}
    big5 = {character for character in ideographs if character.encode("big5", "ignore")}
    return frozenset(gb - big5), frozenset(big5 - gb)
