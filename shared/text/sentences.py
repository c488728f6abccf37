"""Sentence splitting for any script: each sentence is a contiguous run of the text it came from."""

import re
from collections.abc import Iterator

from shared.text.abbreviations import ORDINAL_LANGUAGES, base, endings, starters, titles

_BLANK_LINE = re.compile(r"\s*\n[^\S\n]*(?:\n\s*|(?=[•·▪●*–—-] ))")
_LINE = re.compile(r"\s*\n\s*")
_SPACED_STOPS = ".!?…؟۔।॥։።፧፨။៕"
_TIGHT_STOPS = "。！？｡．"  # no space need follow them
_OPENERS = "\"'“‘«„‚‹([{「『（【《〈﹁﹃¿¡"
_CLOSERS = "\"'”’»“›)]}」』）】》〉﹂﹄"
_AFTER_SPACED = f"[{re.escape(_CLOSERS)}]*"
_AFTER_TIGHT = f"[{re.escape(_CLOSERS.replace('“', ''))}]*"  # “ closes in German, but opens in Chinese
_STOP = re.compile(f"[{_SPACED_STOPS}]*[{_TIGHT_STOPS}]+{_AFTER_TIGHT}|[{_SPACED_STOPS}]+{_AFTER_SPACED}")
_GREEK_STOP = re.compile(f"[{_SPACED_STOPS};\u037e]+{_AFTER_SPACED}")
_WORD_BEFORE = re.compile(r"[^\W\d_](?:[\w’'\-\u0900-\u0dff]|\.(?=\w))*$")
_NEXT = re.compile(r"[\s" + re.escape(_OPENERS) + r"]*([\w’'\-]+\.?)?")
_NUMBER_BEFORE = re.compile(r"\d\s?$")
_DOTTED = re.compile(r"(?:\w{1,3}\.)+\w{1,3}")
_BEFORE_NAMES = frozenset(("mr", "mrs", "ms", "mx", "dr", "prof"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

_SPANS = {"“": "”", "„": "“”", "«": "»", "»": "«", "(": ")", "「": "」", "『": "』", "（": "）", "《": "》", "[": "]"}
_OPENS_SPAN = re.compile(f'["{re.escape("".join(_SPANS))}]')
_LONGEST_SPAN = 300
"""Characters. The sentences of a quotation or bracket that closes within this many stay together."""

_JAPANESE_GOES_ON = re.compile(r"[とのなやをにはがもで、，]")
_CHINESE_GOES_ON = re.compile(
    r"[，、的]|[^。！？]{0,12}(?:说|說|称|稱|表示|指出|道|强调|強調|补充|補充|写道|寫道|认为|認為)"
)


def sentences(text: str, language: str = "und") -> list[str]:
    """The sentences of `text` in order, each a contiguous run of it without white space around.

    A blank line always ends a sentence, whatever precedes it. `language` (BCP 47) chooses abbreviations, ordinals and
    the Greek question mark; any script splits under any language.
    """
    return [sentence for paragraph in paragraphs(text) for sentence in split(paragraph, language)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text`: runs between blank lines, or between line breaks that do not just wrap a line."""
    return [
        line.strip() for block in _BLANK_LINE.split(text) if block.strip() for line in _unwrapped(block) if line.strip()
    ]


def split(paragraph: str, language: str = "und") -> list[str]:
    """The sentences of one paragraph."""
    return [run for start, end in _runs(paragraph, language) if (run := paragraph[start:end].strip())]


def _unwrapped(block: str) -> Iterator[str]:
    """Lines of a block; one that only wraps (it is long and open, or the next goes on in lower case) stays joined."""
    start = 0
    line_start = 0
    for match in _LINE.finditer(block):
        line = block[line_start : match.start()]
        goes_on = block[match.end() : match.end() + 1].islower()
        wrapped = len(line) >= 60 and line[-1:] not in f"{_SPACED_STOPS}{_TIGHT_STOPS}{_CLOSERS}:"
        if not (goes_on or wrapped):
            yield block[start : match.start()]
            start = match.end()
        line_start = match.end()
    yield block[start:]


def _runs(text: str, language: str) -> Iterator[tuple[int, int]]:
    stop = _GREEK_STOP if base(language) == "el" else _STOP
    held_until = _ends_of_spans(text)
    start = 0
    for match in stop.finditer(text):
        end = match.end()
        if match.start() < start or held_until.get(match.start(), 0) > end:
            continue
        if _ends_sentence(text, match, language):
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)


def _ends_of_spans(text: str) -> dict[int, int]:
    """For each stop inside a short quotation or bracket, where that quotation or bracket closes."""
    held: dict[int, int] = {}
    for start, end in _spans(text):
        for position in range(start, end):
            if text[position] in _SPACED_STOPS or text[position] in _TIGHT_STOPS:
                held[position] = max(held.get(position, 0), end)
    return held


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every quotation and bracket that closes within `_LONGEST_SPAN` characters."""
    straight: int | None = None
    for match in _OPENS_SPAN.finditer(text):
        position, char = match.start(), match[0]
        if char == '"':
            if text[position - 1 : position].isalpha() and text[position + 1 : position + 2].isalpha():
                continue  # the Hebrew abbreviation mark
            if straight is None:
                straight = position
            else:
                if position - straight <= _LONGEST_SPAN:
                    yield straight, position + 1
                straight = None
        else:
            ends = [found for close in _SPANS[char] if (found := text.find(close, position + 1)) >= 0]
            if ends and min(ends) - position <= _LONGEST_SPAN:
                yield position, min(ends) + 1


def _ends_sentence(text: str, match: re.Match[str], language: str) -> bool:
    end = match.end()
    if end >= len(text):
        return True
    stops = match[0]
    if any(stop in stops for stop in _TIGHT_STOPS):
        return _ends_unspaced(text, match)
    following = text[end]
    if not following.isspace():
        return _missing_space(text, match)
    found = _NEXT.match(text, end)
    word = (found[1] or "") if found else ""
    if word[:1].islower():
        return False
    if stops[0] == "." and stops[:2] != "..":
        return not _is_abbreviation(text, match.start(), word, language)
    return True


def _ends_unspaced(text: str, match: re.Match[str]) -> bool:
    """After 。！？: always, unless a quotation has just closed and its sentence goes on ("…。」と述べた")."""
    end = match.end()
    if match[0][-1] not in _CLOSERS:
        return True
    if match[0][-1] in "」』":
        return not _JAPANESE_GOES_ON.match(text, end)
    return not _CHINESE_GOES_ON.match(text, end)


def _missing_space(text: str, match: re.Match[str]) -> bool:
    """Whether a space was lost after a full stop: "…end.Next one". Not in "3.5", "example.com" or "U.S."."""
    start, end = match.span()
    if match[0] in ("।", "॥", "۔", "؟", "።", "።", "။", "։"):
        return True
    before = text[max(0, start - 3) : start]
    after = re.match(r"[^\W\d_]+(?=[\s,])", text[end:])
    return len(before) == 3 and before.isalpha() and before.islower() and bool(after) and text[end].isupper()


def _is_abbreviation(text: str, stop: int, following: str, language: str) -> bool:
    """Whether the full stop at `stop` belongs to the word before it, given the word that follows."""
    before = _WORD_BEFORE.search(text, max(0, stop - 24), stop)
    if before is None:
        return _is_ordinal(text, stop, following, language)
    word = before[0]
    small = word.lower()
    begins = following.lower() in starters(
        language
    )  # an initial that follows ("А. С. Иванов") keeps its stop: no starter
    if small in endings(language) and len(small) <= 2 and following[:1].isupper():
        return not _NUMBER_BEFORE.search(
            text, max(0, stop - 12), stop - len(word)
        )  # "в 2020 г. Путин", not "в г. Москва"
    if _INITIALS.fullmatch(word) and (len(word) > 1 or not word.islower()):
        return bool(following) and not begins  # initials, "U.S.", "z. B."
    if small in titles(language):
        return not begins or small in _BEFORE_NAMES
    if small in endings(language) or _DOTTED.fullmatch(small):
        return not begins
    return len(word) == 1 and word.isascii() and bool(following) and not begins


def _is_ordinal(text: str, stop: int, following: str, language: str) -> bool:
    number = re.search(r"(?<!\w)\d{1,2}$", text[max(0, stop - 4) : stop])
    return bool(number) and base(language) in ORDINAL_LANGUAGES and following.lower() not in starters(language)
