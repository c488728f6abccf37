"""HTML, and what claims to be text, reduced to clean plain text."""

import html
import re
import unicodedata

import nh3

_BLOCKS = (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
_DROPPED = "applet button embed form iframe math noscript object script select style svg template textarea title video"
DROPPED_WITH_CONTENT = frozenset(_DROPPED.split())

_CLEANER = nh3.Cleaner(
    tags=set(BLOCKS), clean_content_tags=set(DROPPED_WITH_CONTENT), attributes={}, link_rel=None, strip_comments=True
)
_TAG = re.compile(r"<[^>]*>")
"""Of what the sanitizer leaves: blocks without attributes; every other `<` is escaped."""

_ANY_TAG = re.compile(r"<[^<>]*>?")
_START = re.compile(r"<(/?)[a-zA-Z]")
MAX_OPEN = 2000
"""Elements that are open at once; beyond, the sanitizer's time grows with the square, and tags are merely cut out."""

MAX_MARKUP = 2_000_000
"""Characters of HTML that are read of one text; articles are cut at a tenth of that."""

_MARKUP = re.compile(r"<[a-zA-Z!/?]|&(?:#\d|#x|[a-zA-Z])")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, invisible breaks, marks that reverse the direction of what follows, and halves of characters."""


def clean(text: str) -> str:
    """NFC, without control characters, white space folded, paragraphs separated by one blank line."""
    lines = (_clean_line(line) for line in text.replace("\r", "\n").split("\n"))
    return "\n\n".join(line for line in lines if line)


def _clean_line(line: str) -> str:
    folded = " ".join(line.split())
    if folded.isprintable() and (folded.isascii() or unicodedata.is_normalized("NFC", folded)):
        return folded
    return " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", line)).split())


def text_of_html(fragment: str) -> str:
    """The text of a piece of HTML, a paragraph for each block; scripts, styles and forms are gone whole."""
    if not _MARKUP.search(fragment):
        return clean(fragment)
    markup = fragment[:MAX_MARKUP].replace("\n", " ").replace("\0", "")
    if markup.count("<") > MAX_OPEN and _is_too_deep(markup):
        return clean(html.unescape(_ANY_TAG.sub("\n", markup)))
    return clean(html.unescape(_TAG.sub("\n", _CLEANER.clean(markup))))


def _is_too_deep(markup: str) -> bool:
    depth = 0
    for match in _START.finditer(markup):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > MAX_OPEN:
            return True
    return False


def line_of_html(fragment: str) -> str:
    """The same on one line: for titles and names."""
    return text_of_html(fragment).replace("\n\n", " ")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a paragraph's end where there is one in the last fifth, else at a space."""
    if len(text) <= limit:
        return text
    for mark in ("\n\n", " "):
        end = text.rfind(mark, limit * 4 // 5, limit + 1)
        if end > 0:
            return text[:end]
    return text[:limit]
