"""Opaque page positions: where a list was left off, so that the next page starts exactly there."""

import base64
import binascii
import json
from dataclasses import dataclass
from math import isfinite


class BadCursor(ValueError):
    """The text is not a cursor that this list gave out."""


@dataclass(frozen=True)
class Position:
    """The order of a list, and the sort value and id of the last story that was given out."""

    sort: str
    value: str | float
    id: str


def encode(position: Position) -> str:
    """URL-safe text for `position`."""
    text = json.dumps([position.sort, position.value, position.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str) -> Position:
    """The inverse of `encode`. Raises `BadCursor`."""
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor(text) from error
    match parts:
        case [str() as sort, str() | float() as value, str() as id] if isinstance(value, str) or isfinite(value):
            return Position(sort=sort, value=value, id=id)
    raise BadCursor(text)
