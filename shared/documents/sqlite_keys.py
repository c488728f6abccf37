"""How JSON values become SQLite index keys that sort and compare as MongoDB sorts and compares them.

null is -Infinity (no JSON number is), numbers and text are themselves, and what sorts after text is a blob. SQLite
orders numbers before text before blobs, and keys are never NULL, so plain comparisons and row values do it all.
"""

from collections.abc import Iterable
from typing import Any

from shared.documents.conditions import Condition, Path, Scalar, values_at
from shared.documents.protocol import Document

Key = str | int | float | bytes

NULL: float = float("-inf")
AN_OBJECT = b"\x03"
A_LIST = b"\x04"
MOST_KEYS = 10_000
"""SQLite allows 32,766 parameters a statement."""
SQL_COMPARISONS = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
BOOLEANS = {False: b"\x08\x00", True: b"\x08\x01"}


def key_of(value: Any) -> Key:
    """The key of a JSON value. All objects share one, and so do all lists. ValueError for more than 64 bits."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEANS[value]
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise ValueError(f"{value} does not fit into 64 bits: keep it as text")
        return value
    if isinstance(value, str | float):
        return value
    return AN_OBJECT if isinstance(value, dict) else A_LIST


def rank(key: Key) -> tuple[int, Any]:
    """Orders keys in Python as SQLite does: numbers, text (by code point), blobs."""
    if isinstance(key, str):
        return 1, key
    return (2, key) if isinstance(key, bytes) else (0, key)


def keys_at(document: Document, path: Path) -> frozenset[Key]:
    """The keys under which an index on `path` holds `document`: at least one."""
    return frozenset(map(key_of, values_at(document, path))) or frozenset((A_LIST,))


def sort_key(document: Document, path: Path, descending: bool) -> Key:
    """The key that a sort on `path` goes by: a list counts as its least (descending: its greatest) element."""
    keys = keys_at(document, path)
    return max(keys, key=rank) if descending else min(keys, key=rank)


def equal_keys(condition: Condition) -> tuple[Key, ...] | None:
    """The keys of which a matching document must have one.

    None when the condition does not ask for equality, or for more keys than a statement can hold.
    """
    if len(condition.operands) > MOST_KEYS:
        return None
    match condition.operator:
        case "$eq" | "$in":
            return tuple(dict.fromkeys(map(key_of, condition.operands)))
        case "$all":
            return tuple(map(key_of, condition.operands[:1]))
        case _:
            return None


def range_bounds(ranges: Iterable[tuple[str, Scalar]]) -> list[tuple[str, Key]]:
    """The comparisons, (SQL operator, key), that ranges ("$gt", bound) … on one field stand for.

    A side that is left open ends where the bound's type ends, since a range matches values of its bound's type only.
    """
    bounds: dict[tuple[str, Key], None] = {}
    open_sides: dict[tuple[str, Key], bool] = {}
    for operator, bound in ranges:
        lowest, highest = ((">=", ""), ("<", b"")) if isinstance(bound, str) else ((">", NULL), ("<", ""))
        bounds[SQL_COMPARISONS[operator], key_of(bound)] = None
        below = operator.startswith("$l")
        open_sides[highest if below else lowest] = False
        open_sides.setdefault(lowest if below else highest, True)
    return [*bounds, *(side for side, is_open in open_sides.items() if is_open)]
