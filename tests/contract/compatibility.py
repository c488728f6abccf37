"""Whether two JSON Schemas of an event can be mixed on one topic: old consumer with new events, and the reverse."""

from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What a consumer built for one of the schemas could not read of the other, in words; empty when nothing."""
    found = _breaks(old, new, old, new, "event", set())
    return list(dict.fromkeys(found))


def _breaks(old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str, seen: set[str]) -> list[str]:
    if "$ref" in old and "$ref" in new:
        if old["$ref"] in seen:
            return []
        seen = seen | {old["$ref"]}
    old, new = _resolve(old, old_root), _resolve(new, new_root)
    found = [
        f"{path}: {keyword} was {old.get(keyword)}, is {new.get(keyword)}"
        for keyword in ("type", "const", "format")
        if old.get(keyword) != new.get(keyword)
    ]
    if missing := set(old.get("enum", ())) - set(new.get("enum", ())):
        found.append(f"{path}: values {sorted(missing)} of old events are refused")
    if added := set(new.get("enum", ())) - set(old.get("enum", ())):
        found.append(f"{path}: values {sorted(added)} are refused by old consumers")
    for keyword in ("minimum", "minItems", "minLength"):
        if new.get(keyword, 0) > old.get(keyword, 0):
            found.append(f"{path}: {keyword} rose, so old events are refused")
        if new.get(keyword, 0) < old.get(keyword, 0):
            found.append(f"{path}: {keyword} fell, so old consumers refuse")
    if "items" in old and "items" in new:
        found += _breaks(old["items"], new["items"], old_root, new_root, f"{path}[]", seen)
    old_choices, new_choices = old.get("anyOf", []), new.get("anyOf", [])
    if len(old_choices) != len(new_choices):
        found.append(f"{path}: the choice of types changed")
    for old_choice, new_choice in zip(old_choices, new_choices, strict=False):
        found += _breaks(old_choice, new_choice, old_root, new_root, path, seen)
    found += _property_breaks(old, new, old_root, new_root, path, seen)
    return found


def _property_breaks(
    old: Schema, new: Schema, old_root: Schema, new_root: Schema, path: str, seen: set[str]
) -> list[str]:
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    old_required, new_required = set(old.get("required", ())), set(new.get("required", ()))
    found = [f"{path}.{name}: required by old consumers, no longer sent" for name in old_required - set(new_fields)]
    found += [f"{path}.{name}: required, but old events lack it" for name in new_required - old_required]
    found += [
        f"{path}.{name}: required by old consumers, may now be missing"
        for name in (old_required - new_required) & set(new_fields)
    ]
    for name in set(old_fields) & set(new_fields):
        found += _breaks(old_fields[name], new_fields[name], old_root, new_root, f"{path}.{name}", seen)
    return found


def _resolve(schema: Schema, root: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    target: Schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return target
