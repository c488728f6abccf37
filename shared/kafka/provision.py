"""Topics are created from the table of `shared/topics.py`, and never by accident."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from aiokafka.admin import NewTopic
from aiokafka.errors import TopicAlreadyExistsError

from shared.kafka.clients import MAX_EVENT_BYTES, MAX_RECORD_BYTES, clients_for
from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LOG_ERRORS, LogUnavailable
from shared.settings import CommonSettings
from shared.topics import TOPICS, Topic

log = structlog.get_logger()

RETRY_RETENTION = timedelta(days=7)
DEAD_RETENTION = timedelta(days=30)
"""Long enough that someone notices, mends the cause and replays them."""


def wanted(topics: Iterable[Topic[Any]], replication: int) -> list[NewTopic]:
    """Every topic of the table, and each consumer group's retry and dead-letter topic."""
    return [new for topic in topics for new in _with_letters(topic, replication)]


async def provision(settings: CommonSettings, topics: Sequence[Topic[Any]] = TOPICS) -> list[str]:
    """Creates the topics that are missing; their names. Those that exist are left as they are.

    Raises `LogUnavailable` when the log does not answer, `LogInUse` when another process has it embedded, and
    `RuntimeError` for a topic that it refuses.
    """
    clients = clients_for(settings, "provision")
    admin = clients.admin()
    try:
        await admin.start()
        answer = await admin.create_topics(wanted(topics, settings.kafka_replication_factor))
    except LogInUse:
        raise
    except LOG_ERRORS as error:
        raise LogUnavailable(f"{clients.where} does not answer: {error}") from error
    finally:
        await admin.close()
    created = []
    for result in answer.to_object()["topic_errors"]:
        if result["error_code"] == 0:
            created.append(result["topic"])
        elif result["error_code"] != TopicAlreadyExistsError.errno:
            raise RuntimeError(f"{clients.where} refuses the topic {result['topic']}: {result['error_message']}")
    log.info("topics_created", topics=created) if created else log.debug("topics_exist")
    return created


async def check_topics(settings: CommonSettings, names: Iterable[str]) -> None:
    """Raises `LogUnavailable` when the log does not answer, or lacks one of these topics; it says what to do."""
    clients = clients_for(settings, "check")
    admin = clients.admin()
    try:
        await admin.start()
        described = await admin.describe_topics()
    except LOG_ERRORS as error:
        raise LogUnavailable(
            f"{clients.where} does not answer: start it, or unset KAFKA_BOOTSTRAP_SERVERS to run embedded ({error})"
        ) from error
    finally:
        await admin.close()
    missing = sorted(set(names) - {topic["topic"] for topic in described})
    if missing:
        raise LogUnavailable(
            f"{clients.where} lacks the topics {', '.join(missing)}: create them with `python -m deploy.topics`"
        )


def _with_letters(topic: Topic[Any], replication: int) -> Iterable[NewTopic]:
    policy = "compact,delete" if topic.compacted else "delete"
    yield _new(topic.name, topic.partitions, replication, topic.retention, policy, MAX_EVENT_BYTES)
    for group in topic.consumers:
        yield _new(topic.retry(group), topic.partitions, replication, RETRY_RETENTION, "delete", MAX_RECORD_BYTES)
        yield _new(topic.dead(group), 1, replication, DEAD_RETENTION, "delete", MAX_RECORD_BYTES)


def _new(name: str, partitions: int, replication: int, retention: timedelta, policy: str, largest: int) -> NewTopic:
    return NewTopic(
        name,
        partitions,
        replication,
        topic_configs={
            "retention.ms": str(int(retention.total_seconds() * 1000)),
            "cleanup.policy": policy,
            "max.message.bytes": str(largest),
        },
    )
