"""Dead letters of all topics and groups, for operators."""

from typing import Any

from services.feed.desk import DeadLetterRow, UnknownTopic
from shared.kafka.dead import dead_letters, replay_dead
from shared.settings import CommonSettings
from shared.topics import Topic, readers_of

_MOST = 200
_KEY_CHARACTERS = 200


async def list_letters(settings: CommonSettings, topic: str, group: str) -> list[DeadLetterRow]:
    """Those of a topic and group, empty for any, that were not replayed yet. Raises `UnknownTopic`."""
    rows: list[DeadLetterRow] = []
    for chosen, name in _chosen(topic, group):
        for letter in await dead_letters(settings, chosen, name, limit=_MOST):
            known = letter.letter
            rows.append(
                DeadLetterRow(
                    topic=chosen.name,
                    group=name,
                    key=letter.key[:_KEY_CHARACTERS],
                    failed_at=known.failed_at.isoformat() if known else None,
                    origin=str(known.origin) if known else None,
                    cause=letter.cause,
                )
            )
    return rows


async def replay_letters(settings: CommonSettings, topic: str, group: str) -> int:
    """Has the groups handle them once more; how many. Raises `UnknownTopic`."""
    return sum([await replay_dead(settings, chosen, name) for chosen, name in _chosen(topic, group)])


def _chosen(topic: str, group: str) -> list[tuple[Topic[Any], str]]:
    try:
        return readers_of(topic, group)
    except LookupError as error:
        raise UnknownTopic(f"{error.args[0]}.") from error
