"""What an update means: checked once, then applied to a document as MongoDB applies it."""

from typing import Any

from shared.documents.conditions import Condition, Path, read_path, same
from shared.documents.protocol import Document, Update


def check_update(update: Update) -> frozenset[str]:
    """The top-level fields that `update` touches. Raises ValueError when two of its changes meet in one field."""
    whole: set[Path] = set()
    leading: set[Path] = set()  # and everything that stands above one of `whole`
    for field in (*update.set, *update.unset, *update.inc, *update.push, *update.add_to_set, *update.pull):
        path = read_path(field)
        if path[0] == "_id":
            raise ValueError("an update cannot change _id")
        above = [path[:length] for length in range(1, len(path) + 1)]
        if path in leading or not whole.isdisjoint(above):
            raise ValueError(f"an update changes {field!r} twice: merge the changes into one")
        whole.add(path)
        leading.update(above)
    for field, amount in update.inc.items():
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise ValueError(f"an update adds {amount!r} to {field!r}: only numbers can be added")
    return frozenset(path[0] for path in whole)


def apply_update(update: Update, document: Document) -> None:
    """Changes `document` in place. Raises ValueError, naming the field, when the value there has the wrong type."""
    for field, value in update.set.items():
        parent, name = _parent(document, field)
        parent[name] = value
    for field in update.unset:
        _unset(document, field)
    for field, amount in update.inc.items():
        parent, name = _parent(document, field)
        value = parent.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"document {document['_id']!r}: cannot add to {field!r}, it is not a number")
        parent[name] = value + amount
    for field, values in update.push.items():
        if values:
            _list(document, field).extend(values)
    for field, values in update.add_to_set.items():
        if values:
            members = _list(document, field)
            for value in values:
                if not any(same(value, member) for member in members):
                    members.append(value)
    for field, value in update.pull.items():
        _pull(document, field, value)


def fresh(id: str | int, conditions: tuple[Condition, ...]) -> Document:
    """The document that an upsert starts from: its `_id` and, as in MongoDB, the values that the filter equates.

    Raises ValueError for $in and $all, whose meaning here differs between stores.
    """
    document: Document = {"_id": id}
    for condition in conditions:
        if condition.operator in ("$in", "$all"):
            raise ValueError(f"an upsert cannot be guarded by {condition.operator} (on {condition.field!r})")
        if condition.operator == "$eq" and condition.field != "_id":
            parent, name = _parent(document, condition.field)
            parent[name] = condition.operands[0]
    return document


def _parent(document: Document, field: str) -> tuple[dict[str, Any], str]:
    """The object that holds the last part of `field`; objects on the way are made where they are missing."""
    *way, name = field.split(".")
    parent: Any = document
    for part in way:
        parent = parent.setdefault(part, {})
        if not isinstance(parent, dict):
            raise ValueError(f"document {document['_id']!r}: {field!r} leads through {part!r}, which is not an object")
    return parent, name


def _existing(document: Document, field: str) -> tuple[dict[str, Any], str] | None:
    *way, name = field.split(".")
    parent: Any = document
    for part in way:
        parent = parent.get(part) if isinstance(parent, dict) else None
    return (parent, name) if isinstance(parent, dict) and name in parent else None


def _list(document: Document, field: str) -> list[Any]:
    parent, name = _parent(document, field)
    members = parent.setdefault(name, [])
    if not isinstance(members, list):
        raise ValueError(f"document {document['_id']!r}: cannot add an element to {field!r}, it is not a list")
    return members


def _unset(document: Document, field: str) -> None:
    found = _existing(document, field)
    if found:
        parent, name = found
        del parent[name]


def _pull(document: Document, field: str, value: Any) -> None:
    found = _existing(document, field)
    if found:
        parent, name = found
        if not isinstance(parent[name], list):
            raise ValueError(f"document {document['_id']!r}: cannot remove an element of {field!r}, it is not a list")
        parent[name][:] = [member for member in parent[name] if not same(member, value)]
