"""Encodings: which one a body is in, by its bytes first, by what its sender says second, by its own word third.

Servers declare ISO-8859-1 out of habit and files keep declarations from before they were converted, but no text of
another encoding happens to be valid UTF-8 (ISO-2022 and HZ are: they are ASCII with escapes, and told by those).
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHIFTED = re.compile(rb"\x1b[$(]|~\{")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
"""What is meant where the narrower name is declared (encoding.spec.whatwg.org, names and labels)."""

_NOT_OF_TEXTS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"))


def is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, and not one of the encodings that look like it."""
    if body.isascii():
        return not _SHIFTED.search(body)
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(body: bytes, content_type: str = "") -> bytes | None:
    """The XML document `body` in UTF-8 without a byte order mark; None when its encoding can't be told."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            body = body[len(mark) :]
            return body if name == "utf-8" else body.decode(name, "replace").encode()
    head = body[:4]
    if head[1:2] == b"\0" or head[:1] == b"\0":
        wide = "utf-32" if head.count(b"\0") == 3 else "utf-16"
        order = "-be" if head[:1] == b"\0" else "-le"
        return body.decode(wide + order, "replace").encode()
    if is_utf8(body):
        return body
    charset, declared = _CHARSET.search(content_type), _DECLARED.search(body[:1000])
    for name in (charset[1] if charset else "", declared[1].decode() if declared else ""):
        text = _decoded(body, name)
        if text is not None:
            return text.encode()
    return None


def _decoded(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        if codec.startswith("utf-") or codec in _NOT_OF_TEXTS:
            return None  # it is no UTF, or it would have been told before
        # Not the codec's own `decode`: that of bytes refuses codecs that unpack, so that no charset is a bomb.
        return body.decode(_WIDER.get(codec, codec))
    except (LookupError, ValueError):
        return None
