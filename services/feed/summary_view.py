"""A summary as readers see it, each sentence with the passages that support it."""

from collections.abc import Mapping
from typing import Any

from services.feed import answers
from services.feed.languages import direction
from services.feed.reports_view import safe_url
from shared.documents.protocol import read_time
from shared.events import Member


def summary_view(summary: Mapping[str, Any], members: Mapping[str, Member]) -> answers.Summary:
    return answers.Summary(
        language=summary["language"],
        direction=direction(summary["language"]),
        status=summary["status"],
        headline=summary["headline"],
        paragraphs=[
            answers.Paragraph(
                sentences=[
                    answers.Sentence(
                        text=sentence["text"],
                        independent_sources=sentence["independent_sources"],
                        disputed=sentence.get("disputed") or [],
                        citations=[_citation(citation, members) for citation in sentence["citations"]],
                    )
                    for sentence in paragraph["sentences"]
                ]
            )
            for paragraph in summary["paragraphs"]
        ],
        writer=summary["writer"],
        revision=summary["story_version"],
        summarized_at=read_time(summary["summarized_at"]),
        brief=summary.get("brief", False),
        translated_from=summary.get("translated_from"),
        disagreements=[
            answers.Disagreement(
                about=entry["about"],
                figures=[
                    answers.Figure(
                        value=figure["value"],
                        sources=figure["source_ids"],
                        citations=[_citation(citation, members) for citation in figure["citations"]],
                    )
                    for figure in entry["figures"]
                ],
            )
            for entry in summary.get("disagreements") or []
        ],
        edit=_edit(summary.get("revision")),
    )


def _edit(revision: Mapping[str, Any] | None) -> answers.SummaryEdit | None:
    """What the summarizer says is new; summaries of older releases say nothing."""
    if not revision:
        return None
    fields = {name: revision[name] for name in ("number", "changes", "added", "removed")}
    return answers.SummaryEdit(**fields)


def _citation(citation: Mapping[str, str], members: Mapping[str, Member]) -> answers.Citation:
    member = members.get(citation["article_id"])
    return answers.Citation(
        article_id=citation["article_id"],
        url=safe_url(member.url) if member else None,
        headline=member.title if member else None,
        language=member.language if member else None,
        direction=direction(member.language) if member else "auto",
        outlet=member.source.name if member else citation["source_id"],
        source=citation["source_id"],
        passage=citation["passage"],
    )
