"""Quotations: whoever puts words between marks says that they were said so."""

import re
from collections.abc import Sequence

from shared.text.normalise import fold

_MARKED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\""
    r"|(?<!\w)‘([^‘’]{2,}(?:’\w[^‘’]*)*)’(?!\w)"
)
_ENDS = " .,;:!?…。，、！？"


def altered_quotation(text: str, articles: Sequence[str]) -> str | None:
    """The quotation in `text` that stands word for word in none of `articles`; none when all do.

    `articles` are folded (`shared.text.normalise.fold`) with single spaces. The marks, the case of letters and the stop
    at the end may differ.
    """
    for quotation in quotations(text):
        wanted = _spelling(quotation)
        if wanted and not any(_stands(wanted, article) for article in articles):
            return f"“{quotation}” is quoted, but stands so in no article that it cites"
    if text.count('"') % 2 or (text.count("“") > text.count("”") + text.count("„") and "„" not in text):
        return "it has half a quotation"
    return None


def quotations(text: str) -> list[str]:
    """What stands between quotation marks, in order."""
    return [next(filter(None, match.groups())) for match in _MARKED.finditer(text)]


def without_quotations(text: str) -> str:
    """`text` with its quotations emptied."""
    return _MARKED.sub("“”", text)


def _spelling(quotation: str) -> str:
    return fold(" ".join(quotation.split())).strip(_ENDS + "\"'")


def _stands(wanted: str, article: str) -> bool:
    start = article.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (article[start - 1 : start].isalnum() and wanted[0].isalnum() and wanted[0].isascii()) and not (
            article[end : end + 1].isalnum() and wanted[-1].isalnum() and wanted[-1].isascii()
        ):
            return True
        start = article.find(wanted, start + 1)
    return False
