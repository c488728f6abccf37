"""Whether articles say what a sentence says: not whether its names and numbers stand somewhere, but where.

A sentence is held against passages (a sentence of an article, alone or with the one before it). It is supported when
one passage has most of its words and every name, number, date and office of it, in the same company, and denies what
it denies. A sentence that fuses several passes clause by clause. The thresholds were set on the development files of
NeuS and Multi-News by `python -m benchmarks.grounding`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.summarizer import boilerplate
from services.summarizer.claims import Claim, claim, partings
from services.summarizer.company import displaced, together, undenied
from services.summarizer.names import Names, known_names
from services.summarizer.offices import misplaced_office
from services.summarizer.quotations import altered_quotation
from services.summarizer.tokens import Kind, Token, tokens
from services.summarizer.writer import Report
from shared.text.normalise import fold
from shared.text.sentences import paragraphs, split

_LEAST = 0.4
"""Share of a claim's words that the best passage must have."""
_NEAR_BEST = 0.75
"""Of the best passage's share: passages with less are no evidence, whatever names they hold."""
_LEAST_BESIDES_NAMES = 0.6
"""The same of the words that are neither names nor numbers: those say what is the case."""
_LEAST_OF_A_PART = 0.8
"""The same for a part of a sentence: short parts are alike by chance."""
_FEW_WORDS = 2
"""A claim of so few words besides names is held to it that they stand beside the names."""
_MOST_PASSAGES = 8
_DEEPEST = 2
"""A sentence may fuse one more than this."""
_LEAST_UNSPACED = 0.7
"""The same share where names can't be told from words, so that words have to carry the claim."""


@dataclass(frozen=True)
class Fault:
    """Why a sentence may not be published: `cause` for counting, `message` for reading."""

    cause: str
    message: str


@dataclass(frozen=True)
class Line:
    """A sentence of an article, its title the first."""

    text: str
    tokens: tuple[Token, ...]
    keys: frozenset[str]


@dataclass(frozen=True)
class Source:
    """An article as evidence. What addresses a machine instead of a reader is no part of it."""

    article_id: str
    language: str
    lines: tuple[Line, ...]
    names: Names
    quoted: str
    """All its text in the spelling that quotations are compared by."""
    whole: frozenset[str]
    """Each of its sentences, folded."""


@dataclass(frozen=True)
class Support:
    """The passage of an article that says it."""

    article_id: str
    passage: str


def source(report: Report, language: str) -> Source:
    return _source(report.article_id, report.title, report.text, report.language or language)


def supported(text: str, language: str, sources: Sequence[Source]) -> tuple[list[Support], Fault | None]:
    """The passages that say what the sentence `text` says, one an article at most, or why it counts as unsaid."""
    exact = [Support(item.article_id, line) for item in sources if (line := _verbatim(text, item)) is not None]
    if exact:
        return exact, None
    if altered := altered_quotation(text, [item.quoted for item in sources]):
        return [], Fault("quotation", altered)
    whole = claim(tokens(text, language))
    if not whole.weighty:
        return [], Fault("empty", "it says nothing that could be checked")
    if fault := _office(whole, sources):
        return [], fault
    found, fault = _said(whole, language, sources)
    if fault is None:
        return found, None
    together = _in_parts(whole, language, sources, _DEEPEST)
    return (_one_each(together), None) if together else ([], fault)


def _in_parts(whole: Claim, language: str, sources: Sequence[Source], depth: int) -> list[Support]:
    """The support of a sentence that fuses several; empty when it can't be parted so that each part has its own."""
    for left, right in partings(whole, language):
        first, missing = _said(left, language, sources, _LEAST_OF_A_PART)
        if missing is not None:
            continue
        second, missing = _said(right, language, sources, _LEAST_OF_A_PART)
        if missing is not None and depth > 1:
            second = _in_parts(right, language, sources, depth - 1)
        if second and {support.passage for support in first} != {support.passage for support in second}:
            return first + second  # of one passage, the whole would have been
    return []


def _said(
    asked: Claim, language: str, sources: Sequence[Source], least: float = 0.0
) -> tuple[list[Support], Fault | None]:
    """The support of one claim by any of the sources, or the fault of the source that comes nearest."""
    supports: list[Support] = []
    nearest, fault = -1.0, Fault("unsupported", "no article that it cites says so")
    for item in sources:
        share, support, missing = _best(asked, language, item, least)
        if support is not None:
            supports.append(support)
        elif missing is not None and share > nearest:
            nearest, fault = share, missing
    return (supports, None) if supports else ([], fault)


def _best(asked: Claim, language: str, item: Source, more: float) -> tuple[float, Support | None, Fault | None]:
    """How much of the claim the source's best passage has; the passage that says it; what is missing if none does."""
    foreign = language.partition("-")[0] != item.language.partition("-")[0]
    ranked = sorted(_passages(asked, item), key=lambda row: row[0], reverse=True)[:_MOST_PASSAGES]
    best = ranked[0][0] if ranked else 0.0
    least = 0.0 if foreign else max(more, _LEAST) if asked.cased else _LEAST_UNSPACED
    if best < max(least, 1e-9):
        return best, None, Fault("unsupported", "no article that it cites says so")
    first: Fault | None = None
    for share, at, width in ranked:
        if share < _NEAR_BEST * best:
            break
        lines = item.lines[at : at + width]
        missing = _missing(asked, [token for line in lines for token in line.tokens], lines, item, foreign)
        if missing is None:
            return share, Support(item.article_id, lines[-1].text), None
        first = first or missing
    return best, None, first


def _passages(asked: Claim, item: Source) -> Iterator[tuple[float, int, int]]:
    """Share of the claim's words, first line and number of lines of every passage with any of them.

    A passage of two lines has to be better than each of them by itself.
    """
    held = [sum(weight for key, weight in asked.weights.items() if key in line.keys) for line in item.lines]
    named = [sum(weight for token, weight in asked.names if item.names.has(token, line.keys)) for line in item.lines]
    alone = [have + more for have, more in zip(held, named, strict=True)]
    for at, share in enumerate(alone):
        if share > 0:
            yield share / asked.weight, at, 1
        if at > 1 and share > 0 and alone[at - 1] > 0:  # the title, at 0, is nobody's neighbour
            keys = item.lines[at - 1].keys | item.lines[at].keys
            both = sum(weight for key, weight in asked.weights.items() if key in keys)
            both += sum(weight for token, weight in asked.names if item.names.has(token, keys))
            if both > max(share, alone[at - 1]):
                yield 0.999 * both / asked.weight, at - 1, 2


def _missing(asked: Claim, said: Sequence[Token], lines: Sequence[Line], item: Source, foreign: bool) -> Fault | None:
    keys = frozenset().union(*(line.keys for line in lines))
    plain = [token for token in asked.tokens if token.kind is Kind.WORD]
    if not foreign and sum(token.key in keys for token in plain) < _LEAST_BESIDES_NAMES * len(plain):
        return Fault("unsupported", "no article that it cites says so of them")
    if not foreign and asked.cased and len(plain) <= _FEW_WORDS and not together(asked, said, item.names):
        return Fault("unsupported", "no article that it cites says so of them")
    for token in asked.tokens:
        if token.kind in (Kind.NUMBER, Kind.DATE) and token.key not in keys:
            return Fault(token.kind.value, f"“{token.text}” does not stand where the rest of it stands")
        if token.kind is Kind.TITLE and token.key not in keys and not asked.is_bound(token):
            return Fault("title", f"the office “{token.text}” does not stand where the rest of it stands")
    for run in asked.runs:
        if stranger := item.names.unsupported(run, keys):
            return Fault("name", stranger)
    if denial := undenied(asked, said):
        return Fault("negation", denial)
    if not foreign and (place := displaced(asked, said, item.names)):
        return Fault("displaced", place)
    return None


def _office(asked: Claim, sources: Iterable[Source]) -> Fault | None:
    """An office and its holder must stand together in one of the sources."""
    faults = [misplaced_office(asked, [line.tokens for line in item.lines], item.names) for item in sources]
    if faults and all(faults):
        return Fault("office", faults[0] or "")
    return None


def _verbatim(text: str, item: Source) -> str | None:
    folded = " ".join(text.split())
    if folded in item.whole:
        return next(line.text for line in item.lines if " ".join(line.text.split()) == folded)
    return None


def _one_each(supports: Iterable[Support]) -> list[Support]:
    return list({support.article_id: support for support in reversed(list(supports))}.values())[::-1]


@lru_cache(maxsize=512)
def _source(article_id: str, title: str, text: str, language: str) -> Source:
    shown = [title] if title.strip() and not boilerplate.gives_orders(title, language) else []
    body: list[str] = []
    for paragraph in paragraphs(text):
        if not boilerplate.gives_orders(paragraph, language):
            body += split(paragraph, language)
    lines = tuple(_line(sentence, language) for sentence in shown + body)
    return Source(
        article_id=article_id,
        language=language,
        lines=lines if shown else (Line("", (), frozenset()), *lines),
        names=known_names(tuple(line.tokens for line in lines)),
        quoted="\n".join(fold(" ".join(sentence.split())) for sentence in (*shown, *paragraphs_of(body))),
        whole=frozenset(" ".join(sentence.split()) for sentence in body),
    )


def paragraphs_of(body: Sequence[str]) -> list[str]:
    """A quotation may run over sentences."""
    return [" ".join(body)]


def _line(text: str, language: str) -> Line:
    found = tokens(text, language)
    return Line(text, found, frozenset(token.key for token in found if token.kind is not Kind.FUNCTION))
