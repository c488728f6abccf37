"""What a model answered, read as a draft or refused with the cause."""

import json
import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.summarizer.extracts import Extract
from services.summarizer.manners import visible
from services.summarizer.relatives import list_language
from services.summarizer.writer import Draft, DraftSentence
from shared.events import Citation
from shared.text.language import identify
from shared.text.sentences import split

_FENCED = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
_REFUSAL = re.compile(
    r"\b(?:i(?:['’]m| am) (?:sorry|unable|not able)|i (?:can(?:no|['’])t|won['’]t|must decline)|as an ai|"
    r"es tut mir leid|je ne peux pas|désolé|lo siento|no puedo|mi dispiace|non posso|desculpe|не могу|извините)\b"
    r"|抱歉|申し訳",
    re.IGNORECASE,
)
_LONGEST = 40_000
"""Characters of a whole answer: no summary is longer, and nothing longer is worth reading."""
_MOST_PARAGRAPHS = 5
_ENOUGH_TO_TELL = 40
"""Characters from which on a text's language can be told."""


class BadAnswer(Exception):
    """The answer is no summary. `cause` is one of malformed, empty, language, refusal, too_large."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str = Field(max_length=1500)
    sources: list[int] = Field(max_length=100)


class _Paragraph(BaseModel):
    model_config = ConfigDict(extra="ignore")
    sentences: list[_Sentence] = Field(max_length=30)


class _Summary(BaseModel):
    model_config = ConfigDict(extra="ignore")
    headline: str = Field(max_length=400)
    paragraphs: list[_Paragraph] = Field(max_length=30)


class _Translations(BaseModel):
    model_config = ConfigDict(extra="ignore")
    translations: list[str]


def read_draft(answer: str, extracts: Sequence[Extract], language: str) -> Draft:
    """The draft in an answer; its sentences cite the extracts by number, from 1. Raises BadAnswer."""
    try:
        summary = _Summary.model_validate(_parsed(answer))
    except ValidationError as error:
        raise BadAnswer("malformed", f"the answer has not the form asked for: {error.error_count()} faults") from error
    paragraphs: list[tuple[DraftSentence, ...]] = []
    for paragraph in summary.paragraphs[:_MOST_PARAGRAPHS]:
        drafted = [
            DraftSentence(visible(text), _citations(sentence.sources, extracts))
            for sentence in paragraph.sentences
            for text in split(" ".join(sentence.text.split()), language)  # two sentences in one are checked one by one
            if text
        ]
        if drafted:
            paragraphs.append(tuple(drafted))
    if not paragraphs:
        raise BadAnswer("empty", "the answer has no sentences")
    _check_language(" ".join(sentence.text for paragraph in paragraphs for sentence in paragraph), language)
    everyone = tuple(range(1, len(extracts) + 1))
    title = visible(" ".join(summary.headline.split()))
    headline = DraftSentence(title, _citations(everyone, extracts)) if title else None
    return Draft(headline, tuple(paragraphs))


def read_translations(answer: str, count: int, language: str) -> list[str]:
    """The translations in an answer, as many as were asked for. Raises BadAnswer."""
    try:
        found = [visible(" ".join(text.split())) for text in _Translations.model_validate(_parsed(answer)).translations]
    except ValidationError as error:
        raise BadAnswer("malformed", f"the answer has not the form asked for: {error.error_count()} faults") from error
    if len(found) != count or not all(found):
        raise BadAnswer("malformed", f"{len(found)} translations for {count} texts")
    _check_language(" ".join(found), language)
    return found


def _parsed(answer: str) -> object:
    if len(answer) > _LONGEST:
        raise BadAnswer("too_large", f"the answer has {len(answer):,} characters")
    if not answer.strip():
        raise BadAnswer("empty", "the model said nothing")
    fenced = _FENCED.match(answer)
    try:
        return json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError) as error:
        if _REFUSAL.search(answer[:500]):
            raise BadAnswer("refusal", "the model refuses") from error
        raise BadAnswer("malformed", f"the answer is not JSON: {error}") from error


def _citations(numbers: Sequence[int], extracts: Sequence[Extract]) -> tuple[Citation, ...]:
    """Those of the numbers that exist; the passage is found by grounding."""
    return tuple(
        Citation(article_id=extracts[number - 1].article_id, source_id=extracts[number - 1].source_id, passage="")
        for number in dict.fromkeys(numbers)
        if 1 <= number <= len(extracts)
    )


def _check_language(text: str, language: str) -> None:
    if len(text) < _ENOUGH_TO_TELL:
        return
    found = identify(text)
    if list_language(found) != list_language(language) and list_language(identify(text, (language,))) != list_language(
        language
    ):
        raise BadAnswer("language", f"it is written in {found}, not in {language}")
