"""The word lists of `words/`: one file a kind, one line a language.

Lines are `language<TAB>words`; a line that begins with # explains the file. Names of months, weekdays and countries
are not kept here: they come from CLDR, by way of Babel.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.summarizer.relatives import list_language
from shared.text.normalise import fold

_FOLDER = Path(__file__).parent / "words"


@cache
def word_set(kind: str, language: str) -> frozenset[str]:
    """The words of a list in a language (BCP 47), as `shared.text.words` spells them; none when it has no line."""
    return frozenset(fold(lines(kind).get(list_language(language), "")).split())


@cache
def phrases(kind: str, language: str) -> tuple[str, ...]:
    """The entries of a list whose entries are phrases with semicolons between, folded, longest first."""
    line = fold(lines(kind).get(list_language(language), ""))
    return tuple(sorted(filter(None, map(str.strip, line.split(";"))), key=len, reverse=True))


@cache
def pairs(kind: str, language: str) -> dict[str, str]:
    """The entries `word=value` of a list in a language, folded; a word without a value is its own."""
    found = {}
    for entry in lines(kind).get(language if language == "*" else list_language(language), "").split():
        word, _, value = fold(entry).partition("=")
        found[word] = value or word
    return found


@cache
def lines(kind: str) -> Mapping[str, str]:
    """A list by language, as it stands in its file."""
    content = (_FOLDER / f"{kind}.tsv").read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in content.splitlines() if line and not line.startswith("#"))
    return {language: text for language, _, text in rows}
