"""Bad events of every kind, made from good ones by a seeded generator. Each says what its dead letter has to name."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.events import Event
from tests.examples import EXAMPLES

Headers = tuple[tuple[str, bytes], ...]
NOT_JSON = "Invalid JSON"


@dataclass(frozen=True)
class Bad:
    kind: str
    value: bytes | None
    cause: str
    """A part of what the letter says."""
    headers: Headers = ()


def poison(event: type[Event], count: int, seed: int = 8) -> list[Bad]:
    """`count` messages that are no `event`, every kind among them."""
    dice = random.Random(f"{seed} {event.__name__}")
    example = next(example for example in EXAMPLES if type(example) is event)
    rare = [HUGE, DEEP]
    made = [make(example, dice) for make in (*USUAL, *rare * 3, _largest)]
    return made + [dice.choice(USUAL)(example, dice) for _ in range(count - len(made))]


def _garbage(_: Event, dice: random.Random) -> Bad:
    return Bad("not JSON", b"<" + dice.randbytes(dice.randrange(200)), NOT_JSON)


def _cut_off(example: Event, dice: random.Random) -> Bad:
    body = example.model_dump_json().encode()
    return Bad("cut off", body[: dice.randrange(len(body))], NOT_JSON)


def _nothing(_: Event, dice: random.Random) -> Bad:
    return Bad("no body", dice.choice((None, b"", b"   ")), NOT_JSON)


def _no_object(_: Event, dice: random.Random) -> Bad:
    value = dice.choice(("null", "7", '"text"', "[]", "[{}]", "true", "1e999"))
    return Bad("no object", value.encode(), "ValidationError")


def _wrong_type(example: Event, dice: random.Random) -> Bad:
    body = json.loads(example.model_dump_json())
    places = [place for place in _places(body) if place[-1] != "event_version"]
    *way, last = dice.choice(places)
    within: Any = body
    for step in way:
        within = within[step]
    within[last] = _another_type(within[last])
    return Bad("wrong type", json.dumps(body).encode(), "ValidationError")


def _field_missing(example: Event, dice: random.Random) -> Bad:
    body = json.loads(example.model_dump_json())
    field = dice.choice(_required(type(example)))
    del body[field]
    return Bad("field missing", json.dumps(body).encode(), f"{field}: Field required")


def _unknown_version(example: Event, dice: random.Random) -> Bad:
    version: object = dice.choice((0, 2, 3, 99, -1, 10**30, "two", "", None, 1.5, [1], {}))
    body = {**json.loads(example.model_dump_json()), "event_version": version}
    return Bad("unknown version", json.dumps(body).encode(), "event_version")


def _header_not_text(example: Event, dice: random.Random) -> Bad:
    name = dice.choice(("content-type", "traceparent", "correlation_id", "odd", "infobud-settled"))
    broken = dice.choice((b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\x80" * 50))
    return Bad("header not text", example.model_dump_json().encode(), "UnicodeDecodeError", ((name, broken),))


def _body_not_text(example: Event, dice: random.Random) -> Bad:
    body = example.model_dump_json().encode()
    at = body.index(b'":"') + 3
    return Bad("body not text", body[:at] + dice.choice((b"\xff", b"\xc0\x80", b"\xf5")) + body[at:], NOT_JSON)


def _null_bytes(example: Event, dice: random.Random) -> Bad:
    body = example.model_dump_json().encode()
    at = dice.randrange(len(body))
    return Bad("null bytes", dice.choice((body[:at] + b"\0" + body[at:], b"\0" * dice.randrange(1, 99))), NOT_JSON)


def _another_event(example: Event, dice: random.Random) -> Bad:
    needed = set(_required(type(example)))
    others = [other for other in EXAMPLES if not needed <= set(type(other).model_fields)]
    return Bad("another event", dice.choice(others).model_dump_json().encode(), "Field required")


def HUGE(_: Event, dice: random.Random) -> Bad:  # noqa: N802  (a kind, like the others)
    return Bad("huge", b'{"text": "' + b"x" * dice.randrange(2**17, 2**19) + b'"}', "Field required")


def _largest(_: Event, dice: random.Random) -> Bad:
    return Bad("huge", b"[" + b"0," * (2 * 10**6 - 50) + b"0]", "ValidationError")


def DEEP(example: Event, dice: random.Random) -> Bad:  # noqa: N802
    depth = dice.choice((150, 1_000, 100_000))
    opening, closing = dice.choice(((b"[", b"]"), (b'{"a":', b"}")))
    field = dice.choice(_required(type(example))).encode()
    nested = opening * depth + b"1" + closing * depth
    return Bad("deeply nested", b'{"' + field + b'": ' + nested + b"}", "ValidationError")


USUAL: tuple[Callable[[Event, random.Random], Bad], ...] = (
    _garbage,
    _cut_off,
    _nothing,
    _no_object,
    _wrong_type,
    _field_missing,
    _unknown_version,
    _header_not_text,
    _body_not_text,
    _null_bytes,
    _another_event,
)


@cache
def _required(event: type[Event]) -> tuple[str, ...]:
    return tuple(name for name, field in event.model_fields.items() if field.is_required())


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value that is not null."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [place for step, inner in steps if inner is not None for place in _places(inner, (*here, step))]
    return ([here] if here else []) + below


def _another_type(value: Any) -> Any:
    match value:
        case dict():
            return 7
        case list():
            return "text"
        case bool() | int() | float():
            return "seven"
        case _:
            return {"not": "text"}
