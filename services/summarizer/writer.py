"""What a writer of summaries is given and what it drafts."""

from dataclasses import dataclass

from shared.events import Citation, Disagreement


@dataclass(frozen=True)
class Report:
    """An article that a summary may draw on."""

    article_id: str
    original_id: str
    """Its own id unless it is a reprint."""
    source_id: str
    title: str
    text: str
    language: str = ""
    """BCP 47; empty: that of the assignment."""


@dataclass(frozen=True)
class Assignment:
    """One story to be told in one language, from reports in that language."""

    language: str
    reports: tuple[Report, ...]
    """Independent of one another, oldest first: sentences come from these."""
    reprints: tuple[Report, ...]
    """Copies of them that may be cited beside their originals."""
    words: int
    """How long the summary may be."""


@dataclass(frozen=True)
class DraftSentence:
    """A sentence and the articles that support it, the one it is taken from first."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Draft:
    """A summary before it is checked. No paragraphs: the reports gave nothing to tell."""

    headline: DraftSentence | None
    paragraphs: tuple[tuple[DraftSentence, ...], ...]
    disagreements: tuple[Disagreement, ...] = ()
    """Figures that the reports put differently."""
