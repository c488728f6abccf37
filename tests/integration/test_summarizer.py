"""The summarizer as it runs: from `stories.changed` to `stories.summarized` by a model, and a headline translated."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.summarizer.app import build
from services.summarizer.settings import Settings
from shared.documents import Documents
from shared.events import (
    ArticleKind,
    Member,
    StorySummarized,
    SummaryStatus,
    TranslationCompleted,
    TranslationKind,
    TranslationRequested,
    TranslationStatus,
)
from shared.kafka import consume, make_broker, publisher
from shared.kafka.provision import provision
from shared.service import NotStarted
from shared.topics import STORIES_CHANGED, STORIES_SUMMARIZED, TRANSLATIONS_COMPLETED, TRANSLATIONS_REQUESTED
from tests.model_server import model_server
from tests.unit.summarizer.builders import HARBOUR_POST, ISLAND_RADIO, NOON, changed, member, stored

A, B = member("a"), member("b", hour=1)


async def shelve(documents: Documents, item: Member, text: str) -> None:
    """Puts an article where the deduplicator would have put it."""
    article = stored(item, text).article
    collection = await documents.collection("articles")
    await collection.insert(
        {
            "_id": article.id,
            "article": article.model_dump(mode="json"),
            "kind": ArticleKind.ORIGINAL.value,
            "original_id": article.id,
            "revision": 1,
            "agency": None,
            "similarity": None,
            "revisions": [],
        }
    )


async def test_a_story_is_told_by_the_model_and_a_headline_translated(tmp_path: Path) -> None:
    async with model_server() as model:
        model.translate = lambda text: "Fähre Alder läuft vor Sandholm auf Grund"
        settings = Settings(
            data_dir=tmp_path,
            instance="test",
            model_base_url=model.url,
            model_name="test-model",
            model_api_key=SecretStr("k-1"),
        )
        await provision(settings)
        told: asyncio.Queue[StorySummarized] = asyncio.Queue()
        translated: asyncio.Queue[TranslationCompleted] = asyncio.Queue()
        async with build(settings) as service:
            reader = make_broker(settings, service="reader")
            consume(reader, STORIES_SUMMARIZED, group="feed", handler=told.put, settings=settings)
            consume(reader, TRANSLATIONS_COMPLETED, group="feed", handler=translated.put, settings=settings)
            publish, ask = publisher(reader, STORIES_CHANGED), publisher(reader, TRANSLATIONS_REQUESTED)
            await service.broker.start()
            await reader.start()
            running = [asyncio.ensure_future(task()) for task in service.tasks]
            try:
                await shelve(service.documents, A, HARBOUR_POST)
                await shelve(service.documents, B, ISLAND_RADIO)
                await publish(changed(A, B))
                first = await asyncio.wait_for(told.get(), 30)
                second = await asyncio.wait_for(told.get(), 30)
                await ask(
                    TranslationRequested(
                        kind=TranslationKind.HEADLINE,
                        target="de",
                        language="en",
                        text="Ferry Alder runs aground off Sandholm",
                        requested_at=NOON,
                    )
                )
                answer = await asyncio.wait_for(translated.get(), 30)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                await reader.stop()
                await service.broker.stop()
    assert first.status is SummaryStatus.EXTRACTIVE
    assert (second.status, second.writer) == (SummaryStatus.READY, "test-model")
    assert second.story_id == first.story_id
    assert (answer.status, answer.text) == (TranslationStatus.DONE, "Fähre Alder läuft vor Sandholm auf Grund")


@pytest.mark.parametrize(
    ("url", "name", "message"),
    [("http://127.0.0.1:9/v1", "", "MODEL_NAME"), ("models.example", "m", "MODEL_BASE_URL")],
)
async def test_half_a_setting_is_named(tmp_path: Path, url: str, name: str, message: str) -> None:
    settings = Settings(data_dir=tmp_path, instance="test", model_base_url=url, model_name=name)
    with pytest.raises(NotStarted, match=message):
        async with build(settings):
            pass
