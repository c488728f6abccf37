"""Whatever a feed or page holds, what comes out is clean plain text."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from services.ingestor.plaintext import clean, line_of_html, shorten, text_of_html


def test_a_script_is_gone_with_its_content() -> None:
    assert line_of_html("<script>alert(1)</script>Foo") == "Foo"
    assert text_of_html("<p>One</p><style>p{}</style><script src=x>evil()</script><p>Two</p>") == "One\n\nTwo"


def test_markup_that_was_escaped_once_too_often_is_still_harmless() -> None:
    assert line_of_html("&lt;script&gt;alert(1)&lt;/script&gt;") == "<script>alert(1)</script>"  # text, not markup
    assert line_of_html("<img src=x onerror=alert(1)>Foo") == "Foo"


def test_blocks_are_paragraphs_and_inline_markup_is_not() -> None:
    html = "<h2>Ferry</h2><p>It <b>sails</b>\n again.</p><ul><li>Monday</li><li>Tuesday</li></ul>From<br>the quay"
    assert text_of_html(html) == "Ferry\n\nIt sails again.\n\nMonday\n\nTuesday\n\nFrom\n\nthe quay"


def test_text_that_only_looks_like_markup_survives() -> None:
    assert line_of_html("Rates < 2 % & falling") == "Rates < 2 % & falling"
    assert line_of_html("AT&amp;T &#8211; Q&amp;A") == "AT&T – Q&A"


def test_control_characters_and_direction_tricks_are_gone() -> None:
    assert clean("a\0b\x07c\u202ed\u2066e\ufefff") == "abcdef"
    assert clean("half \ud83d character") == "half character"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"  # the joiner is part of Persian spelling


def test_white_space_is_folded_and_paragraphs_kept() -> None:
    assert clean("  one\t two \r\n \r\n\r\n three\u00a0four  ") == "one two\n\nthree four"


@given(st.text())
def test_clean_text_is_nfc_without_controls_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(character) == "Cc" for character in once.replace("\n", ""))
    once.encode()


@given(st.text(alphabet="<>/=\"' abpscriptoneralt&;!-", max_size=80))
def test_no_tag_survives_one_reading(html: str) -> None:
    again = text_of_html(html)
    assert "\x00" not in again
    again.encode()


def test_a_long_text_is_cut_at_a_paragraph_or_a_space() -> None:
    assert shorten("short", 10) == "short"
    assert shorten("nine char\n\ntail that goes on", 11) == "nine char"
    assert shorten("one two three", 9) == "one two"
    assert len(shorten("x" * 50, 10)) == 10
