"""Events are contracts: what one release writes, the releases beside it must read.

`snapshots/NAME.vN.schema.json` is the agreed shape, `snapshots/NAME.vN.example.json` an event as it lies on the log.
After a compatible change run `python -m tests.contract.write_snapshots`; an incompatible one needs a new version.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from shared.events import ArticleFetched, Event, StoryChanged
from shared.topics import TOPICS, topic_of
from tests.contract.compatibility import breaks
from tests.examples import EXAMPLES

SNAPSHOTS = Path(__file__).parent / "snapshots"
EVENTS = [type(example) for example in EXAMPLES]


def snapshot(event: type[Event], kind: str) -> Path:
    version = event.model_fields["event_version"].default
    return SNAPSHOTS / f"{event.__name__}.v{version}.{kind}.json"


def holds(new: Any, old: Any) -> bool:
    """Whether nothing of `old` was lost in `new`, which may know more."""
    if isinstance(old, dict):
        return all(key in new and holds(new[key], value) for key, value in old.items())
    if isinstance(old, list):
        return len(new) == len(old) and all(holds(a, b) for a, b in zip(new, old, strict=True))
    return bool(new == old)


def test_every_event_of_the_table_has_an_example() -> None:
    assert {topic.event for topic in TOPICS} == set(EVENTS)


@pytest.mark.parametrize("event", EVENTS)
def test_the_shape_is_the_agreed_one(event: type[Event]) -> None:
    agreed = json.loads(snapshot(event, "schema").read_text())
    assert event.model_json_schema() == agreed, (
        f"{event.__name__} changed. If old and new can be mixed, run `python -m tests.contract.write_snapshots`; "
        f"if not, raise event_version. Breaks: {breaks(agreed, event.model_json_schema())}"
    )


@pytest.mark.parametrize("event", EVENTS)
def test_events_written_by_any_release_of_this_version_can_be_read(event: type[Event]) -> None:
    old = snapshot(event, "example").read_bytes()
    assert holds(json.loads(event.model_validate_json(old).model_dump_json()), json.loads(old))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_an_event_survives_the_wire(example: Event) -> None:
    assert type(example).model_validate_json(example.model_dump_json()) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_fields_of_a_newer_producer_are_ignored_and_an_unknown_version_is_refused(example: Event) -> None:
    newer = example.model_dump(mode="json") | {"mood": "bright"}
    assert type(example).model_validate(newer) == example
    with pytest.raises(ValidationError, match="event_version"):
        type(example).model_validate(newer | {"event_version": 2})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_every_event_has_a_key(example: Event) -> None:
    assert topic_of(type(example)).key(example)


def test_a_reprint_travels_under_its_originals_key() -> None:
    reprint = EXAMPLES[1]
    assert topic_of(type(reprint)).key(reprint) == "a0"


def test_the_compatibility_check_sees_what_would_break() -> None:
    agreed = StoryChanged.model_json_schema()
    assert breaks(agreed, agreed) == []

    renamed = deepcopy(agreed)
    fields = renamed["$defs"]["Member"]["properties"]
    fields["headline"] = fields.pop("title")
    renamed["$defs"]["Member"]["required"] = [
        "headline" if name == "title" else name for name in renamed["$defs"]["Member"]["required"]
    ]
    assert any("title" in problem for problem in breaks(agreed, renamed))

    retyped = deepcopy(agreed)
    retyped["$defs"]["Story"]["properties"]["version"]["type"] = "string"
    assert any("version" in problem for problem in breaks(agreed, retyped))

    widened = deepcopy(agreed)
    widened["$defs"]["StoryChange"]["enum"].append("vanished")
    assert any("vanished" in problem for problem in breaks(agreed, widened))

    extended = deepcopy(ArticleFetched.model_json_schema())
    extended["$defs"]["Article"]["properties"]["mood"] = {"type": "string", "default": ""}
    assert breaks(ArticleFetched.model_json_schema(), extended) == []


def test_times_without_a_zone_are_refused() -> None:
    article = EXAMPLES[0].model_dump(mode="json")
    article["article"]["fetched_at"] = "2026-03-01T12:00:00"
    with pytest.raises(ValidationError, match="timezone"):
        ArticleFetched.model_validate(article)
