"""Whether numbers, dates, names and quotations of a text have survived its translation, and none has come in."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from services.summarizer.gazetteer import calendar
from services.summarizer.lexicon import pairs
from services.summarizer.manners import leaked
from services.summarizer.quotations import quotations
from services.summarizer.tokens import Kind, Token, skeleton, tokens
from shared.text.words import is_unspaced

_SHORTEST, _LONGEST = 0.25, 5.0
"""Of the original's length; Chinese is the shortest of all, German and Tamil the longest."""
_ALIKE = 0.6
"""Similarity of the consonants of a name in two spellings."""
_VOWELS = str.maketrans("", "", "aeiouyhw")
_TITLE_CASE = 0.8
"""Share of the longer words with a capital from which on a text is set in title case."""
_FEW = 12
"""Numbers up to this one are often written as words, of which not every language has a list here."""


def lost(original: str, language: str, translation: str, target: str) -> str | None:
    """What the translation has lost or made up; none when all has survived."""
    if fault := leaked(translation, target):
        return fault
    if not _SHORTEST * len(original) <= len(translation) <= _LONGEST * len(original) + 20:
        return "it is far too short or too long"
    if original.strip() == translation.strip() and len(original.split()) > 3:
        return "it is not translated"
    before, after = tokens(original, language), tokens(translation, target)
    return (
        _numbers(before, language, after, target)
        or _dates(before, language, after, target)
        or _names(before, language, after, target, translation, original)
        or _quotations(original, translation)
    )


def _numbers(before: Sequence[Token], language: str, after: Sequence[Token], target: str) -> str | None:
    for one, other, words, message in (
        (before, after, bool(pairs("number_words", target)), "is lost"),
        (after, before, bool(pairs("number_words", language)), "has come in"),
    ):
        there = {token.key for token in other if token.kind is Kind.NUMBER}
        there |= {f"#{token.key[2:]}" for token in other if token.key.startswith("@m")}  # 5月 is May
        for token in one:
            if token.kind is Kind.NUMBER and token.key not in there and (words or not _is_few(token)):
                return f"the number {token.text} {message}"
    return None


def _is_few(token: Token) -> bool:
    return token.key[1:].isdigit() and int(token.key[1:]) <= _FEW


def _dates(before: Sequence[Token], language: str, after: Sequence[Token], target: str) -> str | None:
    if not calendar(_primary(language)) or not calendar(_primary(target)):
        return None
    mine = {token.key for token in before if token.kind is Kind.DATE}
    theirs = {token.key for token in after if token.kind is Kind.DATE}
    if is_unspaced(" ".join(token.text for token in after)):
        return None  # 3月 is a number and a sign: the number has been held to account
    if mine - theirs:
        return "a month or weekday is lost"
    return "a month or weekday has come in" if theirs - mine else None


def _names(
    before: Sequence[Token], language: str, after: Sequence[Token], target: str, translation: str, original: str
) -> str | None:
    ideographic = is_unspaced(translation) or is_unspaced(original)
    if _is_title_cased(before) or _is_title_cased(after):
        return None  # "Ferry Runs Aground": capitals say nothing of names
    for one, other, text, message in (
        (before, after, translation, "is lost"),
        (after, before, original, "has come in"),
    ):
        keys = {token.key for token in other}
        for token in one:
            if token.kind is not Kind.NAME or not token.sure or token.key in keys or ideographic:
                continue
            if token.key.startswith("~") and message == "has come in":
                continue  # an adjective of a country may be any word there
            if not _spelled_in(token, other, text):
                return f"the name {token.text} {message}"
    return None


def _is_title_cased(said: Sequence[Token]) -> bool:
    long = [token for token in said if len(token.text) > 3 and token.text[0].isalpha()]
    return len(long) > 3 and sum(token.text[0].isupper() for token in long) > _TITLE_CASE * len(long)


def _spelled_in(token: Token, other: Sequence[Token], text: str) -> bool:
    if token.key[:1] in "~=":
        return True  # places and bodies have other names in other languages: Kyiv is Kiew, the UN the ONU
    wanted = token.skeleton.translate(_VOWELS) or token.skeleton
    if any(_alike(wanted, item.skeleton.translate(_VOWELS) or item.skeleton) for item in other if item.skeleton):
        return True
    whole = skeleton(text).translate(_VOWELS)
    match = SequenceMatcher(None, wanted, whole, autojunk=False).find_longest_match()
    return len(wanted) >= 2 and match.size >= _ALIKE * len(wanted) and match.size >= min(3, len(wanted))


def _alike(wanted: str, other: str) -> bool:
    return bool(wanted) and SequenceMatcher(None, wanted, other, autojunk=False).ratio() >= _ALIKE


def _quotations(original: str, translation: str) -> str | None:
    before, after = len(quotations(original)), len(quotations(translation))
    if before > after:
        return "a quotation is lost"
    return "a quotation has come in" if after > before else None


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
