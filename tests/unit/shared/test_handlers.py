"""What a service registers is what the table, and the AsyncAPI document, can be held against."""

from pathlib import Path

import pytest
from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI

from shared.kafka import LogBroker, PermanentError, consume, follow, make_broker, publisher, registered
from shared.kafka.handlers import decode
from shared.settings import CommonSettings
from shared.topics import ARTICLES_DEDUPLICATED, STORIES_CHANGED, STORIES_SUMMARIZED


async def ignore(_: object) -> None:
    return


@pytest.fixture
def broker(tmp_path: Path) -> LogBroker:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None)
    broker = make_broker(settings, service="clusterer")
    consume(broker, ARTICLES_DEDUPLICATED, group="clusterer", handler=ignore, settings=settings)
    follow(broker, STORIES_CHANGED, handler=ignore)
    publisher(broker, STORIES_CHANGED)
    return broker


def test_what_is_registered_can_be_asked_for(broker: LogBroker) -> None:
    found = registered(broker)
    assert found.consumed == {("articles.deduplicated", "clusterer")}
    assert found.followed == {"stories.changed"}
    assert found.published == {"stories.changed"}


def test_every_topic_that_is_needed_is_known_before_the_start(broker: LogBroker) -> None:
    assert broker.topics() == {
        "articles.deduplicated",
        "articles.deduplicated.clusterer.retry",
        "articles.deduplicated.clusterer.dead",
        "stories.changed",
    }


def test_the_asyncapi_document_shows_topics_and_events(broker: LogBroker) -> None:
    document = AsyncAPI(broker).to_specification().to_jsonable()
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == broker.topics() - {"articles.deduplicated.clusterer.dead"}
    assert {"ArticleDeduplicated", "StoryChanged"} <= set(document["components"]["schemas"])


def test_a_group_reads_each_topic_under_a_name_of_its_own(broker: LogBroker) -> None:
    groups = {subscriber.group_id for subscriber in broker.subscribers if subscriber.group_id}  # type: ignore[attr-defined]  # FastStream's base class hides it
    assert groups == {"clusterer.articles.deduplicated", "clusterer.articles.deduplicated.retry"}


def test_an_unknown_version_says_what_to_do() -> None:
    with pytest.raises(PermanentError, match=r"StorySummarized has event_version 2, .*upgrade .*infobud dead replay"):
        decode(STORIES_SUMMARIZED, b'{"event_version": 2}')


async def test_another_broker_is_refused() -> None:
    with pytest.raises(TypeError, match="make_broker"):
        registered(KafkaBroker())
