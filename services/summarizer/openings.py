"""Words that lean on a sentence before: with one of them first, a sentence dangles when it stands alone."""

import re

from services.summarizer.lexicon import word_set

_UNSPACED = re.compile(
    r"[「『“\"]?(?:他们|她们|它们|他|她|它|这(?!里)|這(?!裡)|那|该|該|但|而且|而|并|並|此外|同时|同時|然而|因此|所以|另外|对此|對此|其中"
    r"|彼ら|彼女|彼は|彼が|これ|それ|あれ|この|その|あの|しかし|だが|また|そして|一方|さらに|ただ|同氏|同社"
    r"|เขา|เธอ|พวกเขา|มัน|แต่|และ|นอกจากนี้|อย่างไรก็ตาม)"
)
_KOREAN = re.compile(r"(?:그는|그녀|그들|이는|이에|그러나|하지만|또한|또|이어|한편|그리고|이와|이번)(?=\s|[가-힣])")
_FIRST = re.compile(r"[\W_]*([\w’'\u0300-\u036f\u0900-\u0dff]+)")
_QUOTES = re.compile('["“”„«»]')
_ATTRIBUTED_TO_PRONOUN = re.compile(
    r"[\"”“»,] (?:he|she|they) (?:said|added|told|wrote|explained|says|continued)\b|[\"”“»,] (?:said|added) (?:he"
    r"|she|they)\b"
    r"|[“\",] (?:sagte|erklärte|betonte|so|fügte) (?:er|sie)\b|, (?:a-t-il|a-t-elle|ont-ils)\b"
    r"|[»,] [-—–]? ?(?:сказал|сказала|добавил|добавила|сообщил) (?:он|она)\b",
    re.IGNORECASE,
)


def dangles(sentence: str, language: str) -> bool:
    """Whether `sentence` leans on the one before: it opens with a pronoun or connective, or quotes a mere "he said"."""
    if _UNSPACED.match(sentence) or _KOREAN.match(sentence):
        return True
    if _QUOTES.search(sentence) and _ATTRIBUTED_TO_PRONOUN.search(sentence):
        return True
    first = _FIRST.match(sentence)
    return first is not None and first[1].lower().replace("’", "'") in word_set("openings", language)
