"""Figures that reports put differently: how many were injured, how much it costs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.summarizer.lexicon import lines, pairs
from services.summarizer.relatives import list_language
from services.summarizer.terms import stem
from services.summarizer.tokens import Kind, Token, tokens
from services.summarizer.writer import Report
from shared.events import Citation, Disagreement, Figure
from shared.text.sentences import sentences

_DIGIT = re.compile(r"\d")
_FIRST_SENTENCES = 12
_REACH = 4
"""Words with content after a figure that say what it counts."""
_SHARED = 2
"""Of those, how many two figures have in common when they count the same."""
_CONTEXT = 2
"""And how many other words, there or in the sentence before: "3 people were injured" may be of another accident."""
_MOST = 5


@dataclass(frozen=True)
class _Count:
    """A figure in a report."""

    key: str
    text: str
    about: tuple[str, ...]
    words: str
    context: frozenset[str]
    report: Report
    passage: str


def disagreements(reports: Sequence[Report], language: str) -> tuple[Disagreement, ...]:
    """Figures of the same thing that outlets put differently; `reports` are independent, oldest first.

    An outlet that gives both figures (an earlier toll and the new one) agrees with everybody.
    """
    counts = [count for report in reports for count in _counts(report, language)]
    found: list[Disagreement] = []
    taken: set[int] = set()
    for at, count in enumerate(counts):
        if at in taken:
            continue
        same = [at] + [
            other for other in range(at + 1, len(counts)) if other not in taken and _same_thing(count, counts[other])
        ]
        group = [counts[index] for index in same]
        if len({item.key for item in group}) < 2:
            continue
        given: dict[str, set[str]] = {}
        for item in group:
            given.setdefault(item.report.source_id, set()).add(item.key)
        everything = {item.key for item in group}
        outlets = [keys for keys in given.values() if keys != everything]
        if len(outlets) < 2 or len(set().union(*outlets)) < 2 or len({frozenset(keys) for keys in outlets}) < 2:
            continue
        taken.update(same)
        found.append(Disagreement(about=count.words, figures=_figures(group)))
    return tuple(found[:_MOST])


def may_count(text: str, language: str) -> bool:
    """Whether there may be a figure in `text`: a look that costs little."""
    return bool(_DIGIT.search(text)) or not pairs("number_words", language).keys().isdisjoint(text.lower().split())


def disputed(text: str, language: str, known: Sequence[Disagreement]) -> tuple[int, ...]:
    """Indices of the disagreements that a sentence has a figure of."""
    if not known:
        return ()
    numbers = {token.key for token in tokens(text, language) if token.kind is Kind.NUMBER}
    words = {token.key for token in tokens(text, language)}
    return tuple(
        index
        for index, item in enumerate(known)
        if any(
            {token.key for token in tokens(figure.value, language) if token.kind is Kind.NUMBER} & numbers
            for figure in item.figures
        )
        and words & {token.key for token in tokens(item.about, language) if token.kind is not Kind.FUNCTION}
    )


def _counts(report: Report, language: str) -> list[_Count]:
    found: list[_Count] = []
    lines_read = [report.title, *sentences(report.text, language)[:_FIRST_SENTENCES]]
    for number, passage in enumerate(lines_read):
        if not may_count(passage, language):
            continue
        items = tokens(passage, language)
        near = (*items, *(tokens(lines_read[number - 1], language) if number else ()))
        around = frozenset(item.key for item in near if item.kind in (Kind.NAME, Kind.WORD))
        solid = [token for token in items if token.kind is not Kind.FUNCTION]
        for at, token in enumerate(solid):
            if token.kind is not Kind.NUMBER or not _counts_something(token, solid, at):
                continue
            after = solid[at + 1 : at + 1 + _REACH]
            ends = (n for n, item in enumerate(after) if item.kind is Kind.NUMBER or item.clause != token.clause)
            after = after[: next(ends, len(after))]
            about = tuple(_cluster(item.key, language) for item in after)
            if not about:
                continue
            words = " ".join(item.text for item in after[:3])
            found.append(_Count(token.key, token.text, about, words, around - set(about), report, passage))
    return found


def _counts_something(token: Token, solid: Sequence[Token], at: int) -> bool:
    digits = token.key[1:]
    if not digits.replace(".", "", 1).isdigit():
        return False  # a time of day, a score
    if len(digits) == 4 and digits[:2] in ("18", "19", "20", "21"):
        return False  # a year
    near = solid[max(0, at - 1) : at + 2]
    return not any(item.kind is Kind.DATE for item in near)


def _same_thing(one: _Count, other: _Count) -> bool:
    if one.report.source_id == other.report.source_id and one.key == other.key:
        return False
    shared = set(one.about) & set(other.about)
    return (
        one.about[0] == other.about[0]
        and len(shared) >= min(_SHARED, len(set(one.about)), len(set(other.about)))
        and len(one.context & other.context) >= _CONTEXT
    )


def _figures(group: Sequence[_Count]) -> tuple[Figure, ...]:
    by_value: dict[str, list[_Count]] = {}
    for item in group:
        by_value.setdefault(item.key, []).append(item)
    return tuple(
        Figure(
            value=items[0].text,
            source_ids=tuple(dict.fromkeys(item.report.source_id for item in items)),
            citations=tuple(
                {
                    item.report.article_id: Citation(
                        article_id=item.report.article_id, source_id=item.report.source_id, passage=item.passage
                    )
                    for item in items
                }.values()
            ),
        )
        for items in by_value.values()
    )


def _cluster(key: str, language: str) -> str:
    """One word for all that say the same of people in the news: killed, dead and died."""
    for group in lines("counted").get(list_language(language), "").split(";"):
        names = group.split()
        if names and key in {stem(name, language) for name in names}:
            return f"={names[0]}"
    return key
