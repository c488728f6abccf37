"""The model as a writer: it gets the story's best passages, writes, and is asked once more for what failed."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.summarizer import metrics
from services.summarizer.answers import BadAnswer, read_draft
from services.summarizer.budget import Budget
from services.summarizer.chat import Cause, Completion, ModelFailed
from services.summarizer.checked import Checked
from services.summarizer.extracts import Extract, extracts
from services.summarizer.prompts import SUMMARY_SCHEMA, Message, once_more, summary_messages, version
from services.summarizer.writer import Assignment, Draft

TOKENS_A_WORD = 3
"""Of an answer in most languages, its JSON included."""
LEAST_ANSWER_TOKENS = 1200


class Model(Protocol):
    """What the editor needs of `chat.ChatModel`."""

    @property
    def name(self) -> str: ...

    def away_for(self) -> float: ...

    async def complete(
        self, messages: Sequence[Message], *, schema: dict[str, object], schema_name: str, max_tokens: int
    ) -> Completion: ...


@dataclass(frozen=True)
class Editor:
    """Writes summaries with a model. Nothing leaves it that `check` did not pass."""

    model: Model
    budget: Budget
    check: Callable[[Draft, Assignment], Awaitable[Checked]]
    clock: Callable[[], datetime]
    context_tokens: int
    """Of the reports that it gets to read."""

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def prompt_version(self) -> str:
        return version()

    async def write(self, story_id: str, assignment: Assignment) -> Checked:
        """The summary, grounded. Raises ModelFailed when there is none that kept its lead and most of itself."""
        await self._afford(story_id)
        material = extracts(assignment.reports, assignment.language, tokens=self.context_tokens)
        if not material:
            raise ModelFailed(Cause.EMPTY, "the reports have no sentence to show")
        asked = summary_messages(material, assignment.language, assignment.words)
        answer = await self._ask(story_id, asked, assignment)
        best = await self._checked(answer, material, assignment)
        if best.dropped:
            best = await self._mended(story_id, asked, answer, best, material, assignment)
        if not best.is_whole_enough:
            faults = "; ".join(dropped.message for dropped in best.dropped[:3])
            raise ModelFailed(Cause.UNGROUNDED, f"its lead or most of it failed the check: {faults}")
        return best

    async def _mended(
        self,
        story_id: str,
        asked: Sequence[Message],
        answer: str,
        first: Checked,
        material: Sequence[Extract],
        assignment: Assignment,
    ) -> Checked:
        """The better of the first answer and of a second one, for which the model was told what failed."""
        faults = [(dropped.text, dropped.message) for dropped in first.dropped]
        try:
            await self._afford(story_id)
            again = await self._ask(story_id, once_more(asked, answer, faults), assignment)
            second = await self._checked(again, material, assignment)
        except ModelFailed as failed:
            metrics.FALLBACKS.labels(f"second_{failed.cause.value}").inc()
            return first
        if second.is_whole_enough != first.is_whole_enough:
            return second if second.is_whole_enough else first
        return second if len(second.dropped) < len(first.dropped) and second.kept >= first.kept else first

    async def _ask(self, story_id: str, messages: Sequence[Message], assignment: Assignment) -> str:
        start = time.perf_counter()
        completion = await self.model.complete(
            messages,
            schema=SUMMARY_SCHEMA,
            schema_name="summary",
            max_tokens=max(LEAST_ANSWER_TOKENS, assignment.words * TOKENS_A_WORD * 2),
        )
        await self.budget.spend(story_id, completion.tokens, time.perf_counter() - start, self.clock())
        metrics.MODEL_TOKENS.labels("summary").inc(completion.tokens)
        metrics.STORY_TOKENS.observe(completion.tokens)
        return completion.text

    async def _checked(self, answer: str, material: Sequence[Extract], assignment: Assignment) -> Checked:
        try:
            draft = read_draft(answer, material, assignment.language)
        except BadAnswer as bad:
            raise ModelFailed(Cause(bad.cause), str(bad)) from bad
        checked = await self.check(draft, assignment)
        for dropped in checked.dropped:
            metrics.DROPPED.labels(self.name, dropped.cause).inc()
        return checked

    async def _afford(self, story_id: str) -> None:
        if spent := await self.budget.exhausted(story_id, self.clock()):
            reason, wait = spent
            raise ModelFailed(Cause.BUDGET, reason, retry_after=wait)
