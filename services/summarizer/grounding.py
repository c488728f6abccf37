"""The last check before a summary goes out: a sentence stands word for word in the article it cites, or is dropped."""

from collections.abc import Mapping
from functools import lru_cache

from services.summarizer.cleaning import DELETABLE_AFTER, DELETABLE_BEFORE
from services.summarizer.evidence import Fault, Support, source, supported
from services.summarizer.manners import leaked
from services.summarizer.writer import Draft, DraftSentence, Report
from shared.text.sentences import sentences


def ungrounded(sentence: DraftSentence, reports: Mapping[str, Report], language: str) -> str | None:
    """Why an extractive sentence may not be published, in words; none when it may. `reports` by article id.

    Strict provenance: it is a whole sentence of the first article it cites, but for what `cleaning` may cut from its
    ends; and every passage it cites stands in the text of its article.
    """
    if not sentence.citations:
        return "it cites nothing"
    for citation in sentence.citations:
        report = reports.get(citation.article_id)
        if report is None:
            return f"it cites {citation.article_id}, which is not among the story's reports"
        if not citation.passage.strip() or citation.passage not in report.text:
            return f"the passage it cites does not stand in {citation.article_id}"
    first = sentence.citations[0]
    if not is_sentence_of(sentence.text, reports[first.article_id].text, language):
        return f"it is no sentence of {first.article_id}"
    if _folded(first.passage) != sentence.text:
        return f"it differs from the passage it cites from {first.article_id}"
    return None


def unsupported(sentence: DraftSentence, reports: Mapping[str, Report], language: str) -> Fault | None:
    """Why a sentence in somebody's own words may not be published; none when the articles it cites say what it says."""
    return evidence_for(sentence, reports, language)[1]


def evidence_for(
    sentence: DraftSentence, reports: Mapping[str, Report], language: str
) -> tuple[list[Support], Fault | None]:
    """The passages that support a sentence in somebody's own words, one an article at most, or why there are none."""
    cited = [citation.article_id for citation in sentence.citations]
    if not cited:
        return [], Fault("citation", "it cites nothing")
    unknown = next((id for id in cited if id not in reports), None)
    if unknown is not None:
        return [], Fault("citation", f"it cites {unknown}, which is not among the story's reports")
    sources = [source(reports[id], language) for id in dict.fromkeys(cited)]
    if fault := leaked(sentence.text, language, [item.quoted for item in sources]):
        return [], Fault("leak", fault)
    return supported(sentence.text, language, sources)


def ungrounded_headline(headline: DraftSentence, reports: Mapping[str, Report]) -> str | None:
    """Why a headline may not be published; none when it is the title of the report that it cites."""
    for citation in headline.citations:
        report = reports.get(citation.article_id)
        if report is not None and _folded(report.title) == _folded(headline.text) == _folded(citation.passage):
            return None
    return "it is not the title of a report it cites"


def is_sentence_of(sentence: str, text: str, language: str) -> bool:
    """Whether `sentence` is a whole sentence of `text`, white space folded, but for what may be cut from its ends."""
    for folded in _runs(text, language):
        start = folded.find(sentence)
        if (
            start >= 0
            and DELETABLE_BEFORE.fullmatch(folded[:start])
            and DELETABLE_AFTER.fullmatch(folded[start + len(sentence) :])
        ):
            return True
    return False


def lead(draft: Draft) -> DraftSentence | None:
    """The sentence that the whole summary hangs on."""
    return draft.paragraphs[0][0] if draft.paragraphs else None


@lru_cache(maxsize=1024)
def _runs(text: str, language: str) -> tuple[str, ...]:
    return tuple(_folded(run) for run in sentences(text, language))


def _folded(text: str) -> str:
    return " ".join(text.split())
