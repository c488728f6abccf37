"""The words of a sentence as claims: names, numbers, dates, offices and denials, spelled alike in all languages.

`key` is what two words are compared by: `#1200` for a number however it is written, `@m3` and `@d2` for March and
Tuesday, `~DE` for Germany, Deutschland and German, the bare office for "Sen." and "Senator", else the stem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii

from services.summarizer.figures import number, scaled
from services.summarizer.function_words import function_words
from services.summarizer.gazetteer import calendar, inflected, places
from services.summarizer.lexicon import pairs, word_set
from services.summarizer.negators import negators
from services.summarizer.terms import stem
from shared.text.normalise import fold
from shared.text.words import is_unspaced, words


class Kind(StrEnum):
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    TITLE = "title"
    NEGATOR = "negator"
    WORD = "word"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `sure` is False for a capitalised word that may be capitalised for its place or its language."""

    text: str
    key: str
    kind: Kind
    skeleton: str
    """Of a capitalised word: its letters in ASCII, lower case; else empty."""
    clause: int
    """Rises with every comma, semicolon, colon, dash and bracket."""
    sure: bool = True
    is_solid: bool = True
    """Whether it counts as company of a name: content, or a verb of saying."""


_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:'’\u00a0\u202f]\d+)*)(?P<suffix>(?:k|m|bn|mn|tn|mio|mrd|mln|mld)\b)?"
    r"|(?P<word>(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W\d_](?:[\w’'\u0300-\u036f\u0900-\u0dff]|[-&](?=[^\W\d_])|-\d+)*|[%％])"
    r"|(?P<break>[,;:()\[\]،؛、，；：（）]|(?<=\s)[-–—](?=\s)|—)"
    r"|(?P<open>[\"“„«「‘(¿¡])",
    re.IGNORECASE,
)
_ALWAYS_CAPITAL = frozenset(("de", "lb"))
"""Languages whose every noun has a capital."""
_CAPITAL_MONTHS = frozenset(("en", "de", "lb"))
_SPACE_IN_NUMBERS = frozenset("ru uk be bg fr pl cs sk fi sv no nb da hu et lv lt".split())
_SPACED_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"['’]s?$")
_PERCENT = frozenset(("%", "percent", "per", "Prozent", "pour", "por"))
_LONGEST_PHRASE = 5


@lru_cache(maxsize=8192)
def tokens(text: str, language: str) -> tuple[Token, ...]:
    """The words of one sentence, in order."""
    if language.partition("-")[0].lower() in _SPACE_IN_NUMBERS:
        text = _SPACED_NUMBER.sub("\u202f", text)
    if is_unspaced(text):
        return tuple(_unspaced(text, language))
    return tuple(_merged(list(_spaced(text, language)), language))


def skeleton(word: str) -> str:
    """A name's letters in ASCII and lower case, without a possessive s: the same in most scripts and spellings."""
    return "".join(filter(str.isalnum, anyascii(_POSSESSIVE.sub("", word)).lower()))


def _spaced(text: str, language: str) -> Iterator[Token]:
    primary = language.partition("-")[0].lower()
    clause = 0
    starts = True
    denying, idle, offices = negators(language), function_words(language), pairs("titles", language)
    for match in _TOKEN.finditer(text):
        if match["break"]:
            clause += 1
            starts = starts or match["break"] == ":"
        elif match["open"]:
            starts = True
        elif match["number"]:
            yield Token(match[0], number(match["number"], match["suffix"] or ""), Kind.NUMBER, "", clause)
            starts = False
        else:
            yield _word(match["word"], primary, language, clause, starts, denying, idle, offices)
            starts = False


def _word(
    text: str,
    primary: str,
    language: str,
    clause: int,
    starts: bool,
    denying: frozenset[str],
    idle: frozenset[str],
    offices: dict[str, str],
) -> Token:
    folded = fold(_POSSESSIVE.sub("", text))
    bare = folded.rstrip(".")
    capital = text[0].isupper()
    when = calendar(primary).get(bare) or (bare[2:] and inflected(primary).get(stem(bare, language)))
    if when and (capital or primary not in _CAPITAL_MONTHS):
        return Token(text, when, Kind.DATE, "", clause)
    if folded in denying or fold(text) in denying or folded.endswith("n't"):
        return Token(text, "!not", Kind.NEGATOR, "", clause)
    if bare in offices:
        return Token(text, offices[bare], Kind.TITLE, skeleton(text) if capital else "", clause)
    if text == "I" and primary == "en":
        return Token(text, "i", Kind.FUNCTION, "", clause, is_solid=False)
    if capital and not (bare in idle and (starts or not text.isupper())):
        sure = (text.isupper() and len(text) > 1) or not (starts or primary in _ALWAYS_CAPITAL)
        return Token(text, stem(folded, language), Kind.NAME, skeleton(text), clause, sure)
    if folded in idle:
        return Token(text, folded, Kind.FUNCTION, "", clause, is_solid=folded in word_set("reporting", language))
    return Token(text, stem(folded, language), Kind.WORD, "", clause)


def _merged(found: list[Token], language: str) -> Iterator[Token]:
    """Numbers with their scales, number words, and names of places and bodies of several words as one token each."""
    known = places(language.partition("-")[0].lower())
    spoken = pairs("number_words", language)
    at = 0
    while at < len(found):
        phrase, width = _phrase(found, at, known)
        if phrase:
            kind = Kind.WORD if phrase == "=percent" else Kind.NAME
            text = " ".join(token.text for token in found[at : at + width])
            # A place is known by itself, wherever in the sentence it stands.
            named = "" if kind is Kind.WORD else found[at].skeleton or phrase
            yield Token(text, phrase, kind, named, found[at].clause)
            at += width
            continue
        token = found[at]
        value = token.key if token.kind is Kind.NUMBER else None
        if token.kind in (Kind.WORD, Kind.FUNCTION, Kind.NAME) and (word := fold(token.text)) in spoken:
            value = f"#{spoken[word]}"
        elif token.kind in (Kind.WORD, Kind.NAME) and "-" in token.text:
            first, _, last = fold(token.text).partition("-")
            if first in spoken and last in spoken:
                value = f"#{int(spoken[first]) + int(spoken[last])}"
        if value is not None:
            at += 1
            if at < len(found) and (larger := scaled(value, fold(found[at].text), language)):
                value = larger
                at += 1
            yield Token(token.text, value, Kind.NUMBER, "", token.clause)
            continue
        yield token
        at += 1


def _phrase(found: list[Token], at: int, known: dict[str, str]) -> tuple[str, int]:
    first = found[at]
    small = not first.skeleton and first.text not in _PERCENT
    if small and not (first.text[0].islower() and _lower_allowed(first.text, known)):
        return "", 0
    for width in range(min(_LONGEST_PHRASE, len(found) - at), 0, -1):
        run = found[at : at + width]
        spelling = " ".join(fold(_POSSESSIVE.sub("", token.text)) for token in run)
        key = known.get(spelling) or known.get(spelling.rstrip("."))
        if key is None:
            continue
        if width == 1 and len(spelling) <= 4 and "." not in spelling and spelling.isascii() and not _caps(run[0].text):
            continue  # "us" and "who" are words; "US" and "WHO" are not
        return key, width
    return "", 0


def _caps(text: str) -> bool:
    return text.isupper() or (not text[0].islower() and len(text) > 3) or text == "%"


def _lower_allowed(text: str, known: dict[str, str]) -> bool:
    """Whether a word without a capital may be a place's: many languages write "russe" or "español" small."""
    return known.get(fold(text), "").startswith("~")


def _unspaced(text: str, language: str) -> Iterator[Token]:
    """Numbers and Latin words by themselves, the rest in pairs of characters."""
    clause = 0
    for part in re.split(r"(\d+(?:[.,:]\d+)*[万萬亿億만억兆]?|[、，；：,;:（）()。])", text):
        if part and part[0].isdigit():
            digits = part.rstrip("万萬亿億만억兆")
            yield Token(part, number(digits, part[len(digits) :]), Kind.NUMBER, "", clause)
        elif len(part) == 1 and part in "、，；：,;:（）()。":
            clause += 1
        else:
            for word in words(part):
                latin = word[0].isascii() and word[0].isalpha()
                yield Token(
                    word, word, Kind.NAME if latin else Kind.WORD, skeleton(word) if latin else "", clause, False
                )
