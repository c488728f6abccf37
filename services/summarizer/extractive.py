"""The built-in writer: no model, deterministic, any language. Every sentence is one of a report's own."""

from collections.abc import Sequence

from services.summarizer import headline
from services.summarizer.changes import Opening, adds_figures
from services.summarizer.checked import Checked, check_extractive
from services.summarizer.disagreements import disagreements
from services.summarizer.passages import Passage, read
from services.summarizer.salience import scores
from services.summarizer.select import arrange, choose
from services.summarizer.support import supporting
from services.summarizer.terms import content, length
from services.summarizer.writer import Assignment, Draft, DraftSentence, Report
from shared.events import Citation

_SHARE_OF_ALL = 0.4
"""Most that a summary is of all its reports' words: short stories want short summaries."""
_TEASER = 120
"""Words: a shorter text is taken for the start of an article of this length, and its share counted from that."""


class ExtractiveWriter:
    """Chooses whole sentences of the reports, at most `share` of the words of each."""

    name = "extractive/1"

    def __init__(self, *, share: float = 0.5) -> None:
        self._share = share

    async def write(self, assignment: Assignment) -> Checked:
        return check_extractive(compose(assignment, share=self._share), assignment)

    async def adds_figures(self, before: Sequence[Opening], added: Sequence[Opening], language: str) -> bool:
        return adds_figures(before, added, language)


def compose(assignment: Assignment, *, share: float) -> Draft:
    """The summary of the assignment's reports; without paragraphs when none of them has a sentence to show."""
    language, reports = assignment.language, assignment.reports
    read_reports = [read(report.text, language) for report in reports]
    passages = [passage for read_report in read_reports for passage in read_report]
    owners = [index for index, read_report in enumerate(read_reports) for _ in read_report]
    paragraphs: list[list[int]] = []
    if passages:
        score, similarity = scores(read_reports, [content(report.title, language) for report in reports])
        texts = [length(report.text) for report in reports]
        chosen = choose(
            *(passages, score, similarity, owners),
            words=assignment.words,
            room=_SHARE_OF_ALL * sum(texts),
            most_of=[share * max(words, _TEASER) for words in texts],
        )
        paragraphs = arrange(passages, owners, chosen)
    told = [passages[index].text for paragraph in paragraphs for index in paragraph]
    return Draft(
        headline=_headline(reports, told, language),
        paragraphs=tuple(
            tuple(_sentence(passages[index], reports[owners[index]], assignment, read_reports) for index in paragraph)
            for paragraph in paragraphs
        ),
        disagreements=disagreements(reports, language),
    )


def _headline(reports: Sequence[Report], told: Sequence[str], language: str) -> DraftSentence | None:
    index = headline.best([report.title for report in reports], told, language)
    if index is None:
        return None
    title = reports[index].title.strip()
    return DraftSentence(text=title, citations=(_citation(reports[index], title),))


def _sentence(
    passage: Passage, own: Report, assignment: Assignment, read_reports: Sequence[Sequence[Passage]]
) -> DraftSentence:
    citations = [_citation(own, passage.text)]
    for report, others in zip(assignment.reports, read_reports, strict=True):
        if report is not own and (support := supporting(passage, others, assignment.language)):
            citations.append(_citation(report, support.text))
    citations += [_citation(reprint, passage.text) for reprint in assignment.reprints if passage.text in reprint.text]
    return DraftSentence(text=" ".join(passage.text.split()), citations=tuple(citations))


def _citation(report: Report, passage: str) -> Citation:
    return Citation(article_id=report.article_id, source_id=report.source_id, passage=passage)
