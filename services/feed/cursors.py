"""Page positions: where a list was left off, so that the next page starts exactly there.

A cursor can be read: `top~2391104437~1772449200000000~3f9c1b7d2a604e58` is the order, the sort value of the last story
(rank in millionths, or a time in microseconds), when the list was begun (microseconds), and the last story's id.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CURSOR = r"^((top~-?|latest~)[0-9]{1,16}~[0-9]{1,16}~[!-}]{0,100})?$"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class BadCursor(ValueError):
    """The text is not a cursor that this list gave out."""


@dataclass(frozen=True)
class Position:
    """The order of a list, and the sort value and id of the last story that was given out."""

    sort: str
    value: str | float
    id: str
    began: str
    """When the first page was asked for: the whole list is read as it stood then."""


def encode(position: Position) -> str:
    """Text for `position` that may stand in an address."""
    is_time = isinstance(position.value, str)
    value = _microseconds(str(position.value)) if is_time else round(float(position.value) * 1_000_000)
    return f"{position.sort}~{value}~{_microseconds(position.began)}~{position.id}"


def decode(text: str) -> Position:
    """The inverse of `encode`. Raises `BadCursor`."""
    if not text or not re.fullmatch(CURSOR, text):
        raise BadCursor(text)
    sort, number, began, id = text.split("~", 3)
    value: str | float = int(number) / 1_000_000 if sort == "top" else _text(int(number))
    return Position(sort=sort, value=value, id=id, began=_text(int(began)))


def _microseconds(time: str) -> int:
    return max(0, (datetime.fromisoformat(time) - _EPOCH) // _MICROSECOND)


def _text(microseconds: int) -> str:
    """As the store writes times."""
    return (_EPOCH + timedelta(microseconds=microseconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
