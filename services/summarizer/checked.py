"""A draft as it may be published: what the articles do not say is dropped, with the reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.summarizer import headline
from services.summarizer.disagreements import disagreements
from services.summarizer.evidence import Fault, Support, source, supported
from services.summarizer.grounding import evidence_for, ungrounded, ungrounded_headline
from services.summarizer.manners import judging
from services.summarizer.terms import content
from services.summarizer.writer import Assignment, Draft, DraftSentence, Report
from shared.events import Citation, Disagreement

Judge = Callable[[DraftSentence], tuple[DraftSentence, Fault | None]]
"""From a sentence to it as it may be published, or to it with its fault."""
_SAME = 0.8
"""Share of the content words of the shorter of two sentences from which on they say the same."""
_REPEATED = Fault("repeated", "it says what another sentence has said")
"""It is left out without being held against the writer."""


@dataclass(frozen=True)
class Dropped:
    """A sentence that may not be published."""

    text: str
    cause: str
    message: str


@dataclass(frozen=True)
class Checked:
    """What is left of a draft."""

    headline: DraftSentence | None
    paragraphs: tuple[tuple[DraftSentence, ...], ...]
    dropped: tuple[Dropped, ...]
    lead_lost: bool
    """Whether the sentence that the summary hangs on is gone."""
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def kept(self) -> int:
        return sum(map(len, self.paragraphs))

    @property
    def is_whole_enough(self) -> bool:
        """Whether it kept its lead and more than half of its sentences."""
        return not self.lead_lost and self.kept > len(self.dropped)


def check_extractive(draft: Draft, assignment: Assignment) -> Checked:
    """Strict provenance: each sentence is one of the articles' own."""
    reports = _by_id(assignment)
    title = draft.headline
    if title is not None and ungrounded_headline(title, reports) is not None:
        title = None
    return _kept(
        draft,
        title,
        lambda sentence: (sentence, _strict(sentence, reports, assignment.language)),
    )


def check_written(draft: Draft, assignment: Assignment) -> Checked:
    """Evidence: each sentence is said by the articles that it cites. Those that say it too are cited with it.

    The headline falls back to the best title of a report. A sentence that repeats another one is dropped.
    """
    reports = _by_id(assignment)
    told: list[frozenset[str]] = []

    def judged(sentence: DraftSentence) -> tuple[DraftSentence, Fault | None]:
        language = assignment.language
        if judgement := judging(sentence.text, language):
            return sentence, Fault("judging", judgement)
        supports, fault = evidence_for(sentence, reports, language)
        if fault is not None:
            return sentence, fault
        words = frozenset(content(sentence.text, language))
        if any(len(words & other) >= _SAME * max(1, min(len(words), len(other))) for other in told):
            return sentence, _REPEATED
        told.append(words)
        return replace(sentence, citations=_widened(sentence, supports, reports, language)), None

    title = draft.headline
    if title is not None:
        supports, fault = evidence_for(title, reports, assignment.language)
        unfit = fault is not None or judging(title.text, assignment.language) is not None
        title = None if unfit else replace(title, citations=_cited(supports, reports))
    differing = disagreements(assignment.reports, assignment.language)
    return _kept(replace(draft, disagreements=differing), title or _best_title(assignment), judged)


def _kept(draft: Draft, title: DraftSentence | None, judge: Judge) -> Checked:
    paragraphs: list[tuple[DraftSentence, ...]] = []
    dropped: list[Dropped] = []
    lead_lost = False
    first = True
    for drafted in draft.paragraphs:
        kept = []
        for sentence in drafted:
            judged, fault = judge(sentence)
            if fault is None:
                kept.append(judged)
            elif fault is not _REPEATED:
                dropped.append(Dropped(sentence.text, fault.cause, fault.message))
                lead_lost = lead_lost or first
            first = False
        if kept:
            paragraphs.append(tuple(kept))
    return Checked(title, tuple(paragraphs), tuple(dropped), lead_lost, draft.disagreements)


def _strict(sentence: DraftSentence, reports: Mapping[str, Report], language: str) -> Fault | None:
    fault = ungrounded(sentence, reports, language)
    return Fault("provenance", fault) if fault else None


def _widened(
    sentence: DraftSentence, supports: Sequence[Support], reports: Mapping[str, Report], language: str
) -> tuple[Citation, ...]:
    """Citations of all articles that say it, those that the writer named first."""
    found = list(supports)
    have = {support.article_id for support in supports}
    for report in reports.values():
        if report.article_id not in have:
            more, fault = supported(sentence.text, language, [source(report, language)])
            if fault is None:
                found += more
    return _cited(found, reports)


def _cited(supports: Sequence[Support], reports: Mapping[str, Report]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            article_id=support.article_id, source_id=reports[support.article_id].source_id, passage=support.passage
        )
        for support in supports
    )


def _best_title(assignment: Assignment) -> DraftSentence | None:
    reports = assignment.reports
    index = headline.best(
        [report.title for report in reports], [report.text for report in reports], assignment.language
    )
    if index is None:
        return None
    title = reports[index].title.strip()
    report = reports[index]
    return DraftSentence(title, (Citation(article_id=report.article_id, source_id=report.source_id, passage=title),))


def _by_id(assignment: Assignment) -> dict[str, Report]:
    return {report.article_id: report for report in assignment.reports + assignment.reprints}
