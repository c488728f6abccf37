"""The instructions of `prompts.yaml`, filled in."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.summarizer.extracts import Extract

Message = dict[str, str]
"""`role` and `content`, as chat endpoints take them."""

SUMMARY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["headline", "paragraphs"],
    "properties": {
        "headline": {"type": "string"},
        "paragraphs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["sentences"],
                "properties": {
                    "sentences": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["text", "sources"],
                            "properties": {
                                "text": {"type": "string"},
                                "sources": {"type": "array", "items": {"type": "integer"}},
                            },
                        },
                    }
                },
            },
        },
    },
}
TRANSLATION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["translations"],
    "properties": {"translations": {"type": "array", "items": {"type": "string"}}},
}


def version() -> str:
    return str(_prompts()["version"])


def summary_messages(extracts: Sequence[Extract], language: str, words: int) -> list[Message]:
    """The request for a summary of these extracts, numbered from 1 in their order."""
    fence = fence_of([text for extract in extracts for text in (extract.title, *extract.sentences)])
    reports = "\n\n".join(
        f"Report {number}, by {extract.source_id}:\n{fence}\n{extract.title}\n{' '.join(extract.sentences)}\n{fence}"
        for number, extract in enumerate(extracts, start=1)
    )
    part = _prompts()["summary"]
    return [
        {"role": "system", "content": part["system"].format(language=language, words=words, fence=fence)},
        {"role": "user", "content": part["user"].format(language=language, reports=reports)},
    ]


def once_more(asked: Sequence[Message], answer: str, faults: Sequence[tuple[str, str]]) -> list[Message]:
    """The same request after an answer with faults: pairs of a sentence and what is wrong with it."""
    listed = "\n".join(f"- {sentence}\n  ({fault})" for sentence, fault in faults)
    again = _prompts()["summary"]["again"].format(faults=listed)
    return [*asked, {"role": "assistant", "content": answer}, {"role": "user", "content": again}]


def translation_messages(texts: Sequence[str], source: str, language: str) -> list[Message]:
    fence = fence_of(texts)
    listed = "\n".join((fence, *(f"{number}. {text}" for number, text in enumerate(texts, start=1)), fence))
    part = _prompts()["translation"]
    return [
        {"role": "system", "content": part["system"].format(source=source, language=language, fence=fence)},
        {"role": "user", "content": part["user"].format(language=language, texts=listed)},
    ]


def fence_of(texts: Sequence[str]) -> str:
    """A line that stands in none of the texts, nor can be foreseen by who wrote them without knowing all of them."""
    digest = hashlib.sha256("\x00".join(texts).encode()).hexdigest()
    return f"=====REPORT-{digest[:16]}====="


@cache
def _prompts() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "prompts.yaml").read_text(encoding="utf-8"))
    return loaded
