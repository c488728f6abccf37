"""A story's document in the read model: the story and its summaries as they came, and the fields it is found by."""

import hashlib
from typing import Any

from services.feed.languages import prefixes
from services.feed.rank import rank
from services.feed.search import terms_of
from shared.documents.protocol import Document, read_time, time_text
from shared.events import Story, StorySummarized, SummaryStatus

READABLE = frozenset({SummaryStatus.READY.value, SummaryStatus.EXTRACTIVE.value})


def with_story(document: Document | None, story: Story) -> Document | None:
    """The document after this snapshot; none when it already has this version or a later one."""
    old = document or _blank(story.id)
    if story.version <= old["version"]:
        return None
    return _indexed({**old, "version": story.version, "story": story.model_dump(mode="json")}, story)


def with_summary(document: Document | None, summary: StorySummarized) -> Document | None:
    """The document after this summary; none when it has this one or a later one in its language."""
    old = document or _blank(summary.story_id)
    new = {**summary.model_dump(mode="json", exclude={"event_version"}), "digest": digest(summary)}
    known = old["summaries"].get(summary.language)
    if known is not None and not _is_later(new, known):
        return None
    changed = {**old, "summaries": {**old["summaries"], summary.language: new}}
    return _indexed(changed, story_of(changed)) if changed["story"] else changed


def digest(summary: StorySummarized) -> str:
    """What tells two summaries of the same version apart: their words and citations, not the time of writing."""
    content = summary.model_dump_json(exclude={"event_version", "summarized_at"})
    return hashlib.sha256(content.encode()).hexdigest()[:16]


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


def _blank(story_id: str) -> Document:
    """What stands for a story of which only a summary has come."""
    return {"_id": story_id, "write": 0, "version": 0, "listed": False, "story": None, "summaries": {}}


def _indexed(document: Document, story: Story) -> Document:
    """The document with every field that lists sort and filter by."""
    languages = {tag for member in story.members for tag in prefixes(member.language)}
    languages.update(tag for language in readable_summaries(document) for tag in prefixes(language))
    return {
        **document,
        "listed": story.merged_into is None and bool(story.members),
        "merged_into": story.merged_into,
        "topics": list(story.topics),
        "countries": sorted(set(story.countries) | {m.source.country for m in story.members if m.source.country}),
        "languages": sorted(languages),
        "sources": sorted({member.source.id for member in story.members}),
        "independent_sources": story.independent_sources,
        "opened_at": time_text(story.opened_at),
        "updated_at": time_text(story.updated_at),
        "top": rank(story.members).score,
        "terms": terms_of(texts_of(document)) if story.members else [],
    }


def _is_later(new: dict[str, Any], known: dict[str, Any]) -> bool:
    """By story version, then by time of writing; the digest breaks ties, so that any order of arrival ends the same."""
    if new["digest"] == known["digest"] and new["story_version"] == known["story_version"]:
        return False
    return _order(new) > _order(known)


def _order(summary: dict[str, Any]) -> tuple[int, Any, str]:
    return summary["story_version"], read_time(summary["summarized_at"]), summary["digest"]
