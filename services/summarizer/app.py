"""The wiring: log, store, articles, writer and model meet here."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx

from services.summarizer.budget import Budget, open_budget
from services.summarizer.chat import ChatModel, Endpoint
from services.summarizer.editor import Editor
from services.summarizer.settings import Settings
from services.summarizer.store import open_store
from services.summarizer.summarize import Rules, Summarizer
from services.summarizer.telling import Teller
from services.summarizer.translate import Translator
from services.summarizer.translations import open_translations
from services.summarizer.writing import WritingProcess
from shared.articles import ARTICLES, Articles
from shared.documents import open_documents
from shared.http import OutboundClient
from shared.kafka import consume, make_broker, publisher
from shared.service import NotStarted, Service
from shared.topics import STORIES_CHANGED, STORIES_SUMMARIZED, TRANSLATIONS_COMPLETED, TRANSLATIONS_REQUESTED

NAME = "summarizer"
WAITING_LOOKED_AT_SECONDS = 0.2
MODEL_LOOKED_AT_SECONDS = 0.5
FORGETTING_SECONDS = 3600.0


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Service]:
    """The service with its store open and its consumers registered."""
    client = _client(settings)
    documents = await open_documents(settings)
    writer = WritingProcess(share=settings.summarizer_share)
    try:
        await writer.start()
        broker = make_broker(settings, service=NAME)
        store = await open_store(documents)
        budget = await open_budget(documents, a_day=settings.model_tokens_a_day, a_story=settings.model_tokens_a_story)
        editor = _editor(settings, client, budget, writer) if client else None
        teller = Teller(
            Articles(await documents.collection(ARTICLES)),
            writer,
            editor,
            _now,
            words=settings.summarizer_words,
            brief_words=settings.summarizer_brief_words,
        )
        publish = publisher(broker, STORIES_SUMMARIZED)
        summarizer = Summarizer(store, teller, publish, _now, _rules(settings))
        translator = Translator(
            store,
            await open_translations(documents),
            editor,
            publisher(broker, TRANSLATIONS_COMPLETED),
            publish,
            _now,
            seconds=settings.handler_timeout_seconds * 0.75,
        )

        async def tell_waiting() -> None:
            while True:
                await asyncio.sleep(max(WAITING_LOOKED_AT_SECONDS, settings.summarizer_pause_seconds / 4))
                await summarizer.tell_waiting()

        async def improve() -> None:
            while True:
                if not await summarizer.improve():
                    await asyncio.sleep(MODEL_LOOKED_AT_SECONDS)

        async def forget() -> None:
            while True:
                await budget.forget(_now().date())
                await asyncio.sleep(FORGETTING_SECONDS)

        consume(broker, STORIES_CHANGED, group=NAME, handler=summarizer.story_changed, settings=settings)
        consume(broker, TRANSLATIONS_REQUESTED, group=NAME, handler=translator.requested, settings=settings)
        editing: tuple[Callable[[], Awaitable[None]], ...] = (
            (*(improve for _ in range(settings.model_concurrency)), forget) if editor else ()
        )
        yield Service(name=NAME, broker=broker, documents=documents, tasks=(tell_waiting, *editing))
    finally:
        if client:
            await client.aclose()
        await writer.aclose()
        await documents.close()


def _rules(settings: Settings) -> Rules:
    return Rules(
        min_reports=settings.summarizer_min_reports,
        max_reports=settings.summarizer_max_reports,
        pause=timedelta(seconds=settings.summarizer_pause_seconds),
        model_min_outlets=settings.model_min_outlets,
    )


def _client(settings: Settings) -> OutboundClient | None:
    """A client for the model's endpoint; none when no model is set. The operator's own endpoint may be private."""
    if not settings.model_base_url:
        return None
    url = httpx.URL(settings.model_base_url)
    if url.scheme not in ("http", "https") or not url.host:
        raise NotStarted(
            f"MODEL_BASE_URL is {settings.model_base_url!r}; it must be an http or https address up to /v1"
        )
    if not settings.model_name:
        raise NotStarted("MODEL_BASE_URL is set but MODEL_NAME is not: name the model that is to write")
    return OutboundClient(user_agent="Infobud summarizer", allow_hosts=(url.host,))


def _editor(settings: Settings, client: OutboundClient, budget: Budget, writer: WritingProcess) -> Editor:
    endpoint = Endpoint(
        base_url=settings.model_base_url or "",
        model=settings.model_name,
        key=settings.model_api_key.get_secret_value(),
        seconds=settings.model_timeout_seconds,
        attempts=settings.model_attempts,
        concurrency=settings.model_concurrency,
        breaker_failures=settings.model_breaker_failures,
        breaker_seconds=settings.model_breaker_seconds,
    )
    return Editor(ChatModel(endpoint, client), budget, writer.check, _now, settings.model_context_tokens)
