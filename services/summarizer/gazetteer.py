"""Months, weekdays, countries, cities and bodies in every language that CLDR knows, each under one key."""

from functools import cache

from babel import Locale, UnknownLocaleError

from services.summarizer.lexicon import lines
from services.summarizer.terms import stem
from shared.text.normalise import fold

_SHORT_FORMS = frozenset(("en", "de"))
"""Languages whose short months and weekdays are no words of their own."""

_EXONYMS = ("de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr")
"""Languages whose names of countries are known in any text."""


@cache
def calendar(primary: str) -> dict[str, str]:
    """Names of months and weekdays in a language, folded, to `@m1` … `@m12` and `@d0` (Monday) … `@d6`."""
    locale = _locale(primary)
    if locale is None:
        return {}
    found: dict[str, str] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for kind, names in (("m", locale.months[context][width]), ("d", locale.days[context][width])):
                for index, name in names.items():
                    spelling = fold(name).rstrip(".")
                    if width == "wide" or primary in _SHORT_FORMS or len(spelling) > 3:
                        found.setdefault(spelling, f"@{kind}{index}")
    if primary == "en":
        found |= {"sept": "@m9", "tues": "@d1", "thurs": "@d3", "thur": "@d3"}
    return {spelling: key for spelling, key in found.items() if not spelling.isdigit()}


@cache
def inflected(primary: str) -> dict[str, str]:
    """The same by the stems of the wide names, for languages that decline them; empty for the others."""
    if primary in _SHORT_FORMS:
        return {}
    return {stem(name, primary): key for name, key in calendar(primary).items() if len(name) > 3}


@cache
def places(primary: str) -> dict[str, str]:
    """Names of countries with their people, cities, and bodies, folded, to keys; English ones beside the language's."""
    found: dict[str, str] = {}
    for code in dict.fromkeys(("en", primary, *_EXONYMS)):
        locale = _locale(code)
        if locale is not None:
            for territory, name in locale.territories.items():
                if territory.isalpha():
                    found.setdefault(fold(name), f"~{territory}")
    for code in dict.fromkeys(("en", primary)):
        for entry in lines("demonyms").get(code, "").split():
            spelling, _, territory = entry.partition("=")
            found[fold(spelling)] = f"~{territory}"
        for group in lines("aliases").get(code, "").split(";"):
            spellings = [fold(spelling.strip()) for spelling in group.split(",") if spelling.strip()]
            if not spellings:
                continue
            known = next((found[spelling] for spelling in spellings if spelling in found), f"={spellings[0]}")
            found.update(dict.fromkeys(spellings, known))
    for city, names in lines("cities").items():
        found.update({fold(name): f"={city.lower()}" for name in (city, *names.split())})
    return found


def _locale(primary: str) -> Locale | None:
    try:
        return Locale.parse(primary)
    except (UnknownLocaleError, ValueError):
        return None
