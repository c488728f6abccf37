"""Rebuilds the translation lexicons of services/clusterer/crosslang/lexicons.

`python -m benchmarks.mine_lexicons SIB200_TRAIN ANNOTATIONS`: the first is the JSON-lines file of `text language` with
the same sentences in the same order for each language, the second the folder `annotations` of Unicode CLDR (names and
keywords of characters; the npm package cldr-annotations-full has it). Names of countries, cities, months, days,
currencies and languages come from Babel's copy of CLDR; news words from our own list beside this module.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from benchmarks.alignment import translate
from benchmarks.front import progress, read_lines, report
from services.clusterer.crosslang.keys import lexicon_keys
from services.clusterer.crosslang.lexicon import Lexicon, written
from services.clusterer.stems import stem
from services.clusterer.stopwords import STOPWORDS
from shared.text.language import NEWS_LANGUAGES
from shared.text.words import words

LEXICONS = Path(__file__).parents[1] / "services/clusterer/crosslang/lexicons"
NEWS_WORDS = Path(__file__).with_name("news_words.tsv")

LEAST_CONFIDENCE = 0.1
MEANINGS = 4
ENTRIES = {"sib200": 2000, "cldr": 3000}
OWN_WORDS_COUNT = 3
"""Our own list is repeated so many times: it is news, and surer than a keyword of a picture."""
_FLAGS = range(0x1F1E6, 0x1F200)

Texts = Mapping[str, str]
"""Anything that tells what a text says, to the text."""


def main() -> None:
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    sentences = read_sentences(Path(sys.argv[1]))
    annotations = Path(sys.argv[2])
    entries: dict[str, dict[str, int]] = {}
    for language in progress(sorted(NEWS_LANGUAGES - {"en", "bs", "nn"}), "lexicons"):
        parts = {
            "sib200": mined(language, sentences) if language in sentences else {},
            "cldr": aligned(language, list(known_pairs(language, annotations)), ENTRIES["cldr"]),
        }
        for part, lexicon in parts.items():
            if lexicon:
                write(LEXICONS / part / f"{language}.tsv.gz", lexicon)
                entries.setdefault(language, {})[part] = len(lexicon)
    report({"entries": entries})


def read_sentences(path: Path) -> dict[str, list[str]]:
    """The sentences of each language, in the order that all languages share."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in read_lines(path):
        by_language[row["language"]].append(row["text"])
    if len({len(texts) for texts in by_language.values()}) != 1:
        raise SystemExit(f"{path}: not the same number of sentences in every language")
    return dict(by_language)


def mined(
    language: str, sentences: Mapping[str, Sequence[str]], rows: Sequence[int] | None = None
) -> dict[str, tuple[tuple[str, float], ...]]:
    """The lexicon of a language from its sentences (or from those `rows` of them) and their English twins."""
    chosen = range(len(sentences["en"])) if rows is None else rows
    pairs = [(sentences[language][row], sentences["en"][row]) for row in chosen]
    return aligned(language, pairs, ENTRIES["sib200"])


def aligned(language: str, pairs: Sequence[tuple[str, str]], entries: int) -> dict[str, tuple[tuple[str, float], ...]]:
    """The lexicon that pairs of a text and its English translation give."""
    keyed = [(list(_keys(text, language)), list(_english(english))) for text, english in pairs]
    return translate(keyed, least=LEAST_CONFIDENCE, most=MEANINGS, entries=entries)


def _keys(text: str, language: str) -> Iterator[str]:
    stop = STOPWORDS.get(language, frozenset())
    for word in words(text):
        if word not in stop and _has_letter(word):
            yield from lexicon_keys(word, language)


def _english(text: str) -> Iterator[str]:
    stop = STOPWORDS["en"]
    return (stem(word, "en") for word in words(text) if word not in stop and len(word) > 1 and _has_letter(word))


def _has_letter(word: str) -> bool:
    return word[0].isalpha() or word[-1].isalpha()


def known_pairs(language: str, annotations: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a name, keyword or news word of a language and its English one."""
    for mine, english in (
        (names(language), names("en")),
        (pictures(language, annotations), pictures("en", annotations)),
    ):
        yield from ((mine[what], english[what]) for what in mine.keys() & english.keys())
    yield from news_words().get(language, []) * OWN_WORDS_COUNT


@cache
def names(language: str) -> Texts:
    """Names of countries, cities, months, days, currencies and languages in a language, as CLDR has them."""
    try:
        locale = Locale.parse(language)
    except UnknownLocaleError:
        return {}
    found: dict[str, Any] = {f"territory {code}": name for code, name in locale.territories.items()}
    found |= {f"currency {code}": name for code, name in locale.currencies.items() if code in _CURRENCIES}
    found |= {f"language {code}": name for code, name in locale.languages.items() if len(code) == 2}
    found |= {f"month {number}": name for number, name in locale.months["format"]["wide"].items()}
    found |= {f"day {number}": name for number, name in locale.days["format"]["wide"].items()}
    if language == "en":  # CLDR names an English city only where its zone's name does not
        found |= {f"city {zone}": str(zone).rpartition("/")[2].replace("_", " ") for zone in Locale("de").time_zones}
    found |= {f"city {zone}": names["city"] for zone, names in locale.time_zones.items() if "city" in names}
    return {what: name for what, name in found.items() if isinstance(name, str)}


_CURRENCIES = frozenset(
    "AUD BRL CAD CHF CNY CZK DKK EGP EUR GBP HUF IDR ILS INR IQD IRR JPY KES KRW MXN NGN NOK NZD PHP PKR PLN RON RUB "
    "SAR SEK THB TRY UAH USD VND ZAR".split()
)


@cache
def pictures(language: str, annotations: Path) -> Texts:
    """Names and keywords of emoji and symbols in a language, without flags; empty when CLDR has none."""
    path = annotations / language / "annotations.json"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    found: dict[str, str] = {}
    for character, row in rows.items():
        if ord(character[0]) not in _FLAGS:
            found |= {f"name {character}": name for name in row.get("tts", ())}
            found |= {f"keywords {character}": " . ".join(row["default"])} if "default" in row else {}
    return found


@cache
def news_words() -> dict[str, list[tuple[str, str]]]:
    """Language to our own pairs of a word (or phrase) and the English one: `english<TAB>de=Form/Form;fr=Forme`."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in NEWS_WORDS.read_text(encoding="utf-8").splitlines():
        english, _, rest = line.partition("\t")
        for language, forms in (field.split("=") for field in rest.split(";")):
            found[language] += [(form, english) for form in forms.split("/")]
    return found


def write(path: Path, lexicon: Lexicon) -> None:
    """The same lexicon always gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(written(lexicon).encode(), mtime=0))


if __name__ == "__main__":
    main()
