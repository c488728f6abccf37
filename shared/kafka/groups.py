"""How consumer groups are called on the log."""

from typing import Any

from shared.topics import Topic


def group_id(topic: Topic[Any], group: str, *, retrying: bool = False) -> str:
    """The id of the consumer group in which the instances of `group` share `topic` (or its retry topic).

    One for each topic, so that a member that joins or leaves interrupts the reading of that topic only.
    """
    return f"{group}.{topic.name}.retry" if retrying else f"{group}.{topic.name}"
