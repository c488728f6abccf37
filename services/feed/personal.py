"""A story without the reports that a reader does without: the story stays, what only those outlets say goes."""

import re
from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

from services.feed.filters import StoryFilter, leaves_out
from services.feed.languages import prefixes
from services.feed.paging import NEUTRAL, Taste
from shared.documents.protocol import Document
from shared.events import Genre

WEIGHED = ("topics", "sources", "countries", "languages")
LEAST_WEIGHT, MOST_WEIGHT = 0.25, 4.0
"""A weight counts as so many times the outlets; a story's weights together stay within the same bounds."""


def without(document: Document, wanted: StoryFilter) -> Document:
    """The document without the members that the filter leaves out, and the sentences that only they support.

    Headlines of theirs give way to the first remaining report's.
    """
    if not wanted.leaves_reports_out:
        return document
    told = document["story"]
    gone = {member["article_id"] for member in told["members"] if leaves_out(wanted, member)}
    if not gone:
        return document
    members = [member for member in told["members"] if member["article_id"] not in gone]
    lost_titles = {member["title"] for member in told["members"] if member["article_id"] in gone}
    lost_titles -= {member["title"] for member in members}
    first = members[0] if members else {"title": told["title"], "language": told["language"]}
    if told["title"] in lost_titles:
        told = {**told, "title": first["title"], "language": first["language"]}
    summaries = {
        language: _without(summary, members, lost_titles, first) for language, summary in document["summaries"].items()
    }
    tongues = {member["language"] for member in members} | document["summaries"].keys()
    return {
        **document,
        "story": {**told, "members": members},
        "summaries": {tag: summary for tag, summary in summaries.items() if summary["paragraphs"]},
        "emptied": any(summary["paragraphs"] for summary in document["summaries"].values()),
        "independent_sources": _independent(members),
        "countries": sorted({member["source"]["country"] for member in members} - {""}),
        "languages": sorted({tag for language in tongues for tag in prefixes(language)}),
        "sources": sorted({member["source"]["id"] for member in members}),
    }


def taste_of(weights: Mapping[str, Mapping[str, float]]) -> Taste:
    """The taste that weights by topic, source, country and language make, see `WEIGHED`; neutral for none."""
    doublings = {
        (field, key): log2(weight) for field, some in weights.items() for key, weight in some.items() if weight != 1
    }
    if not doublings:
        return NEUTRAL
    least, most = log2(LEAST_WEIGHT), log2(MOST_WEIGHT)

    def of(document: Document) -> float:
        total = sum(value for (field, key), value in doublings.items() if key in document[field])
        return round(max(least, min(most, total)), 6)

    return Taste(of=of, least=least, most=most)


def _without(
    summary: Mapping[str, Any], members: Sequence[Mapping[str, Any]], lost: set[str], first: Mapping[str, Any]
) -> dict[str, Any]:
    left = {member["article_id"]: member for member in members}
    known = summary.get("disagreements") or []
    disagreements, place = _disagreements(known, left)
    paragraphs = []
    for paragraph in summary["paragraphs"]:
        sentences = []
        for sentence in paragraph["sentences"]:
            citations = [citation for citation in sentence["citations"] if citation["article_id"] in left]
            if citations and not _says_what_is_gone(sentence, known, left):
                supporting = [left[citation["article_id"]] for citation in citations]
                count = max(1, min(sentence["independent_sources"], _independent(supporting)))
                disputed = [place[old] for old in sentence.get("disputed") or [] if old in place]
                told = {"citations": citations, "independent_sources": count, "disputed": disputed}
                sentences.append({**sentence, **told})
        if sentences:
            paragraphs.append({**paragraph, "sentences": sentences})
    cited = summary["headline_citations"]
    foreign = bool(cited) and not any(citation["article_id"] in left for citation in cited)
    headline = first["title"] if foreign or summary["headline"] in lost else summary["headline"]
    return {**summary, "headline": headline, "paragraphs": paragraphs, "disagreements": disagreements}


def _says_what_is_gone(
    sentence: Mapping[str, Any], known: Sequence[Mapping[str, Any]], left: Mapping[str, Mapping[str, Any]]
) -> bool:
    """Whether the sentence gives a disputed figure that none of the remaining reports has."""
    disputed = [entry for place in sentence.get("disputed") or [] for entry in known[place : place + 1]]
    figures = [figure for entry in disputed for figure in entry["figures"]]
    return any(
        re.search(rf"(?<!\d){re.escape(figure['value'])}(?!\d)", sentence["text"])
        for figure in figures
        if not any(citation["article_id"] in left for citation in figure["citations"])
    )


def _disagreements(
    known: Sequence[Mapping[str, Any]], left: Mapping[str, Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], dict[int, int]]:
    """The disagreements that the remaining reports still have, and where each stands now by where it stood."""
    kept: list[dict[str, Any]] = []
    place: dict[int, int] = {}
    for old, disagreement in enumerate(known):
        figures = []
        for figure in disagreement["figures"]:
            citations = [citation for citation in figure["citations"] if citation["article_id"] in left]
            if citations:
                ids = list(dict.fromkeys(citation["source_id"] for citation in citations))
                figures.append({**figure, "citations": citations, "source_ids": ids})
        if len(figures) > 1:
            place[old] = len(kept)
            kept.append({**disagreement, "figures": figures})
    return kept, place


def _independent(members: Sequence[Mapping[str, Any]]) -> int:
    """As `events.independent_sources`, of members as JSON."""
    source_of = {member["article_id"]: member["source"]["id"] for member in members}
    return len(
        {
            source_of.get(member["original_id"], f"original:{member['original_id']}")
            for member in members
            if member["genre"] != Genre.OPINION.value
        }
    )
