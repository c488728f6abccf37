"""Which language a text is in: py3langid, narrowed to the languages of news, with declarations as evidence."""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from shared.text.scripts import with_script

UNKNOWN = "und"

_NEWS_LANGUAGES = (
    "af am ar as az be bg bn bs ca cs cy da de el en eo es et eu fa fi fo fr ga gl gu ha he hi hr ht hu hy id ig is it "
    "ja ka kk km kn ko ku ky lb lg lo lt lv mg mk ml mn mr ms mt my ne nl nn no om or pa pcm pl ps pt ro ru rw si sk "
    "sl sn so sq sr st sv sw ta te tg th tk tl tr tt ug uk ur uz vi xh yo zh zu"
)
NEWS_LANGUAGES = frozenset(_NEWS_LANGUAGES.split())
"""ISO 639 codes of the identifier that outlets publish in. Fewer candidates, fewer mistakes on short headlines."""

_MINOR_RELATIVES = "af as be bs cy eo eu fo ga gl ht kk ky lb mg mk ms mt nn pcm rw sr st tg tk tt zu"
MINOR_RELATIVES = frozenset(_MINOR_RELATIVES.split())
"""Languages that a headline in a larger relative is often mistaken for; chosen only when clearly ahead, or declared."""

MINOR_PENALTY = 0.6
HINT_BONUS = 2.0
# Both in units of log-likelihood / sqrt(bytes). Tuned on the two dev files of language identification (40 languages of
# first words, 12 of headlines) by benchmarks.languages: .989 and .988 from the text alone; .997 and .999 with hints of
# which nine in ten are right. Larger penalties gain .003 more there, at the price of real Zulu or Macedonian outlets.

FOLDED = {"bs": "hr", "nn": "no"}
"""Written standards that a short text cannot tell apart: the first is answered as the second unless it is declared."""

LONGEST = 1000
"""Characters that are looked at: accuracy no longer rises after a paragraph or two."""


def identify(text: str, hints: Sequence[str] = ()) -> str:
    """The BCP 47 tag of the language of `text`; Chinese and Serbian with their script when the characters tell it.

    `hints` are languages that someone declared (the feed, the page, the outlet), in order of trust. They decide for
    texts without letters, and weigh in otherwise: a text that is clearly in another language wins over them. A first
    hint that the identifier does not know is believed. Without letters and hints the answer is `und`.
    """
    sample = text[:LONGEST]
    declared = [code for code in map(primary, hints) if code.isalpha() and code.isascii() and len(code) in (2, 3)]
    if declared and (declared[0] not in NEWS_LANGUAGES or not _has_letters(sample)):
        code = declared[0]
    elif _has_letters(sample):
        code = _most_likely(sample, frozenset(declared))
    else:
        code = UNKNOWN
    return with_script(code, sample, hints)


def primary(tag: str) -> str:
    """The language subtag in lower case, with retired and near-identical codes modernised: `no` for `nb-NO`."""
    code = tag.strip().replace("_", "-").split("-", 1)[0].lower()
    return {"nb": "no", "iw": "he", "in": "id", "fil": "tl", "prs": "fa", "cmn": "zh", "und": ""}.get(code, code)


def _most_likely(sample: str, declared: frozenset[str]) -> str:
    likeliest: str = _identifier().classify(sample)[0]
    if likeliest in declared if declared else likeliest not in MINOR_RELATIVES:
        # Nothing that is weighed in below could put another before it; the whole ranking takes half as long again.
        return likeliest if likeliest in declared else FOLDED.get(likeliest, likeliest)
    scale = math.sqrt(len(sample.encode(errors="replace")))
    best, best_score = UNKNOWN, -math.inf
    for code, likelihood in _identifier().rank(sample):
        score = likelihood / scale
        if score + HINT_BONUS < best_score:
            break
        if code in declared or FOLDED.get(code) in declared:
            score += HINT_BONUS
        elif code in MINOR_RELATIVES:
            score -= MINOR_PENALTY
        if score > best_score:
            best, best_score = code, score
    return best if best in declared else FOLDED.get(best, best)


def _has_letters(sample: str) -> bool:
    return any(map(str.isalpha, sample))


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded once, at the first text: about 100 MB and half a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(NEWS_LANGUAGES)
    # The selection lies by columns, in half precision: by rows and widened, a text takes a quarter less.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier
