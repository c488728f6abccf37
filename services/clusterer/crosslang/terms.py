"""A text as weighted terms that mean the same in every language: the pivot is English stems, names and numbers."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from services.clusterer.anchors import number_anchors
from services.clusterer.background import SHARES
from services.clusterer.crosslang.lexicon import Lexicon, lexicon, look_up
from services.clusterer.crosslang.surface import chance, r_or_l, sounds_of_names, surface_terms
from services.clusterer.names import capitalised
from services.clusterer.stems import stem
from services.clusterer.stopwords import STOPWORDS
from shared.text.words import words as words_of

WORDS_READ = 120
"""Words that count: the event stands at the top."""
PAIRS_READ = 200
"""In scripts without spaces, where the words are pairs of characters."""
LEAD_WORDS = 50
"""The first words count twice: title and lead tell the event, what follows its background."""
MOST_TERMS = 120
SURFACE_WEIGHT = 0.5
NAME_BOOST = 2.5
"""How much more the surface of a capitalised word counts."""
NUMBER_WEIGHT = 2.0
# Tuned together with `python -m benchmarks.pairs` and `benchmarks.parallel` on their dev files.

_CHARACTERS_READ = 1200
"""Enough of any text to hold `WORDS_READ` words."""

_UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "km", "yue"})
_DAMPED = tuple(1.0 + math.log(max(count, 1)) for count in range(2 * max(WORDS_READ, PAIRS_READ) + 1))
_FEATURES_KEPT = 1 << 17

_SHARES: dict[str, float] = {}
for _word, _share in SHARES.items():
    _meaning = "^" + stem(_word, "en")
    _SHARES[_meaning] = max(_share, _SHARES.get(_meaning, 0.0))
_UNKNOWN_SHARE = 0.0005

Weighted = tuple[tuple[str, float], ...]


def share(term: str) -> float:
    """The share of news stories, roughly, that hold a term of the pivot: what rarity starts from."""
    return chance(term) if term[0] in "=~" else _SHARES.get(term, _UNKNOWN_SHARE)


class Pivot:
    """Makes terms by the lexicons of `lexicon_of` (a language's primary subtag to its lexicon)."""

    def __init__(self, lexicon_of: Callable[[str], Lexicon]) -> None:
        self._lexicon_of = lexicon_of
        self._features = lru_cache(maxsize=_FEATURES_KEPT)(self._find_features)

    def terms(
        self, words: Sequence[str], language: str, names: Collection[str] = (), numbers: Collection[str] = ()
    ) -> dict[str, float]:
        """See `pivot_terms`."""
        stop = STOPWORDS.get(language, frozenset())
        read = words[: PAIRS_READ if language in _UNSPACED else WORDS_READ]
        counts = Counter(read)
        counts.update(read[:LEAD_WORDS])
        terms: dict[str, float] = {}
        known = terms.get
        for word, count in counts.items():
            if word in stop:
                continue
            times = _DAMPED[count]
            meanings, surfaces = self._features(word, language)
            for term, weight in meanings:
                terms[term] = known(term, 0.0) + weight * times
            if surfaces:
                times *= SURFACE_WEIGHT * NAME_BOOST if word in names else SURFACE_WEIGHT
                for term in surfaces:
                    if known(term, 0.0) < times:
                        terms[term] = times
        if language in _UNSPACED:
            terms.update(dict.fromkeys(sounds_of_names(read, language), SURFACE_WEIGHT * NAME_BOOST))
        terms.update(dict.fromkeys(numbers, NUMBER_WEIGHT))
        return terms if len(terms) <= MOST_TERMS else _heaviest(terms)

    def _find_features(self, word: str, language: str) -> tuple[Weighted, tuple[str, ...]]:
        """What a word means, as weighted English stems, and what it looks like."""
        if not (word[0].isalpha() or word[-1].isalpha()):
            return (), ()  # numbers are terms of their own
        sound = () if language in _UNSPACED and not word.isascii() else surface_terms(word)
        if language == "ko":
            sound = tuple(variant for term in sound for variant in (r_or_l(term) if term[0] == "~" else (term,)))
        if language == "en":
            return ((("^" + stem(word, "en"), 1.0),) if len(word) > 1 else ()), sound
        meanings = look_up(self._lexicon_of(language), word, language)
        if not meanings and language in _UNSPACED and word.isascii():
            meanings = ((stem(word, "en"), 1.0),)
        return tuple((f"^{meaning}", confidence) for meaning, confidence in meanings), sound


def _heaviest(terms: dict[str, float]) -> dict[str, float]:
    """The terms that tell most, by weight and rarity."""
    rarity = _RARITY.get
    scores = {term: weight * (rarity(term) or _rarity(term)) for term, weight in terms.items()}
    kept = sorted(scores, key=scores.__getitem__, reverse=True)[:MOST_TERMS]
    return {term: terms[term] for term in kept}


def _rarity(term: str) -> float:
    if len(_RARITY) > _FEATURES_KEPT:
        _RARITY.clear()
    rare = _RARITY[term] = -math.log(share(term))
    return rare


_RARITY: dict[str, float] = {}


_PIVOT = Pivot(lexicon)


def pivot_terms(
    words: Sequence[str], language: str, names: Collection[str] = (), numbers: Collection[str] = ()
) -> dict[str, float]:
    """At most `MOST_TERMS` terms of a text with their weights, rarity not yet in them; comparable across languages.

    `words` are those of `shared.text.words`, in order, title first; `language` is a primary subtag. `names` are the
    words, folded, that the text capitalises (they weigh more), `numbers` its number anchors (`#214`). Terms are English
    stems (`^ferri`), beginnings and consonants of romanised words (`=mariso`, `~mrsl`) and the numbers. A language
    without a lexicon still has the latter three.
    """
    return _PIVOT.terms(words, language, names, numbers)


def text_terms(title: str, text: str, language: str, pivot: Pivot = _PIVOT) -> dict[str, float]:
    """The `pivot_terms` of an article from its raw title and text; `language` is BCP 47."""
    primary = language.partition("-")[0].lower()
    whole = f"{title}\n{text[:_CHARACTERS_READ]}" if title else text[:_CHARACTERS_READ]
    return pivot.terms(words_of(whole), primary, capitalised(whole, primary), number_anchors(whole))
