"""The table becomes topics: each with its retry and dead-letter topics, created once."""

from pathlib import Path

import pytest

from shared.kafka.errors import LogUnavailable
from shared.kafka.provision import check_topics, provision, wanted
from shared.settings import CommonSettings
from shared.topics import STORIES_CHANGED, TOPICS


def test_a_topic_comes_with_letters_for_every_group() -> None:
    names = [topic.name for topic in wanted([STORIES_CHANGED], replication=3)]
    assert names == [
        "stories.changed",
        "stories.changed.summarizer.retry",
        "stories.changed.summarizer.dead",
        "stories.changed.feed.retry",
        "stories.changed.feed.dead",
    ]


def test_partitions_retention_compaction_and_copies_are_the_tables() -> None:
    topic = wanted([STORIES_CHANGED], replication=3)[0]
    assert (topic.num_partitions, topic.replication_factor) == (6, 3)
    assert topic.topic_configs["cleanup.policy"] == "compact,delete"
    assert topic.topic_configs["retention.ms"] == str(30 * 24 * 3600 * 1000)


async def test_creating_twice_creates_nothing_the_second_time(tmp_path: Path) -> None:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None)
    created = await provision(settings)
    assert {topic.name for topic in TOPICS} <= set(created)
    assert await provision(settings) == []
    await check_topics(settings, created)


async def test_a_missing_topic_is_named_with_the_command_that_creates_it(tmp_path: Path) -> None:
    settings = CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None)
    await provision(settings)
    with pytest.raises(LogUnavailable, match=r"lacks the topics unheard.of: .*python -m deploy.topics"):
        await check_topics(settings, ["articles.fetched", "unheard.of"])


async def test_a_kafka_that_is_not_there_is_named_with_what_to_do() -> None:
    settings = CommonSettings(kafka_bootstrap_servers="127.0.0.1:1")
    with pytest.raises(LogUnavailable, match=r"Kafka at 127\.0\.0\.1:1 .* does not answer: start it, or unset"):
        await check_topics(settings, ["articles.fetched"])
