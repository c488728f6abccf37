"""A story's card: the little of it that a list needs, written beside the story with every change.

A card has the fields that lists sort and filter by, and the list's item as JSON text that only has to be put together:
`facts` are the same for every reader, `words` (headline, lead, status) there are for every language that it can be read
in. Cards of another `FORM` than this release's are made anew at its start.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import xxhash

from services.feed import answers
from services.feed.languages import direction
from services.feed.reading import choose
from services.feed.story_documents import readable_summaries
from shared.documents.protocol import Document, read_time
from shared.events import TOPIC_NAMES, SummaryStatus

PLACES = ("write", "listed", "top", "opened_at", "updated_at", "changed_at", "former")
_COPIED = (
    *PLACES,
    "version",
    "merged_into",
    "topics",
    "languages",
    "countries",
    "sources",
    "independent_sources",
)
_OUTLETS_SHOWN = 5
_MADE_BY = 1
"""To be counted up with a change of this module that makes other cards of the same stories."""


def _form() -> str:
    shape = orjson.dumps([answers.StoryCard.model_json_schema(), TOPIC_NAMES], option=orjson.OPT_SORT_KEYS)
    return f"{_MADE_BY}-{xxhash.xxh3_64_hexdigest(shape)}"


FORM = _form()
"""Changes with all that a card is made of."""


def card_of(document: Document) -> Document:
    """The card of a story's document, which must have its story (see `story_documents`)."""
    told = document["story"]
    return {
        "_id": document["_id"],
        "form": FORM,
        **{field: document[field] for field in _COPIED},
        "topic_languages": topic_languages(document["topics"], document["languages"]),
        "title_language": told["language"],
        "words": {language: _inside(words_of(document, language)) for language in readable_in(document)},
        "facts": _inside(facts_of(document)),
    }


def topic_languages(topics: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Every pair: lists by topic and language have an index of their own, for each alone leaves much to look at."""
    return [f"{topic} {language}" for topic in topics for language in languages]


def shown(card: Document, url: str, languages: Sequence[str]) -> str:
    """The card as JSON of an `answers.StoryCard`, in the first of the reader's languages that there is."""
    words = card["words"]
    language = choose(words, [*languages, card["title_language"]]) or min(words)
    head = orjson.dumps({"id": card["_id"], "url": url, "revision": card["version"]}).decode()
    return f"{head[:-1]},{words[language]},{card['facts']}}}"


def readable_in(document: Document) -> list[str]:
    """The languages that the story can be read in: of its summaries, or else of its title."""
    return sorted(readable_summaries(document)) or [document["story"]["language"]]


def words_of(document: Document, language: str) -> answers.CardWords:
    """What stands on the card in one of the languages that the story can be read in."""
    summary = readable_summaries(document).get(language)
    if summary is None:
        held = any(one["status"] == SummaryStatus.HELD.value for one in document["summaries"].values())
        status = SummaryStatus.HELD if held else SummaryStatus.PENDING
        headline, lead = document["story"]["title"], None
    else:
        status, headline, lead = SummaryStatus(summary["status"]), summary["headline"], _lead(summary)
    return answers.CardWords(
        headline=headline, language=language, direction=direction(language), lead=lead, status=status
    )


def facts_of(document: Document) -> answers.CardFacts:
    """What stands on the card whatever language it is read in."""
    members = document["story"]["members"]
    return answers.CardFacts(
        available_languages=readable_in(document),
        topics=[answers.Topic(id=topic, name=TOPIC_NAMES.get(topic, topic)) for topic in document["topics"]],
        countries=document["countries"],
        languages=sorted({member["language"] for member in members}),
        independent_sources=document["independent_sources"],
        reports=len(members),
        outlets=list(dict.fromkeys(member["source"]["name"] for member in members))[:_OUTLETS_SHOWN],
        opened_at=read_time(document["opened_at"]),
        updated_at=read_time(document["updated_at"]),
        changed_at=read_time(document["changed_at"]),
    )


def _lead(summary: Mapping[str, Any]) -> str | None:
    if not summary["paragraphs"]:
        return None
    return " ".join(sentence["text"] for sentence in summary["paragraphs"][0]["sentences"])


def _inside(model: answers.CardWords | answers.CardFacts) -> str:
    """The fields of the JSON object, without its braces."""
    return model.model_dump_json()[1:-1]
