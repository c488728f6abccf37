"""From a story's document to what readers see, in the best language that there is for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from services.feed import answers, cards
from services.feed.explaining import explained
from services.feed.languages import english_name
from services.feed.radar import radar
from services.feed.reading import choose
from services.feed.reports_view import coverage, radar_row
from services.feed.story_documents import readable_summaries, story_of
from services.feed.summary_view import summary_view
from shared.articles import ArticleRevision
from shared.documents.protocol import Document
from shared.events import Genre, Related, SummaryStatus


@dataclass(frozen=True)
class Reader:
    """Whom an answer is for: the address under which they reach us, and the languages that they read, best first."""

    base: str
    languages: tuple[str, ...] = ()

    def page(self, story_id: str) -> str:
        """Absolute address of a story's page."""
        return f"{self.base}/stories/{_quoted(story_id)}"


@lru_cache(maxsize=10_000)
def _quoted(story_id: str) -> str:
    return quote(story_id, safe="")


def card(document: Document, reader: Reader) -> answers.StoryCard:
    """The story as lists show it."""
    return answers.StoryCard(**_card_fields(document, reader))


def story(
    document: Document,
    reader: Reader,
    *,
    now: datetime,
    asked_for: str,
    related: Sequence[answers.RelatedStory] = (),
    split_into: Sequence[answers.StoryCard] = (),
    edits: Mapping[str, Sequence[ArticleRevision]] = MappingProxyType({}),
    translated: Mapping[str, str] = MappingProxyType({}),
    changed_since: answers.ChangedSince | None = None,
    taste: float = 0.0,
) -> answers.Story:
    """All that is known about the story. `asked_for` is the id that the reader used, `edits` the texts that articles
    of it have had, and `translated` their headlines in the reader's language, both by article id."""
    told = story_of(document)
    members = {member.article_id: member for member in told.members}
    chosen = _chosen_summary(document, reader)
    return answers.Story(
        **_card_fields(document, reader),
        title=told.title,
        title_language=told.language,
        names=list(told.names),
        people=document["story"].get("people") or [],
        about_countries=document["story"].get("about_countries") or [],
        split_from=document["story"].get("split_from"),
        summary=summary_view(chosen, members) if chosen else None,
        summary_note=_summary_note(document, chosen, reader),
        summary_notes=_summary_notes(document, chosen, reader),
        coverage=coverage(told.members),
        radar=[
            radar_row(row, edits.get(row.member.article_id, ()), translated.get(row.member.article_id))
            for row in radar(told.members)
        ],
        related=list(related),
        explain=explained(told.members, now, taste),
        merged_from=list(told.absorbed),
        split_into=list(split_into),
        changed_since=changed_since,
        redirected_from=asked_for if asked_for != told.id else None,
    )


def listed(card: Document, reader: Reader) -> str:
    """The card as JSON of an `answers.StoryCard`."""
    return cards.shown(card, reader.page(card["_id"]), reader.languages)


def related_story(related: Related, card: Document, reader: Reader) -> answers.RelatedStory:
    shown = answers.StoryCard.model_validate_json(listed(card, reader))
    return answers.RelatedStory(story=shown, score=related.score, shared=list(related.shared))


def _card_fields(document: Document, reader: Reader) -> dict[str, Any]:
    chosen = _chosen_summary(document, reader)
    language = chosen["language"] if chosen else document["story"]["language"]
    return {
        "id": document["_id"],
        "url": reader.page(document["_id"]),
        "revision": document["version"],
        **dict(cards.words_of(document, language)),
        **dict(cards.facts_of(document)),
    }


def _chosen_summary(document: Document, reader: Reader) -> dict[str, Any] | None:
    """What the reader reads; with nothing in their languages, that of the story's title, else of any language."""
    summaries = readable_summaries(document)
    language = choose(summaries, [*reader.languages, document["story"]["language"]]) or min(summaries, default=None)
    return summaries[language] if language else None


def _status_without(document: Document) -> str:
    held = any(summary["status"] == SummaryStatus.HELD.value for summary in document["summaries"].values())
    return (SummaryStatus.HELD if held else SummaryStatus.PENDING).value


def _summary_notes(document: Document, chosen: Mapping[str, Any] | None, reader: Reader) -> list[answers.SummaryNote]:
    """Why there is no summary, or what it lacks."""
    if chosen is None:
        if document.get("emptied"):
            return ["reports_left_out"]
        if _status_without(document) == SummaryStatus.PENDING.value:
            return ["pending"]
        reports = any(member["genre"] == Genre.REPORT.value for member in document["story"]["members"])
        return ["held" if reports else "no_reports"]
    notes: list[answers.SummaryNote] = []
    if reader.languages and not choose([chosen["language"]], reader.languages):
        notes.append("other_language")
    if chosen["story_version"] < document["version"]:
        notes.append("outdated")
    return notes


def _summary_note(document: Document, chosen: Mapping[str, Any] | None, reader: Reader) -> str | None:
    if chosen is None:
        reasons = [summary["reason"] for summary in document["summaries"].values() if summary["reason"]]
        if reasons:
            return f"No summary is shown: {reasons[0]}"
        if document.get("emptied"):
            return "All of the summary rests on reports that you leave out."
        return "The summary is still being written."
    notes = []
    if reader.languages and not choose([chosen["language"]], reader.languages):
        wanted = " or ".join(english_name(language) for language in reader.languages[:2])
        notes.append(f"There is no summary in {wanted} yet; this one is in {english_name(chosen['language'])}.")
    if chosen["story_version"] < document["version"]:
        notes.append("More reports have come in since this summary was written.")
    return " ".join(notes) or None
