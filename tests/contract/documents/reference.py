"""What filters and orders mean, written down a second time as plainly as possible: the stores must agree with it."""

from collections.abc import Iterator
from operator import ge, gt, le, lt
from typing import Any

TYPES = {type(None): 0, int: 1, float: 1, str: 2, dict: 3, list: 4, bool: 5}


def matches(document: dict[str, Any], where: dict[str, Any]) -> bool:
    return all(_passes(list(_leaves(document, field.split("."))), test) for field, test in where.items())


def in_order(documents: list[dict[str, Any]], field: str, descending: bool) -> list[dict[str, Any]]:
    def place(document: dict[str, Any]) -> tuple[tuple[int, Any], tuple[int, Any]]:
        return _comparable(document.get(field)), _comparable(document["_id"])

    return sorted(documents, key=place, reverse=descending)


def _leaves(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield from value if isinstance(value, list) else [value]
    elif isinstance(value, dict):
        yield from _leaves(value[path[0]], path[1:]) if path[0] in value else [None]
    elif isinstance(value, list):
        for element in value:
            if isinstance(element, dict):
                yield from _leaves(element, path)
    else:
        yield None


def _passes(values: list[Any], test: Any) -> bool:
    if not isinstance(test, dict):
        return _any_equal(values, test)
    return all(_meets(values, operator, operand) for operator, operand in test.items())


def _meets(values: list[Any], operator: str, operand: Any) -> bool:
    match operator:
        case "$ne":
            return not _any_equal(values, operand)
        case "$in":
            return any(_any_equal(values, each) for each in operand)
        case "$nin":
            return not any(_any_equal(values, each) for each in operand)
        case "$all":
            return operand != [] and all(_any_equal(values, each) for each in operand)
    compare = {"$gt": gt, "$gte": ge, "$lt": lt, "$lte": le}[operator]
    return any(_alike(value, operand) and compare(value, operand) for value in values)


def _any_equal(values: list[Any], operand: Any) -> bool:
    return any(_alike(value, operand) and value == operand for value in values)


def _alike(one: Any, other: Any) -> bool:
    return TYPES[type(one)] == TYPES[type(other)]


def _comparable(value: Any) -> tuple[int, Any]:
    return TYPES[type(value)], 0 if value is None else value
