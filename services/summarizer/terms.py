"""The words of a sentence as sentences are compared by them: folded and stemmed."""

import re
from functools import cache, lru_cache

import snowballstemmer

from services.summarizer.function_words import function_words
from shared.text.words import is_unspaced, words

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_CHARACTERS_A_WORD = 1.7
"""How many characters of Chinese, Japanese or Thai carry about as much as one word of a spaced script."""


def stems(text: str, language: str) -> tuple[str, ...]:
    """Every word of `text` in order, folded and stemmed. Of scripts without spaces, pairs of characters."""
    return tuple(stem(word, language) for word in words(text))


def content(text: str, language: str) -> tuple[str, ...]:
    """The words of `text` that carry content, in order, folded and stemmed."""
    return stems_and_content(text, language)[1]


def stems_and_content(text: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`stems` and `content` of `text` in one go."""
    skipped = function_words(language)
    found = [(word, stem(word, language)) for word in words(text)]
    return tuple(stemmed for _, stemmed in found), tuple(stemmed for word, stemmed in found if word not in skipped)


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself where there is no stemmer for the language."""
    stemmer = _stemmer(language.partition("-")[0].lower())
    return word if stemmer is None or not word.isalpha() else str(stemmer.stemWord(word))


def length(text: str) -> float:
    """How long `text` is, in words: those between spaces, or as many as its characters are worth."""
    if is_unspaced(text):
        return len(re.sub(r"\s", "", text)) / _CHARACTERS_A_WORD
    return float(len(text.split()))


@cache
def _stemmer(primary: str) -> "snowballstemmer.basestemmer.BaseStemmer | None":
    name = _STEMMERS.get(primary)
    return snowballstemmer.stemmer(name) if name else None
