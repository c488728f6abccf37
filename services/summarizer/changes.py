"""Whether a story has materially changed since it was told, and what a new version of its summary changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.summarizer.disagreements import may_count
from services.summarizer.material import Material
from services.summarizer.tokens import Kind, tokens
from services.summarizer.writer import Report
from shared.events import StorySummarized, SummaryChange, SummaryRevision
from shared.text.sentences import sentences

_FIRST_SENTENCES = 6
_OPENING_CHARACTERS = 2000
"""Enough for the first sentences: what comes later is background, and a story is not told again for it."""
Opening = tuple[str, str]
"""A report's title and the start of its text."""
_CORRECTED = re.compile(
    r"\b(?:correction|corrects|corrected|clarification|editor['’]s note|an earlier version (?:of this|said|stated))\b"
    r"|\b(?:korrektur|korrigiert|berichtigung|in einer früheren (?:version|fassung)|richtigstellung)\b"
    r"|\b(?:rectificatif|correction apportée|une version antérieure|erratum)\b"
    r"|\b(?:corrección|rectificación|fe de erratas|una versión anterior)\b"
    r"|\b(?:correção|errata|uma versão anterior)\b|\b(?:rettifica|correzione|una versione precedente)\b"
    r"|\b(?:correctie|rectificatie|rättelse|rettelse|oikaisu|sprostowanie|oprava|helyesbítés|erată|düzeltme)\b"
    r"|(?:исправлени[ея]|уточнени[ея]|виправлення|διόρθωση|תיקון|تصحيح|اصلاحیه|更正|訂正|정정)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Basis:
    """What a summary was written from."""

    revisions: Mapping[str, int]
    """By article."""
    outlets: frozenset[str]
    """Those with a text of their own."""

    @property
    def is_empty(self) -> bool:
        return not self.revisions


def basis_of(material: Material) -> Basis:
    return Basis(
        {member.article_id: member.revision for member in material.members},
        frozenset(member.source.id for member in material.originals),
    )


def changed_sources(
    known: Basis, told: StorySummarized, material: Material, reports: Mapping[str, Report]
) -> tuple[SummaryChange, ...]:
    """Why a summary that was told from `known` has to be told again for its sources; empty when it need not be.

    `reports` are the material's articles by id.
    """
    new = basis_of(material)
    cited = cited_articles(told)
    changes: list[SummaryChange] = []
    if new.outlets - known.outlets:
        changes.append(SummaryChange.NEW_SOURCES)
    revised = [id for id in new.revisions if new.revisions[id] > known.revisions.get(id, new.revisions[id])]
    if any(is_corrected(reports[id]) for id in revised if id in reports):
        changes.append(SummaryChange.CORRECTION)
    elif any(id in cited for id in revised):
        changes.append(SummaryChange.REVISED_ARTICLE)
    if cited - new.revisions.keys():
        changes.append(SummaryChange.SOURCES_LEFT)
    return tuple(changes)


def openings(reports: Iterable[Report]) -> tuple[Opening, ...]:
    return tuple((report.title, report.text[:_OPENING_CHARACTERS]) for report in reports)


def adds_figures(before: Sequence[Opening], added: Sequence[Opening], language: str) -> bool:
    """Whether the reports that came have figures, near their start, which those before have not."""
    new = _figures(added, language)
    return bool(new) and bool(new - _figures(before, language))


def corrected(known: Basis, material: Material, reports: Mapping[str, Report]) -> tuple[str, ...]:
    """The articles that their outlets have corrected since."""
    return tuple(
        member.article_id
        for member in material.members
        if member.revision > known.revisions.get(member.article_id, member.revision)
        and member.article_id in reports
        and is_corrected(reports[member.article_id])
    )


def revised(
    before: StorySummarized | None,
    after: Sequence[str],
    changes: Sequence[SummaryChange],
    corrected_article_ids: Sequence[str] = (),
) -> SummaryRevision:
    """The revision of a summary whose sentences are `after`, following the published one `before`."""
    if before is None:
        return SummaryRevision()
    old = texts(before)
    return SummaryRevision(
        number=before.revision.number + 1,
        changes=tuple(changes),
        added=tuple(text for text in after if text not in old),
        removed=tuple(text for text in old if text not in after),
        corrected_article_ids=tuple(corrected_article_ids),
    )


def is_corrected(report: Report) -> bool:
    """Whether its outlet says that it corrected it."""
    return bool(_CORRECTED.search(report.title) or _CORRECTED.search(report.text))


def cited_articles(summary: StorySummarized) -> frozenset[str]:
    return frozenset(
        citation.article_id
        for paragraph in summary.paragraphs
        for sentence in paragraph.sentences
        for citation in sentence.citations
    )


def texts(summary: StorySummarized) -> list[str]:
    """Its sentences."""
    return [sentence.text for paragraph in summary.paragraphs for sentence in paragraph.sentences]


def _figures(reports: Sequence[Opening], language: str) -> frozenset[str]:
    return frozenset().union(*(_opening_figures(*opening, language) for opening in reports))


@lru_cache(maxsize=4096)
def _opening_figures(title: str, opening: str, language: str) -> frozenset[str]:
    # Kept, for each report of a growing story is looked at whenever another one comes.
    return frozenset(
        token.key
        for passage in (title, *sentences(opening, language)[:_FIRST_SENTENCES])
        if may_count(passage, language)
        for token in tokens(passage, language)
        if token.kind is Kind.NUMBER
    )
