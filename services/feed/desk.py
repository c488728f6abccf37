"""What operators do over HTTP beyond the read model: ask for other sources, and send dead letters round again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shared.events import SourceRequested


@dataclass(frozen=True)
class DeadLetterRow:
    """A message that a group could not handle."""

    topic: str
    group: str
    key: str
    failed_at: str | None
    origin: str | None
    cause: str


class UnknownTopic(ValueError):
    """No such group reads such a topic. The message names those that there are."""


@dataclass(frozen=True)
class Desk:
    """The three things, as the wiring provides them. They raise `LogUnavailable` while the log is away."""

    request: Callable[[SourceRequested], Awaitable[None]]
    dead_letters: Callable[[str, str], Awaitable[list[DeadLetterRow]]]
    replay: Callable[[str, str], Awaitable[int]]
