"""Words without their inflection, in the languages that have a stemmer."""

from functools import cache, lru_cache

import snowballstemmer

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}


@lru_cache(maxsize=1 << 18)
def stem(word: str, language: str) -> str:
    """The word without its inflection; the word itself for languages without a stemmer and for digits."""
    stemmer = _stemmer(language)
    if stemmer is None or (word.isascii() and not word.isalpha()):
        return word  # vowel signs of Hindi and Tamil are no letters to `isalpha`
    stemmed: str = stemmer.stemWord(word)
    return stemmed


@cache
def _stemmer(language: str) -> "snowballstemmer.stemmer | None":
    algorithm = _STEMMERS.get(language)
    return snowballstemmer.stemmer(algorithm) if algorithm else None


def stemmed(language: str) -> bool:
    """Whether the language (primary subtag) has a stemmer."""
    return language in _STEMMERS
