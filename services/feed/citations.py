"""The numbered sources of a summary: each article gets a number when it is first cited."""

from dataclasses import dataclass

from services.feed.answers import Citation, Summary


@dataclass(frozen=True)
class NumberedSource:
    """A cited article and every passage that is quoted from it, each once, in order."""

    number: int
    citation: Citation
    passages: tuple[str, ...]


def numbered(summary: Summary) -> dict[str, NumberedSource]:
    """Article id to its numbered source, in the order of the numbers, which start at 1."""
    first: dict[str, Citation] = {}
    passages: dict[str, dict[str, None]] = {}
    for paragraph in summary.paragraphs:
        for sentence in paragraph.sentences:
            for citation in sentence.citations:
                first.setdefault(citation.article_id, citation)
                passages.setdefault(citation.article_id, {})[citation.passage] = None
    return {
        article: NumberedSource(number, citation, tuple(passages[article]))
        for number, (article, citation) in enumerate(first.items(), start=1)
    }
