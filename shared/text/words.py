"""The words of a text in any script: the one tokeniser that duplicates, stories and summaries are compared by."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from shared.text.normalise import fold

_UNSPACED = (
    "\u0e00-\u0e3e\u0e40-\u0e4e"  # Thai
    "\u0e80-\u0ecf\u0edc-\u0edf"  # Lao
    "\u1000-\u103f\u1050-\u108f\u109a-\u109d\uaa60-\uaa7f\ua9e0-\ua9ef\ua9fa-\ua9fe"  # Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u3005-\u3007\u3021-\u3029\u303b"  # Han: iteration marks and numerals
    "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"  # Han
)
"""Letters and marks of the scripts that put no spaces between words, as ranges of a character class."""
_IN_UNSPACED = re.compile(f"[{_UNSPACED}]")


def _ranges(codes: Iterable[int]) -> str:
    """Rising code points as the ranges of a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(re.escape(chr(first)) + "-" + re.escape(chr(last)) for first, last in ranges)


# Beyond U+FFFF one coarse range (letters of ancient and minority scripts): `re` tests such ranges one by one.
_SPACED = "\U00010000-\U0001cfff" + _ranges(
    code for code in range(0x10000) if unicodedata.category(chr(code))[0] in "LMN" and not _IN_UNSPACED.match(chr(code))
)
_MARK = _ranges(code for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
_SYLLABLE = re.compile(f"[{_UNSPACED}][{_MARK}]*")

_ELIDED = "[cdjlmnst]|qu|all|dall|dell|nell|sull|lorsqu|puisqu|jusqu|quelqu"  # French, Italian, Catalan


def _pattern(letter: str, *, unspaced: bool = False) -> re.Pattern[str]:
    """Finds words written with `letter`, a character class without its brackets; group 1 is the word."""
    ends = f"(?![{letter}])"
    forms = (
        rf"[{letter}]++(?!['.,:/&-][{letter}]|[+#])",  # by far the most: a word that nothing is joined to
        rf"(?:{_ELIDED})(?='[{letter}]{{2}})",  # l'accord: two words
        rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]{ends})?",  # u.s. and j.k.
        rf"[a-z](?:\+\+|\#){ends}",  # c++ and c#
        rf"[a-z]{{1,2}}&[a-z]{{1,2}}{ends}",  # at&t
        rf"\d+(?:[.,:/-]\d+)*[{letter}]*",  # 1,000 and 1.5bn and 2-1 and 12:30
        rf"[{letter}]+(?:'(?!s{ends})[{letter}]+|-\d[{letter}]*)*",  # don't, o'neill, covid-19
        *([f"[{_UNSPACED}]+"] if unspaced else []),
    )
    return re.compile(f"({'|'.join(forms)})(?:'s{ends})?")  # a possessive s is not part of the name


_ASCII_WORD = _pattern("a-z0-9")
_SPACED_WORD = _pattern(_SPACED)
_ANY_WORD = _pattern(_SPACED, unspaced=True)


def words(text: str) -> list[str]:
    """The words of `text` in order, folded (see `fold`): equal words are equal strings.

    Vowel signs and other marks stay in their words. Hyphens part words, except before a digit (covid-19, 2-1);
    apostrophes join them (don't, o'neill), but a possessive 's is dropped and l', d', qu' and the like stand alone.
    Numbers keep their inner points and commas; u.s., c++, c#, at&t and 5g are words. Scripts without spaces between
    words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give overlapping pairs of characters instead.
    """
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    if not _IN_UNSPACED.search(folded):
        return _SPACED_WORD.findall(folded)
    result: list[str] = []
    for word in _ANY_WORD.findall(folded):
        if _IN_UNSPACED.match(word):
            result.extend(_pairs(word))
        else:
            result.append(word)
    return result


def _pairs(run: str) -> list[str]:
    """Overlapping pairs of the run's characters, each with its marks; the run itself when it is one character."""
    characters = _SYLLABLE.findall(run)
    if len(characters) == 1:
        return characters
    return [first + second for first, second in itertools.pairwise(characters)]


def is_unspaced(text: str) -> bool:
    """Whether at least a third of the text's letters belong to scripts without spaces between words."""
    if text.isascii():
        return False
    unspaced = len(_IN_UNSPACED.findall(text))
    return unspaced > 0 and 3 * unspaced >= sum(map(str.isalnum, text))
