"""Numbers in one spelling: 1,200 and 1.200 and 1 200, 12 million and 12m and 12,000,000."""

import re
from decimal import Decimal, InvalidOperation

from services.summarizer.lexicon import pairs

_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_GROUPED_DECIMAL = re.compile(r"(\d{1,3}(?:([.,'’\u00a0\u202f])\d{3})+)(?!\2)[.,](\d+)")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2}|\d{4,})")
_LARGEST_EXPONENT = 15


def number(digits: str, suffix: str = "") -> str:
    """The key of a number as written: `#` and its plain decimal. No single number (10:30): as is."""
    if grouped := _GROUPED_DECIMAL.fullmatch(digits):
        plain = f"{re.sub(r'[^0-9]', '', grouped[1])}.{grouped[3]}"
    elif _GROUPED.fullmatch(digits):
        plain = re.sub(r"[^0-9]", "", digits)
    elif decimal := _DECIMAL.fullmatch(digits):
        plain = f"{decimal[1]}.{decimal[2]}"
    else:
        plain = digits
    key = _key(plain)
    return scaled(key, suffix.lower(), "*") or key if suffix else key


def scaled(key: str, word: str, language: str) -> str | None:
    """The key of that number times the scale that `word` names ("million"); none when it names none."""
    word = word.rstrip(".")
    power = pairs("scales", "*").get(word) or pairs("scales", language).get(word)
    if power is None:
        return None
    try:
        return _key(str(Decimal(key[1:]).scaleb(int(power))))
    except InvalidOperation:
        return None


def _key(plain: str) -> str:
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return f"#{plain}"
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT * 2:
        return f"#{plain}"
    return f"#{format(value.normalize(), 'f')}"
