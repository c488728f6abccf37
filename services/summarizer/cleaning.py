"""Which sentences of an article may be shown to a reader, and what may be cut from their ends."""

import re
from collections.abc import Iterator

from services.summarizer import boilerplate
from services.summarizer.manners import judging
from services.summarizer.terms import length
from shared.text.sentences import paragraphs, split

_AGENCIES = (
    r"(?:[^()（）]{0,25}\b)?(?:Reuters|AP|AFP|dpa|DPA|EFE|ANSA|PAP|ČTK|MTI|TASS|ТАСС|РИА Новости|Интерфакс|Xinhua|PTI"
    r"|ANI|UPI|CNN|BBC|SID|APA|KNA|epd|NTB|TT"
    r"|Lusa|Anadolu|AA|Kyodo|Yonhap|Bernama|Antara"
    r"|رويترز|أ ف ب|د ب أ|新华社|新華社|ロイター|共同|時事)\b[^()（）]{0,12}"
)
DELETABLE_BEFORE = re.compile(
    r"\s*(?:[•·▪●■►*]\s*|[–—-]\s+)?"
    r"(?!(?:FILE|PHOTO)\b)(?:"
    r"[^\W\d_][^.!?;:()。]{0,60}\([^()]{2,40}\)\s*[-–—―:]+\s*"  # Berlin (dpa) -
    rf"|\({_AGENCIES}\)\s*[-–—―:]*\s*"  # (Reuters) -
    r"|(?=[^\W\d_])(?:(?![a-zà-öø-ÿа-яё])[^.!?;:()\d。]){3,40}"  # CAIRO, May 4 —
    r"(?:,[^.!?;:()。]{1,25})?\s*(?:\||[-–—―]{1,2})\s+"
    r"|[【［\[][^】］\]]{1,30}[】］\]]\s*[-－—―]*\s*"  # 【東京＝山田】
    r"|(?:新华社|新華社|中新社)[^。，]{1,20}[电電](?:\s*[（(][^）)]{1,30}[）)])?\s*"
    r")?"
)
"""All that may be cut before a sentence: a bullet, a dateline, an agency's mark."""
DELETABLE_AFTER = re.compile(rf"\s*(?:[（(\[]{_AGENCIES}[）)\]]|[-–—]\s*{_AGENCIES})?\s*")
"""All that may be cut after it: an agency's mark."""

_ENDS_WHOLE = re.compile(r"[.!?؟۔।॥።፧։。！？;][\"'”’»“›)\]」』）】》〉]*$")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)[\"'”’»)\]]*$|[\[(](?:\.\.\.|…)[\])]")
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\x00-\x08\x0e-\x1f]")
_WITHOUT_STOPS = frozenset(("th", "lo", "km", "my"))
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("（", "）"), ("【", "】"))
_SHORTEST, _LONGEST = 5.0, 70.0
"""Words. A shorter "sentence" is a heading, caption or aside; a longer one is a list or a table without its lines."""


def passages(text: str, language: str) -> Iterator[str]:
    """The sentences of an article that may be shown, in order: contiguous runs of `text`.

    A paragraph that gives orders to a language model is left out whole: what follows such an order belongs to it.
    """
    first = True
    for paragraph in paragraphs(text):
        if boilerplate.gives_orders(paragraph, language):
            continue
        for run in split(paragraph, language):
            sentence = trimmed(run) if first else run.lstrip("•·▪●■►* ")
            if fault(sentence, language) is None:
                first = False
                yield sentence


def trimmed(run: str) -> str:
    """`run` without a dateline or agency's mark at its ends."""
    start = DELETABLE_BEFORE.match(run)
    rest = run[start.end() :] if start else run
    for cut in re.finditer(r"\s*[（(\[–—-]", rest):
        if DELETABLE_AFTER.fullmatch(rest, cut.start()):
            return rest[: cut.start()].strip()
    return rest.strip()


def fault(sentence: str, language: str) -> str | None:
    """Why `sentence` may not be shown, in a word or two; none when it may."""
    if not _SHORTEST <= length(sentence) <= _LONGEST:
        return "length"
    if not _ENDS_WHOLE.search(sentence) and language.partition("-")[0] not in _WITHOUT_STOPS:
        return "no full stop"
    if sentence[0].islower() or sentence[0] in ".…,;:)":
        return "starts in the middle"
    if _CUT_OFF.search(sentence):
        return "cut off"
    if _unbalanced(sentence):
        return "half a quotation"
    if _HIDDEN.search(sentence):
        return "hidden characters"
    if boilerplate.is_markup(sentence):
        return "markup"
    if boilerplate.is_page(sentence, language):
        return "boilerplate"
    if judging(sentence, language):
        return "judges"
    return None


def _unbalanced(sentence: str) -> bool:
    if len(re.findall(r"(?<!\w)\"|\"(?!\w)", sentence)) % 2:
        return True
    if "„" in sentence:  # „ closes with “ or ”
        return sentence.count("„") != sentence.count("“") + sentence.count("”")
    return any(sentence.count(opens) != sentence.count(closes) for opens, closes in _PAIRS)
