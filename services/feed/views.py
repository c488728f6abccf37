"""From a story's document to what readers see, in the best language that there is for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from services.feed import answers
from services.feed.cards import readable_summaries, story_of
from services.feed.countries import country_name
from services.feed.languages import direction, english_name, native_name
from services.feed.radar import Row, radar
from services.feed.rank import Rank, rank
from services.feed.reading import choose
from shared.articles import ArticleRevision
from shared.documents.protocol import Document, read_time
from shared.events import TOPIC_NAMES, Genre, Member, Related, Source, SummaryStatus

_OUTLETS_SHOWN = 5


@dataclass(frozen=True)
class Reader:
    """Whom an answer is for: the address under which they reach us, and the languages that they read, best first."""

    base: str
    languages: tuple[str, ...] = ()

    def page(self, story_id: str) -> str:
        """Absolute address of a story's page."""
        return f"{self.base}/stories/{quote(story_id, safe='')}"


def safe_url(url: str) -> str | None:
    """The address when it is plain http or https, else none: nothing else may become a link."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if valid and url.isprintable() and " " not in url else None


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
        summary=_summary(chosen, members) if chosen else None,
        summary_note=_summary_note(document, chosen, reader),
        summary_notes=_summary_notes(document, chosen, reader),
        coverage=coverage(told.members),
        radar=[
            radar_row(row, edits.get(row.member.article_id, ()), translated.get(row.member.article_id))
            for row in radar(told.members)
        ],
        related=list(related),
        explain=_explain(told.members, now, taste),
        merged_from=list(told.absorbed),
        split_into=list(split_into),
        changed_since=changed_since,
        redirected_from=asked_for if asked_for != told.id else None,
    )


def related_story(related: Related, document: Document, reader: Reader) -> answers.RelatedStory:
    return answers.RelatedStory(story=card(document, reader), score=related.score, shared=list(related.shared))


def coverage(members: Iterable[Member]) -> answers.Coverage:
    """How many reports there are in each language and country, the most first."""
    everything = tuple(members)
    languages = Counter(member.language for member in everything)
    countries = Counter(member.source.country for member in everything)
    return answers.Coverage(
        languages=[
            answers.LanguageCount(
                language=language,
                name=native_name(language),
                english_name=english_name(language),
                direction=direction(language),
                reports=count,
            )
            for language, count in _most_first(languages)
        ],
        countries=[
            answers.CountryCount(country=country, name=country_name(country), reports=count)
            for country, count in _most_first(countries)
        ],
    )


def radar_row(row: Row, texts: Sequence[ArticleRevision] = (), translated: str | None = None) -> answers.RadarRow:
    """The row; `texts` are all that the article has had, oldest first."""
    member = row.member
    return answers.RadarRow(
        article_id=member.article_id,
        headline=member.title,
        headline_translated=translated,
        url=safe_url(member.url),
        language=member.language,
        direction=direction(member.language),
        outlet=outlet(member.source),
        genre=member.genre,
        published_at=member.published_at,
        first_to_report=row.first,
        revision=member.revision,
        edits=_edits(member.title, texts),
        agency=row.agency,
        reprints=[
            answers.Reprint(
                article_id=copy.article_id,
                headline=copy.title,
                url=safe_url(copy.url),
                language=copy.language,
                direction=direction(copy.language),
                outlet=outlet(copy.source),
                published_at=copy.published_at,
            )
            for copy in row.reprints
        ],
    )


def _edits(headline: str, texts: Sequence[ArticleRevision]) -> list[answers.HeadlineEdit]:
    """The headlines before the present one, each where it first stood."""
    edits: list[answers.HeadlineEdit] = []
    for text, after in zip(texts, [*(later.title for later in texts[1:]), headline], strict=False):
        if text.title != after:
            edits.append(answers.HeadlineEdit(revision=text.revision, headline=text.title, seen_at=text.fetched_at))
    return edits


def outlet(source: Source) -> answers.Outlet:
    return answers.Outlet(
        id=source.id,
        name=source.name,
        home=safe_url(source.home),
        country=source.country,
        country_name=country_name(source.country),
        kind=source.kind,
    )


def _card_fields(document: Document, reader: Reader) -> dict[str, Any]:
    """A card's fields straight from the document, for lists must not read every member of every story as a model."""
    told = document["story"]
    chosen = _chosen_summary(document, reader)
    language = chosen["language"] if chosen else told["language"]
    return {
        "id": document["_id"],
        "url": reader.page(document["_id"]),
        "revision": document["version"],
        "headline": chosen["headline"] if chosen else told["title"],
        "language": language,
        "direction": direction(language),
        "lead": _lead(chosen) if chosen else None,
        "status": chosen["status"] if chosen else _status_without(document),
        "available_languages": sorted(readable_summaries(document)) or [told["language"]],
        "topics": [answers.Topic(id=topic, name=TOPIC_NAMES.get(topic, topic)) for topic in document["topics"]],
        "countries": document["countries"],
        "languages": sorted({member["language"] for member in told["members"]}),
        "independent_sources": document["independent_sources"],
        "reports": len(told["members"]),
        "outlets": list(dict.fromkeys(member["source"]["name"] for member in told["members"]))[:_OUTLETS_SHOWN],
        "opened_at": read_time(document["opened_at"]),
        "updated_at": read_time(document["updated_at"]),
        "changed_at": read_time(document["changed_at"]),
    }


def _chosen_summary(document: Document, reader: Reader) -> dict[str, Any] | None:
    """What the reader reads; with nothing in their languages, that of the story's title, else of any language."""
    summaries = readable_summaries(document)
    language = choose(summaries, [*reader.languages, document["story"]["language"]]) or min(summaries, default=None)
    return summaries[language] if language else None


def _lead(summary: Mapping[str, Any]) -> str | None:
    if not summary["paragraphs"]:
        return None
    return " ".join(sentence["text"] for sentence in summary["paragraphs"][0]["sentences"])


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


def _summary(summary: Mapping[str, Any], members: Mapping[str, Member]) -> answers.Summary:
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


def _explain(members: Sequence[Member], now: datetime, taste: float) -> answers.Explain:
    place = rank(members)
    fresh = place.fresh(now)
    return answers.Explain(
        rank=round(place.score + taste, 6),
        attention=place.attention,
        spread=place.spread,
        taste=taste,
        sources=place.sources,
        fresh_sources=fresh,
        countries=place.countries,
        languages=place.languages,
        words=_in_words(place, fresh, taste),
        opened_by=next((member.article_id for member in members if member.joined is None), None),
        joined=[
            answers.JoinedBecause(
                article_id=member.article_id,
                outlet=member.source.name,
                score=member.joined.score,
                similarity=member.joined.similarity,
                margin=member.joined.margin,
                shared=list(member.joined.shared),
            )
            for member in members
            if member.joined is not None
        ],
    )


def _in_words(place: Rank, fresh: int, taste: float) -> str:
    said = (
        f"{_counted(place.sources, 'independent source')} in {_counted(place.countries, 'country', 'countries')} and "
        f"{_counted(place.languages, 'language')}; {fresh or 'none'} of them reported within the last 8 hours."
    )
    if taste:
        said += f" Your feed moves it {'up' if taste > 0 else 'down'} as {2 ** abs(taste):.3g} times as many would."
    return said


def _counted(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
