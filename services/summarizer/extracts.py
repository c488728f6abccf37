"""What of a story's reports a model gets to read, so that it fits its context: each report's best sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.summarizer import boilerplate
from services.summarizer.manners import visible
from services.summarizer.passages import read
from services.summarizer.salience import scores
from services.summarizer.terms import content
from services.summarizer.writer import Report

CHARACTERS_A_TOKEN = 3.0
"""Of cased scripts rather more, of Chinese one: an estimate on the safe side for news in most languages."""
CHARACTERS_A_TOKEN_UNSPACED = 0.8
_TOKENS_A_REPORT = 30
"""For its number, outlet and fences."""
_FIRST = 2
"""Sentences of each report that come before any other report's third."""


@dataclass(frozen=True)
class Extract:
    """A report as the model reads it: its title and chosen sentences in their order."""

    article_id: str
    source_id: str
    title: str
    sentences: tuple[str, ...]


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    if text.isascii():
        return int(len(text) / CHARACTERS_A_TOKEN) + 1
    wide = sum(ord(character) > 0x2E7F for character in text)
    return int((len(text) - wide) / CHARACTERS_A_TOKEN + wide / CHARACTERS_A_TOKEN_UNSPACED) + 1


def extracts(reports: Sequence[Report], language: str, *, tokens: int) -> list[Extract]:
    """Extracts of `reports`, in their order, that take about `tokens` in all. A report that gives nothing is left out.

    Every report's first sentences come first, so that none is silenced; then the sentences of most weight in the story.
    """
    read_reports = [read(report.text, language) for report in reports]
    passages = [(index, passage) for index, shown in enumerate(read_reports) for passage in shown]
    if not passages:
        return []
    weight, _ = scores(read_reports, [content(report.title, language) for report in reports])
    order = sorted(range(len(passages)), key=lambda at: (passages[at][1].position >= _FIRST, -float(weight[at]), at))
    room = tokens - sum(tokens_of(report.title) + _TOKENS_A_REPORT for report in reports)
    chosen: set[int] = set()
    for at in order:
        cost = tokens_of(passages[at][1].text)
        if cost <= room:
            room -= cost
            chosen.add(at)
    found = []
    for index, report in enumerate(reports):
        sentences = tuple(
            visible(passage.text) for at, (owner, passage) in enumerate(passages) if owner == index and at in chosen
        )
        if sentences:
            title = "" if boilerplate.gives_orders(report.title, language) else visible(report.title)
            found.append(Extract(report.article_id, report.source_id, title, sentences))
    return found
