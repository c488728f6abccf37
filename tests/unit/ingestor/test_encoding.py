"""A text's encoding is told by its bytes first, by its sender second, by its own word third."""

import codecs
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.encoding import as_utf8
from services.ingestor.feeds import parse_feed

URL = "https://harbour.example/feed.xml"


def feed(title: str, encoding: str, declared: str = "") -> bytes:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text = f"<rss version='2.0'><channel><item><title>{escape(title)}</title></item></channel></rss>"
    return (declaration + text).encode(encoding)


def title(body: bytes, content_type: str = "") -> str:
    (entry,) = parse_feed(body, url=URL, content_type=content_type).entries
    return entry.title


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "header"),
    [
        ("Паром", "cp1251", "windows-1251", ""),
        ("Паром", "cp1251", "", "text/xml; charset=windows-1251"),
        ("Паром", "cp1251", "windows-1251", "text/xml; charset=utf-8"),
        ("Паром", "utf-8", "windows-1251", "text/xml; charset=windows-1251"),
        ("Größe", "utf-8", "", "text/xml; charset=ISO-8859-1"),
        ("Größe", "latin-1", "ISO-8859-1", ""),
        ("“Größe”", "cp1252", "ISO-8859-1", ""),
        ("渡し船", "shift_jis", "Shift_JIS", ""),
        ("渡し船", "euc-jp", "EUC-JP", "application/xml"),
        ("渡し船", "iso-2022-jp", "ISO-2022-JP", ""),
        ("渡輪", "big5", "Big5", ""),
        ("渡轮", "gb18030", "gb2312", ""),
        ("Паром", "utf-16", "utf-16", ""),
        ("Паром", "utf-16", "utf-8", "text/xml; charset=utf-8"),
        ("Паром", "utf-16-le", "utf-8", ""),
        ("Паром", "utf-16-be", "", ""),
        ("Паром", "utf-32", "", ""),
        ("Паром", "utf-8", "utf-16", ""),
        ("Паром", "utf-8-sig", "utf-8", ""),
        ("Паром", "utf-8", "no-such-thing", "text/xml; charset=nor-this"),
    ],
)
def test_a_feed_is_read_whatever_its_encoding_and_whatever_is_said_of_it(
    text: str, encoding: str, declared: str, header: str
) -> None:
    assert title(feed(text, encoding, declared), header) == text


def test_an_encoding_that_nothing_tells_is_not_guessed() -> None:
    assert as_utf8("Größe".encode("latin-1")) is None


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert as_utf8(codecs.BOM_UTF8 + b"<rss/>") == b"<rss/>"


@given(st.binary(max_size=200), st.sampled_from(["", "text/xml; charset=utf-16", "charset=latin-1", "charset=zlib"]))
def test_any_bytes_are_utf8_in_the_end_or_nothing(body: bytes, content_type: str) -> None:
    utf8 = as_utf8(body, content_type)
    assert utf8 is None or utf8.decode() is not None
