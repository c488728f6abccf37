"""A cursor says where a list was left, and nothing else is a cursor."""

import base64
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feed.cursors import BadCursor, Position, decode, encode
from shared.documents.protocol import time_text

positions = st.builds(
    Position,
    sort=st.sampled_from(["top", "latest"]),
    value=st.one_of(st.floats(-1e6, 1e6), st.text()),
    id=st.text(),
    began=st.datetimes(min_value=datetime(2020, 1, 1)).map(time_text),
)
BEGAN = "2026-03-02T12:00:00.000000Z"


@given(positions)
def test_a_cursor_gives_back_its_position_exactly(position: Position) -> None:
    assert decode(encode(position)) == position


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    try:
        position = decode(text)
    except BadCursor:
        return
    assert isinstance(position.id, str)


def _forged(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "value",
    [
        ["top", True, "a", BEGAN],
        ["top", float("nan"), "a", BEGAN],
        ["top", float("inf"), "a", BEGAN],
        ["top", 1.0, "a"],
        {"a": 1},
        ["top", 1.0, 2, BEGAN],
        ["top", 1.0, "a", "yesterday"],
    ],
)
def test_a_forged_cursor_is_refused(value: object) -> None:
    with pytest.raises(BadCursor):
        decode(_forged(value))
