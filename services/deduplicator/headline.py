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
    label = None if title.isupper() else _LABEL.match(title)
    for around in (label, _OUTLET.search(title)):
        if around is not None and len(title) - len(around[0]) >= LEFT:
            title = title.replace(around[0], "", 1)
    return title
