"""Headlines in the reader's language: asked for once, kept for ever, never waited for.

The collection `feed_translations` holds one document a text and language, under the key that asking and answering
share. What is not there is asked for in passing; until it comes, and when it can't be had, the original stands alone.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import structlog

from services.feed.languages import primary
from shared.documents.protocol import Collection, Document, Documents, StoreUnavailable, read_time, time_text
from shared.events import TranslationCompleted, TranslationKind, TranslationRequested, TranslationStatus

log = structlog.get_logger()

AGAIN = timedelta(minutes=10)
"""A text whose answer has not come is asked for again after this long, by each instance."""
ANOTHER_DAY = timedelta(days=1)
MOST_AT_ONCE = 30
"""Headlines that one look at a story may ask for."""
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Wanted:
    """A headline that somebody would like to read in another language, or with no text a story's summary."""

    text: str
    language: str
    target: str
    story_id: str


@dataclass(frozen=True)
class Asking:
    """How translations are asked for: `key` names one as the summarizer does, `ask` sends the request on its way."""

    key: Callable[[Wanted], str]
    ask: Callable[[Wanted], Awaitable[None]]


async def _ask_nobody(wanted: Wanted) -> None:
    """Nobody is there to answer."""


NOBODY_TRANSLATES = Asking(key=lambda wanted: f"{wanted.story_id}:{wanted.text}:{wanted.target}", ask=_ask_nobody)


def asking_by(publish: Callable[[TranslationRequested], Awaitable[None]], clock: Callable[[], datetime]) -> Asking:
    """Asking over the log."""

    def request(wanted: Wanted) -> TranslationRequested:
        return TranslationRequested(
            kind=TranslationKind.HEADLINE if wanted.text else TranslationKind.SUMMARY,
            target=wanted.target,
            language=wanted.language,
            text=wanted.text,
            story_id=wanted.story_id,
            requested_at=clock(),
        )

    async def ask(wanted: Wanted) -> None:
        await publish(request(wanted))

    return Asking(key=lambda wanted: request(wanted).key, ask=ask)


class Translations:
    def __init__(self, collection: Collection, asking: Asking, clock: Callable[[], datetime]) -> None:
        self._collection = collection
        self._asking = asking
        self._clock = clock
        self._asked: OrderedDict[str, datetime] = OrderedDict()

    @classmethod
    async def open(cls, documents: Documents, asking: Asking, clock: Callable[[], datetime]) -> Self:
        return cls(await documents.collection("feed_translations"), asking, clock)

    async def completed(self, key: str, *, text: str, retry_at: datetime | None) -> None:
        """An answer: the text, or an empty one for none, to be asked for again at `retry_at` (none: never)."""
        retry = time_text(retry_at) if retry_at else None
        await self._collection.replace({"_id": key, "text": text, "retry_at": retry})
        self._asked.pop(key, None)

    async def answered(self, event: TranslationCompleted) -> None:
        """The summarizer's answer. Without a model to translate, another day may bring one."""
        after = timedelta(seconds=event.retry_after_seconds) if event.retry_after_seconds is not None else None
        if event.status is TranslationStatus.UNAVAILABLE and after is None:
            after = ANOTHER_DAY
        retry_at = event.completed_at + after if after is not None else None
        await self.completed(event.key, text=event.text, retry_at=retry_at)

    async def headlines(self, members: Sequence[Mapping[str, Any]], target: str, story_id: str) -> dict[str, str]:
        """Article id to its headline in `target`, of those that are known; the others are asked for."""
        wanted = {
            member["article_id"]: Wanted(member["title"], member["language"], target, story_id)
            for member in members
            if primary(member["language"]) not in (primary(target), "und")
        }
        keys = {id: self._asking.key(one) for id, one in wanted.items()}
        known = await self._known(keys.values())
        await self._ask_for({key: wanted[id] for id, key in keys.items() if self._is_due(known.get(key))})
        return {id: known[key]["text"] for id, key in keys.items() if key in known and known[key]["text"]}

    async def want_summary(self, story_id: str, language: str, target: str) -> None:
        """Asks for the story's summary in `target`; it comes as a summary like any other."""
        wanted = Wanted("", language, target, story_id)
        key = self._asking.key(wanted)
        if self._is_due((await self._known([key])).get(key)):
            await self._ask_for({key: wanted})

    async def _known(self, keys: Iterable[str]) -> dict[str, Document]:
        return {row["_id"]: row for row in await self._collection.get_many(dict.fromkeys(keys))}

    async def _ask_for(self, missing: Mapping[str, Wanted]) -> None:
        now = self._clock()
        fresh = [key for key in missing if now - self._asked.get(key, now - AGAIN) >= AGAIN][:MOST_AT_ONCE]
        for key in fresh:
            self._asked[key] = now
            if len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
            try:
                await self._asking.ask(missing[key])
            except (OSError, StoreUnavailable) as error:
                log.warning("translation_not_asked_for", error=str(error))
                return

    def _is_due(self, row: Document | None) -> bool:
        if row is None:
            return True
        return row["retry_at"] is not None and read_time(row["retry_at"]) <= self._clock()
