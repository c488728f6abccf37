"""Translations that readers ask for: a headline of the press radar, or a summary; each text once, and grounded."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from services.summarizer import metrics
from services.summarizer.answers import BadAnswer, read_translations
from services.summarizer.chat import Cause, ModelFailed
from services.summarizer.editor import Editor
from services.summarizer.prompts import TRANSLATION_SCHEMA, translation_messages, version
from services.summarizer.store import Store, Told
from services.summarizer.survival import lost
from services.summarizer.translations import Translations
from shared.events import (
    Paragraph,
    StorySummarized,
    SummaryStatus,
    TranslationCompleted,
    TranslationKind,
    TranslationRequested,
    TranslationStatus,
)

log = structlog.get_logger()

TOKENS_A_CHARACTER = 1.5
LEAST_ANSWER_TOKENS = 300


class Refused(Exception):
    """There is no translation fit to be shown. The message says why."""


@dataclass(frozen=True)
class Translator:
    """Answers every request, with or without a translation."""

    store: Store
    translations: Translations
    editor: Editor | None
    publish: Callable[[TranslationCompleted], Awaitable[None]]
    publish_summary: Callable[[StorySummarized], Awaitable[None]]
    clock: Callable[[], datetime]
    seconds: float = field(default=45.0)
    """Longest that a request may take: handlers have a limit too."""

    async def requested(self, event: TranslationRequested) -> None:
        """Translates what is asked for and says how it went."""
        text, reason, retry_after = "", None, None
        try:
            async with asyncio.timeout(self.seconds):
                if event.kind is TranslationKind.HEADLINE:
                    [found] = await self._translated([event.text], event.language, event.target, event.story_id)
                    if found is None:
                        raise Refused("the translation does not say what the headline says")
                    text = found
                else:
                    await self._summary(event)
            status = TranslationStatus.DONE
        except Refused as refused:
            status, reason = TranslationStatus.REFUSED, str(refused)
        except TimeoutError:
            status, reason, retry_after = TranslationStatus.UNAVAILABLE, "the model takes too long", self.seconds
        except ModelFailed as failed:
            passes = failed.is_temporary or failed.cause is Cause.OFF
            status = TranslationStatus.UNAVAILABLE if passes else TranslationStatus.REFUSED
            reason, retry_after = str(failed), failed.retry_after
        metrics.TRANSLATIONS.labels(event.kind.value, status.value).inc()
        log.debug("translation", kind=event.kind.value, target=event.target, status=status.value, reason=reason)
        await self.publish(
            TranslationCompleted(
                key=event.key,
                kind=event.kind,
                target=event.target,
                language=event.language,
                status=status,
                original=event.text,
                text=text,
                story_id=event.story_id,
                translator=self.editor.name if self.editor else "",
                reason=reason,
                retry_after_seconds=retry_after,
                completed_at=self.clock(),
            )
        )

    async def _summary(self, event: TranslationRequested) -> None:
        """Publishes the story's summary in the target language, unless there is one of its own."""
        told = await self.store.told(event.story_id)
        original = _original(told, event.language, event.target)
        if original is None:
            raise Refused("the story has no summary that could be translated")
        if _primary(original.language) == _primary(event.target):
            return  # the reports of that language have their own summary
        sentences = [sentence.text for paragraph in original.paragraphs for sentence in paragraph.sentences]
        found = await self._translated([original.headline, *sentences], original.language, event.target, event.story_id)
        headline, told_texts = found[0], found[1:]
        kept = sum(text is not None for text in told_texts)
        if headline is None or not told_texts or told_texts[0] is None or kept * 2 <= len(told_texts):
            raise Refused("the translation of the headline, the lead or most of the summary does not say the same")
        translated = _in(original, event.target, headline, told_texts, self.editor.name if self.editor else "")
        await self.publish_summary(translated.model_copy(update={"summarized_at": self.clock()}))

    async def _translated(self, texts: Sequence[str], language: str, target: str, story_id: str) -> list[str | None]:
        """The translations of `texts`; none in place of those that do not say the same. Raises ModelFailed."""
        if not all(text.strip() for text in texts):
            raise Refused("there is nothing to translate")
        if _primary(language) == _primary(target):
            raise Refused("it is in that language already")
        known = await self.translations.known(texts, target)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            if self.editor is None:
                raise ModelFailed(Cause.OFF, "no model is set to translate")
            if spent := await self.editor.budget.exhausted(story_id, self.clock()):
                raise ModelFailed(Cause.BUDGET, spent[0], retry_after=spent[1])
            for text, translation in zip(missing, await self._ask(missing, language, target, story_id), strict=True):
                fault = lost(text, language, translation, target)
                if fault is None:
                    known[text] = translation
                    await self.translations.keep(text, language, target, translation, self.editor.name, self.clock())
                else:
                    metrics.DROPPED.labels(self.editor.name, "translation").inc()
                    log.warning("translation_refused", target=target, story=story_id, fault=fault)
        return [known.get(text) for text in texts]

    async def _ask(self, texts: Sequence[str], language: str, target: str, story_id: str) -> list[str]:
        editor = self.editor
        if editor is None:
            raise ModelFailed(Cause.OFF, "no model is set to translate")
        start = time.perf_counter()
        completion = await editor.model.complete(
            translation_messages(texts, language, target),
            schema=TRANSLATION_SCHEMA,
            schema_name="translations",
            max_tokens=LEAST_ANSWER_TOKENS + int(sum(map(len, texts)) * TOKENS_A_CHARACTER),
        )
        await editor.budget.spend(story_id, completion.tokens, time.perf_counter() - start, self.clock())
        metrics.MODEL_TOKENS.labels("translation").inc(completion.tokens)
        try:
            return read_translations(completion.text, len(texts), target)
        except BadAnswer as bad:
            metrics.FALLBACKS.labels(bad.cause).inc()
            raise ModelFailed(Cause(bad.cause), str(bad)) from bad


def _original(told: Told, language: str, target: str) -> StorySummarized | None:
    """The summary to start from: the target's own, else the one in `language`, else the one with the most outlets."""
    readable = {
        tag: summary
        for tag, summary in told.summaries.items()
        if summary.event.paragraphs and summary.event.status in (SummaryStatus.READY, SummaryStatus.EXTRACTIVE)
    }
    for wanted in (target, language):
        for tag, summary in readable.items():
            if _primary(tag) == _primary(wanted):
                return summary.event
    best = max(readable.values(), key=lambda summary: len(summary.basis.outlets), default=None)
    return best.event if best else None


def _in(
    original: StorySummarized, target: str, headline: str, texts: Sequence[str | None], translator: str
) -> StorySummarized:
    """The summary with its sentences translated; those without a translation are left out."""
    left = list(texts)
    paragraphs = []
    for paragraph in original.paragraphs:
        mine, left = left[: len(paragraph.sentences)], left[len(paragraph.sentences) :]
        sentences = tuple(
            sentence.model_copy(update={"text": text})
            for sentence, text in zip(paragraph.sentences, mine, strict=True)
            if text is not None
        )
        if sentences:
            paragraphs.append(Paragraph(sentences=sentences))
    return original.model_copy(
        update={
            "language": target,
            "headline": headline,
            "paragraphs": tuple(paragraphs),
            "status": SummaryStatus.READY,
            "writer": translator,
            "prompt_version": version(),
            "fallback_cause": None,
            "translated_from": original.language,
        }
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
