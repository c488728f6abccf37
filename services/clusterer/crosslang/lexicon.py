"""Translation lexicons: what a word of some language means, as English stems."""

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from services.clusterer.crosslang.keys import lexicon_keys

Translations = tuple[tuple[str, float], ...]
"""English stems with the confidence, 0 to 1, that they are meant; most confident first."""
Lexicon = Mapping[str, Translations]
"""Keys (see `lexicon_keys`) to translations."""

PARTS = ("cldr", "sib200")
"""Folders of the lexicons beside this module; each has its own licence, see NOTICE. A later part adds to an earlier."""
_WRITTEN_AS = {"nb": "no", "nn": "no", "bs": "hr", "fil": "tl"}


def look_up(entries: Lexicon, word: str, language: str) -> Translations:
    """The translations of a word in a lexicon of its language; empty when it has none."""
    keys = lexicon_keys(word, language)
    if len(keys) == 1:
        return entries.get(keys[0], ())
    return tuple(translation for key in keys for translation in entries.get(key, ()))


@cache
def lexicon(language: str) -> Lexicon:
    """All parts of a language's lexicon; empty when it has none. Read at the first word, about 1 MB in memory."""
    return merged(*(read_part(part, language) for part in PARTS))


def merged(*parts: Lexicon) -> Lexicon:
    """One lexicon of several: each translation with the highest of its confidences."""
    best: dict[str, dict[str, float]] = {}
    for part in parts:
        for key, found in part.items():
            known = best.setdefault(key, {})
            for meaning, confidence in found:
                known[meaning] = max(confidence, known.get(meaning, 0.0))
    return {key: tuple(sorted(found.items(), key=lambda pair: -pair[1])) for key, found in best.items()}


def read_part(part: str, language: str) -> Lexicon:
    """One part of a language's lexicon, as its data file has it; empty when there is no such file."""
    file = resources.files(__package__) / "lexicons" / part / f"{_WRITTEN_AS.get(language, language)}.tsv.gz"
    return dict(parse(gzip.decompress(file.read_bytes()).decode())) if file.is_file() else {}


def parse(table: str) -> Iterator[tuple[str, Translations]]:
    """Lines of a key, a tab, and translations with their confidence in per cent: `wahl<TAB>elect 93 choic 41`."""
    for line in table.splitlines():
        key, _, meanings = line.partition("\t")
        fields = meanings.split(" ")
        yield key, tuple((stem, int(per_cent) / 100) for stem, per_cent in zip(fields[::2], fields[1::2], strict=True))


def written(entries: Lexicon) -> str:
    """A lexicon as `parse` reads it."""
    return "".join(
        f"{key}\t{' '.join(f'{stem} {round(100 * confidence)}' for stem, confidence in found)}\n"
        for key, found in sorted(entries.items())
    )
