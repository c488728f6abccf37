"""Which news agency an article credits: "LONDON (Reuters) –", "– dpa", "Source: AFP", "新华社北京3月3日电".

A mention is not a credit ("a spokesman told Reuters"), so only datelines, brackets, closing lines and bylines count.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from services.deduplicator.agencies import AGENCIES

HEAD: Final = 200
TAIL: Final = 160
"""Characters at either end of a text in which credits stand."""

_SOURCE: Final = (
    "source|quelle|fuente|fonte|kilde|källa|bron|źródło|kaynak|zdroj|forrás|sursa|lähde|"
    "источник|джерело|المصدر|来源|來源"
)
_DASH: Final = "[—–―-]"
_OPEN, _CLOSE, _INSIDE = "[(（\\[【]", "[)）\\]】]", "[^()（）\\[\\]【】\\n]"


_WORD: Final = re.compile(r"\w+")
_CHINESE: Final = re.compile(
    r"(?P<name>新华社|新華社|中新社|中央社|法新社|路透社|美联社|美聯社|韩联社|塔斯社|共同社)\S{0,24}?[电電]"
)


class AgencyNames:
    """The known agencies, ready to be looked for. `further` are names beside those of `AGENCIES`."""

    def __init__(self, further: Iterable[str] = (), agencies: Mapping[str, Sequence[str]] = AGENCIES) -> None:
        self._agency_of = {spelling: name for name, spellings in agencies.items() for spelling in spellings}
        self._agency_of.update({name: name for name in further})
        self._first_words = frozenset(words[0] for spelling in self._agency_of if (words := _WORD.findall(spelling)))
        spellings = "|".join(map(re.escape, sorted(self._agency_of, key=len, reverse=True)))
        name = rf"(?<!\w)(?P<name>{spellings})(?!\w)"
        names = rf"{name}(?:\s*[/,&+]\s*[\w .-]{{2,24}}){{0,3}}"
        self._head = (
            # (Reuters), (dpa/AFP), 【共同】, (Seoul=Yonhap), (March 3, AP)
            re.compile(
                rf"{_OPEN}\s*(?:{_INSIDE}{{0,40}}?[=/,|–-]\s*)??{name}\s*(?:[=/,|–-]{_INSIDE}{{0,40}})?{_CLOSE}"
            ),
            re.compile(rf"(?<![\w/])/{name}/"),  # /TASS/
            re.compile(rf"^(?:[^\n!?]{{0,60}}?[,/.]\s*)?{names}\s*(?:{_DASH}|:)\s"),  # LONDON, Reuters –
        )
        self._tail = (
            re.compile(rf"{_OPEN}\s*{names}\s*{_CLOSE}\s*$"),
            re.compile(rf"(?:\n|\s{_DASH}\s?|©\s?)\s*{names}[.]?\s*$"),
            re.compile(rf"(?i:{_SOURCE})\s*[:：]\s*{names}[.]?\s*$"),
        )
        self._byline = re.compile(rf"^(?:.*(?:\s{_DASH}\s|[,/(]\s*))?{name}\s*(?:\)|[/,].*)?$")

    def credited(self, text: str, authors: Iterable[str] = ()) -> str | None:
        """The agency's usual name, or None when the article credits none that is known."""
        head, tail = text[:HEAD].lstrip(), text[-TAIL:]
        dateline = _CHINESE.match(head)
        return (
            (dateline and self._agency_of.get(dateline["name"]))
            or self._found(self._head, head)
            or self._found(self._tail, tail)
            or next((found for author in authors if (found := self._found((self._byline,), author.strip()))), None)
        )

    def _found(self, patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
        # Most texts name no agency at all: seeing that costs a tenth of the patterns.
        if self._first_words.isdisjoint(_WORD.findall(text)):
            return None
        return next((self._agency_of[match["name"]] for pattern in patterns if (match := pattern.search(text))), None)
