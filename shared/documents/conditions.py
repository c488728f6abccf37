"""What a filter means: its conditions, read once, tested against documents as MongoDB tests them.

Values compare only within their type: numbers with numbers, text with text; true is not 1. A missing field equals null.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.documents.protocol import Document, Filter

Path = tuple[str, ...]
Scalar = str | int | float | bool | None

RANGES = ("$gt", "$gte", "$lt", "$lte")
LISTS = ("$in", "$nin", "$all")


@dataclass(frozen=True)
class Condition:
    """One test of one field. `operator` is "$eq" for a plain value; `operands` has one value, or those of a list."""

    field: str
    path: Path
    operator: str
    operands: tuple[Scalar, ...]


@dataclass(frozen=True)
class Order:
    """By a field and then `_id`; `after` holds the (value, id) of the last document already seen."""

    field: str
    path: Path
    descending: bool
    limit: int | None
    after: tuple[Scalar, str | int] | None


def read_path(field: Any) -> Path:
    """The parts of a dotted field name.

    Raises ValueError for what MongoDB would read as something else: an operator, an empty part, or a number (a place
    in a list).
    """
    if not isinstance(field, str):
        raise ValueError(f"a field name is text, not {field!r}")
    parts = tuple(field.split("."))
    for part in parts:
        if not part or part.startswith("$") or "\0" in part or part.isdecimal():
            raise ValueError(f"{field!r} is not a field name: its parts are non-empty, not numbers, without $ or NUL")
    return parts


def read_filter(where: Filter | None) -> tuple[Condition, ...]:
    """The conditions that must all hold. Raises ValueError for anything outside the subset of `Filter`."""
    conditions: list[Condition] = []
    for field, test in (where or {}).items():
        path = read_path(field)
        if not isinstance(test, Mapping):
            conditions.append(Condition(field, path, "$eq", (_scalar(field, test),)))
            continue
        if not test:
            raise ValueError(f"filter on {field!r}: a field cannot be compared with an object")
        for operator, operand in test.items():
            conditions.append(_read_test(field, path, operator, operand))
    return tuple(conditions)


def read_order(
    sort: str, descending: bool = False, limit: int | None = None, after: tuple[Any, str | int] | None = None
) -> Order:
    """Raises ValueError for a bad field name, a negative limit, or an `after` that is not (scalar, `_id`)."""
    path = read_path(sort)
    if limit is not None and limit < 0:
        raise ValueError(f"a limit is 0 or more, not {limit}")
    if after is not None:
        value, id = after
        after = (_scalar(sort, value), read_id(id))
    return Order(sort, path, descending, limit, after)


def read_collection_name(name: str) -> str:
    """`name` itself. Raises ValueError unless it is small letters, digits and underscores, 63 at the most."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} is not a collection name: small letters, digits and underscores, 63 at the most")
    return name


def read_id(id: Any) -> str | int:
    """`id` itself. Raises ValueError when it is neither text nor a whole number of 64 bits."""
    if isinstance(id, bool) or not isinstance(id, str | int) or (isinstance(id, int) and not _fits(id)):
        raise ValueError(f"a document's _id is text or a whole 64-bit number, not {id!r}")
    return id


def _fits(number: int) -> bool:
    return -(2**63) <= number < 2**63


def _read_test(field: str, path: Path, operator: str, operand: Any) -> Condition:
    if operator in LISTS:
        if isinstance(operand, str | Mapping) or not isinstance(operand, Iterable):
            raise ValueError(f"filter on {field!r}: {operator} takes a list, not {operand!r}")
        return Condition(field, path, operator, tuple(_scalar(field, value) for value in operand))
    if operator in RANGES:
        if operand is None or isinstance(operand, bool):
            raise ValueError(f"filter on {field!r}: {operator} takes text or a number, not {operand!r}")
        return Condition(field, path, operator, (_scalar(field, operand),))
    if operator == "$ne":
        return Condition(field, path, operator, (_scalar(field, operand),))
    raise ValueError(f"filter on {field!r}: {operator!r} is not one of $ne $in $nin $all $gt $gte $lt $lte")


def _scalar(field: str, value: Any) -> Scalar:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and _fits(value):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise ValueError(f"{field!r}: {value!r} is not text, a finite 64-bit number, true, false or null")


def values_at(document: Any, path: Path) -> list[Any]:
    """All values that a test of `path` is held against.

    A list counts as its elements, an object within a list as itself; a missing field as None. Empty for an empty list.
    """
    if len(path) == 1:
        value = document.get(path[0])
        return list(value) if isinstance(value, list | tuple) else [value]
    found: list[Any] = []
    _collect(document, path, found)
    return found


def _collect(value: Any, path: Path, found: list[Any]) -> None:
    for depth, part in enumerate(path):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list | tuple):
            for element in value:
                if isinstance(element, dict):
                    _collect(element, path[depth:], found)
            return
        else:
            found.append(None)
            return
    if isinstance(value, list | tuple):
        found.extend(value)
    else:
        found.append(value)


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values as MongoDB has it: 1 is 1.0 but not true, and the order of an object's fields counts."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return len(one) == len(other) and all(
            one_key == other_key and same(one_value, other_value)
            for (one_key, one_value), (other_key, other_value) in zip(one.items(), other.items(), strict=True)
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def matcher(conditions: Sequence[Condition]) -> Callable[[Document], bool]:
    """A test that is true for documents for which all `conditions` hold."""
    tests = [(condition.path, _test(condition)) for condition in conditions]

    def matches(document: Document) -> bool:
        return all(test(values_at(document, path)) for path, test in tests)

    return matches


def _test(condition: Condition) -> Callable[[list[Any]], bool]:
    operands = condition.operands
    match condition.operator:
        case "$eq":
            return lambda values: _holds(values, operands[0])
        case "$ne":
            return lambda values: not _holds(values, operands[0])
        case "$in":
            return _one_of(operands)
        case "$nin":
            one_of = _one_of(operands)
            return lambda values: not one_of(values)
        case "$all":
            return lambda values: bool(operands) and all(_holds(values, operand) for operand in operands)
        case operator:
            return _range_test(operator, operands[0])


def _holds(values: list[Any], operand: Scalar) -> bool:
    if isinstance(operand, bool):
        return any(value is operand for value in values)
    return any(value == operand and value is not True and value is not False for value in values)


def _one_of(operands: tuple[Scalar, ...]) -> Callable[[list[Any]], bool]:
    # A set finds a value among thousands at once, but takes true for 1: booleans are kept apart.
    booleans = {operand for operand in operands if isinstance(operand, bool)}
    others = {operand for operand in operands if not isinstance(operand, bool)}

    def holds(value: Any) -> bool:
        if isinstance(value, bool):
            return value in booleans
        return not isinstance(value, dict | list | tuple) and value in others

    return lambda values: any(map(holds, values))


def _range_test(operator: str, bound: Any) -> Callable[[list[Any]], bool]:
    types = (str,) if isinstance(bound, str) else (int, float)
    match operator:
        case "$gt":
            return lambda values: any(type(value) in types and value > bound for value in values)
        case "$gte":
            return lambda values: any(type(value) in types and value >= bound for value in values)
        case "$lt":
            return lambda values: any(type(value) in types and value < bound for value in values)
        case _:
            return lambda values: any(type(value) in types and value <= bound for value in values)
