"""Opaque page positions: where a list was left off, so that the next page starts exactly there."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from math import isfinite

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


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
    """URL-safe text for `position`."""
    parts = [position.sort, position.value, position.id, position.began]
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str) -> Position:
    """The inverse of `encode`. Raises `BadCursor`."""
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor(text) from error
    match parts:
        case [str() as sort, str() | float() as value, str() as id, str() as began] if _MOMENT.fullmatch(began):
            if isinstance(value, str) or isfinite(value):
                return Position(sort=sort, value=value, id=id, began=began)
    raise BadCursor(text)
