"""The sources of a summary: a number for each article when it is first cited, and where its figures differ."""

from dataclasses import dataclass

from services.feed.answers import Citation, Disagreement, Summary


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


def differing(summary: Summary) -> list[list[tuple[int, Disagreement]]]:
    """For each paragraph the disagreements, with their indices, that belong under it: where a figure first stands.

    Those that no sentence has a figure of come under the last paragraph.
    """
    under: list[list[int]] = []
    seen: set[int] = set()
    for paragraph in summary.paragraphs:
        found = {place for sentence in paragraph.sentences for place in sentence.disputed} - seen
        under.append(sorted(place for place in found if place < len(summary.disagreements)))
        seen |= found
    if under:
        under[-1] += [place for place in range(len(summary.disagreements)) if place not in seen]
    return [[(place, summary.disagreements[place]) for place in places] for places in under]
