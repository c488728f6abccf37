"""Whether names and numbers stand in the same company in a passage as in a claim, and whether both deny the same."""

from collections.abc import Callable, Sequence

from services.summarizer.claims import Claim
from services.summarizer.names import Names
from services.summarizer.tokens import Kind, Token

_REACH = 3
"""Words with content to each side that are a name's or number's company."""
_REACH_OF_DENIAL = 3
_ANCHORS = frozenset((Kind.NAME, Kind.NUMBER, Kind.DATE))

Company = tuple[list[str], list[str]]


def displaced(asked: Claim, said: Sequence[Token], names: Names) -> str | None:
    """The name or number of the claim that stands in another one's place; none when all stand in their own.

    Each is compared by the words before and after it. It is displaced when another one of its kind in the passage has
    clearly more of that company than it has itself, or when what follows it in the passage goes before it here.
    """
    mine = [token for token in asked.tokens if token.kind is not Kind.FUNCTION]
    theirs = [token for token in said if token.kind is not Kind.FUNCTION]
    same = _same(names)
    for at, token in enumerate(mine):
        if token.kind not in _ANCHORS or (token.kind is Kind.NAME and not token.sure):
            continue
        here = _company(mine, at)
        own = rival = None
        for other_at, other in enumerate(theirs):
            if other.kind is not token.kind and not (token.kind is Kind.NAME and other.skeleton):
                continue
            agreement = _agreement(here, _company(theirs, other_at), same)
            if same(token, other):
                own = agreement if own is None else max(own, agreement)
            elif _alike(token, other):
                rival = agreement if rival is None else max(rival, agreement)
        if own is None:
            continue  # in the article, but not in this passage: `Names.unsupported` has judged it
        if rival is not None and rival >= own + 2 and rival >= 2:
            return f"“{token.text}” stands where the article has another"
        if own <= -2:
            return f"“{token.text}” has changed sides"
    return None


def undenied(asked: Claim, said: Sequence[Token]) -> str | None:
    """What the claim denies and the passage does not, or the other way round; none when they agree."""
    mine, theirs = asked.tokens, tuple(said)
    said_keys = {token.key for token in theirs if token.kind is not Kind.FUNCTION}
    my_keys = {token.key for token in mine if token.kind is not Kind.FUNCTION}
    if not _all_matched(mine, theirs, said_keys):
        return "it denies what the article does not deny"
    if not _all_matched(theirs, mine, my_keys):
        return "the article denies what it says"
    return None


def _all_matched(one: Sequence[Token], other: Sequence[Token], keys: set[str]) -> bool:
    """Whether each denial in `one` whose company stands in `other` is a denial there too."""
    denials = [at for at, token in enumerate(one) if token.kind is Kind.NEGATOR]
    if not denials:
        return True
    others = [_around(other, at) for at, token in enumerate(other) if token.kind is Kind.NEGATOR]
    for at in denials:
        company = _around(one, at)
        known = company & keys
        if len(known) * 2 < len(company) or not company:
            continue  # the denial is of something that the other side does not speak of
        if not any(company & around for around in others):
            return False
    return True


def _around(tokens: Sequence[Token], at: int) -> set[str]:
    found: set[str] = set()
    for step in (-1, 1):
        taken = 0
        index = at + step
        while 0 <= index < len(tokens) and taken < (_REACH_OF_DENIAL if step > 0 else 1):
            if tokens[index].kind not in (Kind.FUNCTION, Kind.NEGATOR):
                found.add(tokens[index].key)
                taken += 1
            index += step
    return found


def _company(tokens: Sequence[Token], at: int) -> Company:
    before = [token.key for token in tokens[max(0, at - _REACH) : at]][::-1]
    after = [token.key for token in tokens[at + 1 : at + 1 + _REACH]]
    return before, after


def _agreement(here: Company, there: Company, same: Callable[[Token, Token], bool]) -> float:
    """Shared words on the same side, the nearest counting double, less those that have changed sides."""
    total = 0.0
    for side in (0, 1):
        for distance, key in enumerate(here[side]):
            weight = 2.0 if distance == 0 else 1.0
            if key in there[side]:
                total += weight
            elif key in there[1 - side]:
                total -= weight
    return total


def _same(names: Names) -> Callable[[Token, Token], bool]:
    def same(one: Token, other: Token) -> bool:
        return one.key == other.key or (one.kind is Kind.NAME and other.key in names.keys(one))

    return same


def _alike(one: Token, other: Token) -> bool:
    return one.kind is other.kind or bool(one.skeleton and other.skeleton)
