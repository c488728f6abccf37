"""Table, handlers and AsyncAPI document say the same: who publishes what, who reads it, in which group."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.asyncapi import DOCUMENT, document
from services.standalone.app import build_all
from shared.kafka import registered
from shared.kafka.handlers import Registered
from shared.topics import TOPICS


@pytest.fixture
async def by_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, Registered]]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    async with build_all() as services:
        yield {service.name: registered(service.broker) for service in services}


async def test_handlers_read_exactly_what_the_table_says(by_service: dict[str, Registered]) -> None:
    table = {(topic.name, group) for topic in TOPICS for group in topic.consumers}
    assert {pair for service in by_service.values() for pair in service.consumed} == table
    for service, found in by_service.items():
        assert {group for _, group in found.consumed} <= {service}


async def test_followers_are_those_of_the_table(by_service: dict[str, Registered]) -> None:
    table = {(topic.name, follower) for topic in TOPICS for follower in topic.followers}
    assert {(topic, service) for service, found in by_service.items() for topic in found.followed} == table


async def test_each_topic_has_one_producer_the_tables(by_service: dict[str, Registered]) -> None:
    table = {(topic.name, topic.producer) for topic in TOPICS}
    assert {(topic, service) for service, found in by_service.items() for topic in found.published} == table


async def test_the_asyncapi_document_is_current_and_names_every_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    described = await document()
    assert described == json.loads(DOCUMENT.read_text(encoding="utf-8")), "run `python -m deploy.asyncapi`"
    addresses = {channel["address"] for channel in described["channels"].values()}
    assert addresses == {topic.name for topic in TOPICS} | {
        topic.retry(group) for topic in TOPICS for group in topic.consumers
    }


def test_every_topic_has_its_own_event() -> None:
    assert len({topic.event for topic in TOPICS}) == len(TOPICS)
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)
