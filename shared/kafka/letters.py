"""The headers of messages in retry and dead-letter topics: what went wrong, where they came from, when to try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import ConsumerRecord

PREFIX = "infobud-"
CAUSE_CHARACTERS = 1000

Headers = Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True)
class Origin:
    """The place of the message as it was first read."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True)
class Letter:
    """Why a message is where it is."""

    group: str
    round: int
    error: str
    cause: str
    origin: Origin
    failed_at: datetime
    not_before: datetime | None = None

    def headers(self, original: Headers) -> list[tuple[str, bytes | None]]:
        """The original's headers, untouched, then ours."""
        ours = {
            "group": self.group,
            "round": str(self.round),
            "error": self.error,
            "cause": self.cause[:CAUSE_CHARACTERS],
            "origin": str(self.origin),
            "failed-at": self.failed_at.isoformat(),
        }
        if self.not_before is not None:
            ours["not-before"] = self.not_before.isoformat()
        return original_headers(original) + [(PREFIX + name, value.encode()) for name, value in ours.items()]


def read_letter(record: "ConsumerRecord[bytes, bytes]") -> Letter | None:
    """The letter in a record's headers; none when it is no message of a retry or dead-letter topic."""
    ours = {name.removeprefix(PREFIX): value for name, value in record.headers if name.startswith(PREFIX)}
    try:
        texts = {name: (value or b"").decode() for name, value in ours.items()}
        topic, partition, offset = texts["origin"].rsplit(":", 2)
        return Letter(
            group=texts["group"],
            round=int(texts["round"]),
            error=texts["error"],
            cause=texts["cause"],
            origin=Origin(topic, int(partition), int(offset)),
            failed_at=_time(texts["failed-at"]),
            not_before=_time(texts["not-before"]) if "not-before" in texts else None,
        )
    except (KeyError, ValueError):
        return None


def original_headers(headers: Headers) -> list[tuple[str, bytes | None]]:
    """Without ours."""
    return [(name, value) for name, value in headers if not name.startswith(PREFIX)]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
