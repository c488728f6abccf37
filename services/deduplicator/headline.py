"""A headline without what outlets put around it: "UPDATE 1: Bridge closed - Gazette" is "Bridge closed"."""

import re
from typing import Final

_LABEL: Final = re.compile(r"\s*[A-ZА-ЯЁ]{3,}(?: [A-ZА-ЯЁ0-9]{1,10})?\s?[:|-]\s?(?=\S)")
"""BREAKING:, UPDATE 1:, WRAPUP 2-"""
_OUTLET: Final = re.compile(r"\s[-–—|]\s[^-–—|\s]{1,20}(?: [^-–—|\s]{1,20}){0,2}\s*$")
"""At most three words after the last dash or bar."""
LEFT: Final = 12
"""Characters that must be left."""


def bare(title: str) -> str:
    """The title without a label in capitals before it and an outlet's name after it, where enough is left."""
    label = _LABEL.match(title)
    # In a title that is all capitals any word may look like a label.
    if label and len(rest := title[label.end() :]) >= LEFT and not rest.isupper():
        title = rest
    outlet = _OUTLET.search(title)
    return title[: outlet.start()] if outlet and outlet.start() >= LEFT else title
