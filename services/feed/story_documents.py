"""A story's document in the read model: the story and its summaries as they came, and the fields it is found by.

Beside them stand `changed_at`, when readers last saw it change, and `former`: the places that it had in lists before,
each with the moment until which it had it. A reader who is halfway through a list goes on in the list as it was.
"""

import hashlib
from datetime import datetime
from typing import Any

import orjson

from services.feed.languages import prefixes
from services.feed.rank import rank
from services.feed.search import terms_of
from shared.documents.protocol import Document, read_time, time_text
from shared.events import Story, StorySummarized, SummaryStatus

READABLE = frozenset({SummaryStatus.READY.value, SummaryStatus.EXTRACTIVE.value})
MOST_FORMER_PLACES = 12
"""A list that is read so slowly that a story has moved more often meanwhile may show it at its oldest known place."""


def with_story(document: Document | None, story: Story, now: datetime) -> Document | None:
    """The document after this snapshot; none when it already has this version or a later one."""
    old = document or _blank(story.id)
    if story.version <= old["version"]:
        return None
    new = _indexed({**old, "version": story.version, "story": orjson.loads(story.model_dump_json())}, story)
    return _dated(old, new, now)


def with_summary(document: Document | None, new: dict[str, Any], now: datetime) -> Document | None:
    """The document after a summary (see `summary_document`); none when it has this or a later one in its language."""
    old = document or _blank(new["story_id"])
    known = old["summaries"].get(new["language"])
    if known is not None and not _is_later(new, known):
        return None
    changed = {**old, "summaries": {**old["summaries"], new["language"]: new}}
    return _dated(old, _with_words(changed) if changed["story"] else changed, now)


def summary_document(summary: StorySummarized) -> dict[str, Any]:
    """The summary as its story's document holds it.

    `digest` tells two of the same version apart, by their words and citations and not by the time of writing.
    """
    content = summary.model_dump_json(exclude={"event_version", "summarized_at"}).encode()
    time = summary.summarized_at.isoformat().replace("+00:00", "Z")
    return {**orjson.loads(content), "summarized_at": time, "digest": hashlib.sha256(content).hexdigest()[:16]}


def story_of(document: Document) -> Story:
    """The story as the clusterer told it."""
    return Story.model_validate(document["story"])


def readable_summaries(document: Document) -> dict[str, dict[str, Any]]:
    """Language to summary, without those that are held or not written yet."""
    return {tag: summary for tag, summary in document["summaries"].items() if summary["status"] in READABLE}


def texts_of(document: Document) -> list[str]:
    """All that `q` looks at: headlines of every report, names, and the summaries sentence by sentence."""
    story = document["story"]
    texts = [story["title"], *(member["title"] for member in story["members"]), *story["names"]]
    for summary in readable_summaries(document).values():
        texts.append(summary["headline"])
        texts += [sentence["text"] for part in summary["paragraphs"] for sentence in part["sentences"]]
    return list(dict.fromkeys(texts))


def place_at(document: Document, field: str, moment: str | None) -> Any:
    """What the document had in `field` (one that lists go by) at that time; none when it was in no list then."""
    if moment is None or document["changed_at"] <= moment:
        return document[field]
    former = next((place for place in document["former"] if place["until"] > moment), None)
    return document[field] if former is None else former[field]


def _blank(story_id: str) -> Document:
    """What stands for a story of which only a summary has come."""
    return {"_id": story_id, "write": 0, "version": 0, "listed": False, "story": None, "summaries": {}, "former": []}


def _indexed(document: Document, story: Story) -> Document:
    """The document with every field that lists sort and filter by."""
    return _with_words(
        {
            **document,
            "listed": story.merged_into is None and bool(story.members),
            "merged_into": story.merged_into,
            "topics": list(story.topics),
            "countries": sorted(set(story.countries) | {m.source.country for m in story.members if m.source.country}),
            "sources": sorted({member.source.id for member in story.members}),
            "independent_sources": story.independent_sources,
            "opened_at": time_text(story.opened_at),
            "updated_at": time_text(story.updated_at),
            "top": rank(story.members).score,
        }
    )


def _with_words(document: Document) -> Document:
    """The document with the fields that hang on its summaries too: languages, and terms to find it by."""
    members = document["story"]["members"]
    tongues = {member["language"] for member in members} | readable_summaries(document).keys()
    return {
        **document,
        "languages": sorted({tag for language in tongues for tag in prefixes(language)}),
        "terms": terms_of(texts_of(document)) if members else [],
    }


def _dated(old: Document, new: Document, now: datetime) -> Document:
    """The new document, knowing when it changed and where it stood before."""
    moment = time_text(now)
    if new["listed"] and (not old["listed"] or old["top"] != new["top"] or old["opened_at"] != new["opened_at"]):
        place = {name: old[name] if old["listed"] else None for name in ("top", "opened_at")}
        former = [*old["former"], {"until": moment, **place}][-MOST_FORMER_PLACES:]
        return {**new, "changed_at": moment, "former": former}
    return {**new, "changed_at": moment}


def _is_later(new: dict[str, Any], known: dict[str, Any]) -> bool:
    """By story version, then by time of writing; the digest breaks ties, so that any order of arrival ends the same."""
    if new["digest"] == known["digest"] and new["story_version"] == known["story_version"]:
        return False
    return _order(new) > _order(known)


def _order(summary: dict[str, Any]) -> tuple[int, Any, str]:
    return summary["story_version"], read_time(summary["summarized_at"]), summary["digest"]
