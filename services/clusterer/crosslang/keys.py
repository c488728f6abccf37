"""What a word is looked up by in its language's lexicon: one key for all its inflected forms, as far as we can."""

from itertools import pairwise

from services.clusterer.stems import stem, stemmed

_KEPT = 5
"""Letters that stay of a word in languages without a stemmer; of 4, 5 and 6 the best with `benchmarks.parallel`."""
_KEPT_IN = {"he": 4, "am": 4, "ti": 4}
"""Scripts that write few vowels, or whole syllables, have shorter words."""
_SYLLABIC = frozenset({"ko"})
"""Particles hang on to words that are two or three syllables long: pairs of syllables find them anywhere."""

_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_HEBREW_PREFIXES = frozenset("הובלמשכ")


def lexicon_keys(word: str, language: str) -> tuple[str, ...]:
    """The keys of a folded word, or of a pair of characters in scripts without spaces; usually one."""
    if word.isdigit():
        return (word,)
    if language in _SYLLABIC and not word.isascii():
        return tuple(first + second for first, second in pairwise(word)) or (word,)
    forms = dict.fromkeys((word, _bare(word, language))) if language == "he" else (_bare(word, language),)
    if stemmed(language):
        return tuple(stem(form, language) for form in forms)
    return tuple(form[: _KEPT_IN.get(language, _KEPT)] for form in forms)


def _bare(word: str, language: str) -> str:
    """The word without an article or preposition that is written as part of it."""
    if language == "he":  # one letter, which may also be the word's own: its keys have both readings
        return word[1:] if len(word) > 3 and word[0] in _HEBREW_PREFIXES else word
    for prefix in _ARABIC_ARTICLES if language == "ar" else ():
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word
