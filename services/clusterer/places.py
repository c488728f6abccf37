"""The countries that an article concerns: their names in its language, their people, adjectives and capitals."""

from functools import cache

from babel import Locale, UnknownLocaleError

from services.clusterer.topic_lexicon import LEXICONS, Lexicon, lexicon
from services.clusterer.topics import Reading, word_sums

_LEAST = 1.4
"""A country is concerned when it stands in the title, near the top, or twice: less is a mention in passing."""
_KEPT_SHARE = 0.3
_NOT_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"))
_OTHER_MEANINGS = frozenset(("JE", "GG", "IM", "CX", "CC", "NF", "TD", "JO", "RE", "GU", "AQ", "BV", "HM", "UM"))
"""Jersey is also a shirt, Chad and Jordan are also people: these count by the names of `countries.tsv` alone."""


def countries(article: Reading, language: str) -> dict[str, float]:
    """ISO 3166-1 alpha-2 codes of the countries that an article concerns, with their weight. `language` is BCP 47."""
    sums, _ = word_sums(article, country_names(language.partition("-")[0].lower()))
    strongest = max(sums.values(), default=0.0)
    least = max(_LEAST, strongest * _KEPT_SHARE)
    return {code: round(total, 2) for code, total in sorted(sums.items()) if total >= least}


@cache
def country_names(language: str) -> Lexicon:
    """The names of countries in a language: the CLDR's, and those of `countries.tsv`. Read once."""
    lines = (LEXICONS / "countries.tsv").read_text(encoding="utf-8").splitlines()
    rules = ["@endings 3", *(["@bare"] if lexicon(language).bare else [])]
    return Lexicon(language, [*rules, *lines, *_of_cldr(language)])


def _of_cldr(language: str) -> list[str]:
    try:
        names = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return [
        f"{code}\t1\t{name.replace(' ', '_')}"
        for code, name in sorted(names.items())
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES | _OTHER_MEANINGS
    ]
