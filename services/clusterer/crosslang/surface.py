"""What a name looks like in any script: the beginning of its romanised form and its consonants."""

import re
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from services.clusterer.anchors import skeleton

_PREFIXES = (4, 6)
"""Letters: the shorter survives inflection and spelling, the longer tells names apart."""
_SHORTEST_SKELETON = 3
_ARTICLES = ("وال", "بال", "لل", "ال")

# How many of a thousand texts hold a form by chance: short forms meet by accident. Rough, from the sentences of
# benchmarks.parallel.
_CHANCE = {3: 0.03, 4: 0.006}
_LONG_CHANCE = 0.002

_SPELLING_OUT = {
    "ja": re.compile(r"[\u30a1-\u30fa\u30fc]{2}"),
    "zh": re.compile(
        "[阿埃艾安奥巴拜班贝彼比伯博勃布查茨达戴德蒂迪丁杜多厄恩尔法菲费芬弗福盖戈格古哈海汉赫亨霍基吉加贾杰卡凯坎柯科克肯库夸拉莱"
        "赖兰朗劳勒雷里丽利列林琳卢鲁伦罗洛马玛迈麦曼梅蒙米明莫默姆穆娜纳内尼涅宁努诺欧帕潘佩彭皮普奇齐乔琼切萨塞桑瑟森沙莎尚舍圣施"
        "史丝斯苏索塔泰坦汤特滕提廷图托瓦万威韦维魏温文翁沃乌西希锡夏香谢辛休逊雅亚延扬耶叶伊英因尤约泽扎詹珍佐兹]{2}"
    ),
}
"""Pairs of the characters that foreign names are spelled with."""
_SHORTEST_NAME = 3
_UNTOLD_APART = 2
"""Chinese, Japanese and Korean write r and l alike; so many of a name's are tried as both."""


@lru_cache(maxsize=1 << 17)
def surface_terms(word: str) -> tuple[str, ...]:
    """The romanised beginnings (`=mari`, `=mariso`) and the consonant skeleton (`~mrsl`) of a folded word.

    Empty for short words, numbers, and words whose script tells nothing of their sound.
    """
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            word = word[len(article) :]
            break
    roman = word if word.isascii() else anyascii(word).lower()
    roman = "".join(filter(str.isalpha, roman))
    terms = ["=" + roman[:length] for length in _PREFIXES if len(roman) >= length]
    bones = skeleton(roman)
    if len(bones) >= _SHORTEST_SKELETON:
        terms.append("~" + bones)
    return tuple(terms)


def chance(term: str) -> float:
    """The share of texts that hold a surface term by accident."""
    return _CHANCE.get(len(term) - 1, _LONG_CHANCE)


def sounds_of_names(words: Sequence[str], language: str) -> set[str]:
    """The skeletons, and the beginnings where they are sure, of foreign names in a text of pairs of characters."""
    found: set[str] = set()
    for name in spelled_out(words, language):
        terms = surface_terms(name)
        found.update(term for term in terms if term[0] == "=" and language == "ja")
        found.update(variant for term in terms if term[0] == "~" for variant in r_or_l(term))
    return found


def r_or_l(term: str) -> set[str]:
    """A skeleton with each of its first r also as an l."""
    variants = {term}
    at = -1
    for _ in range(_UNTOLD_APART):
        at = term.find("r", at + 1)
        if at >= 0:
            variants |= {f"{variant[:at]}l{variant[at + 1 :]}" for variant in variants}
    return variants


def spelled_out(words: Sequence[str], language: str) -> list[str]:
    """The foreign names that overlapping pairs of characters were cut from: runs of three characters and more."""
    pair = _SPELLING_OUT.get(language)
    found: list[str] = []
    run = ""
    if pair is None:
        return found
    for word in (*words, ""):
        if run and run[-1:] == word[:1] and pair.fullmatch(word):
            run += word[1]
            continue
        if len(run) >= _SHORTEST_NAME:
            found.append(run)
        run = word if pair.fullmatch(word) else ""
    return found
