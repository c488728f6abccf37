"""The headers of a letter say all that is needed to mend the cause and to replay it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aiokafka import ConsumerRecord

from shared.kafka.letters import CAUSE_CHARACTERS, Letter, Origin, original_headers, read_letter

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LETTER = Letter(
    group="feed",
    round=2,
    error="OSError",
    cause="OSError: straße voll",
    origin=Origin("stories.changed", 3, 17),
    failed_at=NOON,
    not_before=NOON + timedelta(seconds=30),
)


def record(headers: list[tuple[str, Any]]) -> "ConsumerRecord[bytes, bytes]":
    return ConsumerRecord("t", 0, 0, 0, 0, b"k", b"v", None, 1, 1, headers)


def test_a_letter_is_read_as_it_was_written() -> None:
    assert read_letter(record(LETTER.headers([]))) == LETTER


def test_headers_of_others_are_kept_byte_by_byte_and_ours_are_not_piled_up() -> None:
    original = [("traceparent", b"00-1"), ("odd", b"\xff"), ("none", None)]
    once = LETTER.headers(original)
    twice = LETTER.headers(once)
    assert once == twice
    assert original_headers(twice) == original


def test_a_topic_with_colons_in_its_name_is_no_trouble() -> None:
    letter = Letter("g", 0, "E", "c", Origin("odd:name:1", 2, 3), NOON)
    assert read_letter(record(letter.headers([]))) == letter


def test_an_endless_cause_is_cut() -> None:
    letter = Letter("g", 0, "E", "x" * 10_000, Origin("t", 0, 0), NOON)
    assert len(dict(letter.headers([]))["infobud-cause"] or b"") == CAUSE_CHARACTERS


def test_other_peoples_messages_are_no_letters() -> None:
    assert read_letter(record([])) is None
    assert read_letter(record([("infobud-origin", b"no place"), ("infobud-round", b"x")])) is None
    assert read_letter(record([("infobud-origin", b"\xff\xfe")])) is None
