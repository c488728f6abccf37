"""A sentence, or a clause of one, as what it claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.summarizer.lexicon import word_set
from services.summarizer.tokens import Kind, Token

_LEAST_IN_A_PART = 4
"""Words with content that a part of a sentence needs to be held against passages by itself."""


@dataclass(frozen=True)
class Claim:
    """The words of a claim; `weights` are those that passages are ranked by, with how much each counts."""

    tokens: tuple[Token, ...]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        return {token.key: 1.0 for token in self.tokens if token.kind in _COUNTED}

    @cached_property
    def names(self) -> Sequence[tuple[Token, float]]:
        return [(token, 1.0) for token in self.tokens if token.kind is Kind.NAME]

    @cached_property
    def weight(self) -> float:
        return max(1e-9, sum(self.weights.values()) + sum(weight for _, weight in self.names))

    @property
    def weighty(self) -> bool:
        return bool(self.weights or self.names)

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell names."""
        return any(token.text[:1].lower() != token.text[:1].upper() for token in self.tokens)

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Where the names and figures stand among `solid`: first and one past the last, a name's words together."""
        return spans(self.tokens)

    @cached_property
    def solid(self) -> Sequence[Token]:
        """All but the function words."""
        return solid(self.tokens)

    @cached_property
    def runs(self) -> Sequence[tuple[Token, ...]]:
        """Names of several words, each as the words that follow one another."""
        runs: list[list[Token]] = []
        before: Token | None = None
        for token in self.tokens:
            if token.kind is Kind.NAME:
                if before is not None and _one_name(before, token):
                    runs[-1].append(token)
                else:
                    runs.append([token])
            before = token
        return [tuple(run) for run in runs]

    @cached_property
    def bound(self) -> Sequence[tuple[tuple[Token, ...], tuple[Token, ...]]]:
        """Offices with the name that they are said of: titles that stand together, and the name's words."""
        found = []
        items = self.tokens
        at = 0
        while at < len(items):
            if items[at].kind is not Kind.TITLE:
                at += 1
                continue
            end = at
            while end < len(items) and items[end].kind is Kind.TITLE:
                end += 1
            if holder := _after(items, end) or _before(items, at):
                found.append((tuple(items[at:end]), holder))
            at = end
        return found

    def is_bound(self, token: Token) -> bool:
        return any(token in offices for offices, _ in self.bound)


_COUNTED = frozenset((Kind.WORD, Kind.NUMBER, Kind.DATE, Kind.TITLE))


def claim(tokens: Sequence[Token]) -> Claim:
    return Claim(tuple(tokens))


def partings(whole: Claim, language: str) -> list[tuple[Claim, Claim]]:
    """The ways to part a sentence in two at a comma, a semicolon or a joining word, the most even one first."""
    items = whole.tokens
    joining = word_set("joiners", language)
    found: list[tuple[int, Claim, Claim]] = []
    for at in range(1, len(items)):
        joins = items[at].kind is Kind.FUNCTION and items[at].key in joining
        if items[at].clause == items[at - 1].clause and not joins:
            continue
        left, right = items[:at], items[at:]
        size = min(_content(left), _content(right))
        if size >= _LEAST_IN_A_PART:
            found.append((size, Claim(left), Claim(right)))
    found.sort(key=lambda row: -row[0])
    return [(left, right) for _, left, right in found]


def solid(tokens: Sequence[Token]) -> list[Token]:
    """All but the function words; who says it counts."""
    return [token for token in tokens if token.is_solid]


def spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where names and figures stand among the `solid` ones of `tokens`, the words of one name together."""
    found: list[tuple[int, int]] = []
    at = 0
    before: Token | None = None
    for token in tokens:
        if token.kind in (Kind.NUMBER, Kind.DATE):
            found.append((at, at + 1))
        elif token.kind is Kind.NAME:
            if before is not None and _one_name(before, token):
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
        before = token
        at += token.is_solid
    return found


def _one_name(before: Token, token: Token) -> bool:
    both = before.kind is Kind.NAME and before.clause == token.clause
    return both and not _by_itself(token) and not _by_itself(before)


def _content(piece: Sequence[Token]) -> int:
    return sum(token.kind is not Kind.FUNCTION for token in piece)


def _by_itself(token: Token) -> bool:
    """A country or a body is a name of its own, whatever name stands beside it."""
    return token.key[:1] in "~="


def _after(items: Sequence[Token], end: int) -> tuple[Token, ...]:
    """The name right after an office ("President Quill"), past a comma too ("the president, Quill,")."""
    run: list[Token] = []
    for token in items[end:]:
        if token.kind is not Kind.NAME or _by_itself(token) or (run and token.clause != run[-1].clause):
            break
        run.append(token)
    return tuple(run)


def _before(items: Sequence[Token], at: int) -> tuple[Token, ...]:
    """The name before it, with a comma and an article between at most ("Quill, the president,")."""
    end = at
    while end > 0 and items[end - 1].kind is Kind.FUNCTION and at - end < 2:
        end -= 1
    if end == 0 or items[end - 1].clause == items[at].clause:
        return ()
    run: list[Token] = []
    for token in reversed(items[:end]):
        if token.kind is not Kind.NAME or _by_itself(token) or (run and token.clause != run[-1].clause):
            break
        run.insert(0, token)
    return tuple(run)
