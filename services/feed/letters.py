"""Dead letters of all topics and groups, for operators."""

from collections.abc import Iterator
from typing import Any

from services.feed.desk import DeadLetterRow, UnknownTopic
from shared.kafka.replay import dead_letters, replay_dead_letters
from shared.settings import CommonSettings
from shared.topics import TOPICS, Topic

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
                    cause=known.cause if known else "not put there by Infobud",
                )
            )
    return rows


async def replay_letters(settings: CommonSettings, topic: str, group: str) -> int:
    """Has the groups handle them once more; how many. Raises `UnknownTopic`."""
    return sum([await replay_dead_letters(settings, chosen, name) for chosen, name in _chosen(topic, group)])


def _chosen(topic: str, group: str) -> Iterator[tuple[Topic[Any], str]]:
    pairs = [(row, name) for row in TOPICS for name in row.consumers if topic in ("", row.name) and group in ("", name)]
    if not pairs:
        known = ", ".join(f"{row.name} of {name}" for row in TOPICS for name in row.consumers)
        raise UnknownTopic(f"No group {group or 'at all'} reads {topic or 'any topic'}; there are: {known}.")
    yield from pairs
