"""A cursor says where a list was left, and nothing else is a cursor."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feed.cursors import BadCursor, Position, decode, encode
from shared.documents.protocol import time_text


def _rank(millionths: int) -> float:
    return millionths / 1_000_000


moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)).map(time_text)  # noqa: DTZ001
ids = st.text(alphabet=[chr(code) for code in range(ord("!"), ord("~"))], max_size=100)
positions = st.one_of(
    st.builds(Position, sort=st.just("top"), value=st.integers(-(10**9), 10**9).map(_rank), id=ids, began=moments),
    st.builds(Position, sort=st.just("latest"), value=moments, id=ids, began=moments),
)


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


@pytest.mark.parametrize(
    "text",
    [
        "top~1~2",
        "top~1.5~2~a",
        "top~~2~a",
        "top~1~yesterday~a",
        "best~1~2~a",
        "latest~-1~2~a",
        "top~1~2~a\n",
        "top~１~2~a",
        "top~99999999999999999~2~a",
        "",
    ],
)
def test_a_forged_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(text)
