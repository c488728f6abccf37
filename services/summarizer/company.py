"""Whether names and numbers stand in the same company in a passage as in a claim, and whether both deny the same."""

from collections.abc import Sequence

from services.summarizer.claims import Claim, solid, spans
from services.summarizer.names import Names
from services.summarizer.tokens import Kind, Token

_REACH = 3
"""Words with content to each side that are a name's or number's company."""
_CLEARLY = 2.0
"""By how much another one has to have more of the company."""
_LIKE = 0.3
"""Share of a denial's company that another one needs to be the same denial."""
_BY = frozenset("by von vom par por da dal dalla door av af przez od tarafından".split())
"""Words before the one who does it, in the passive voice."""
_UNMISTAKABLY = 4.0
"""How much of it another one has to have when the passage has not this name at all."""

Company = tuple[list[str], list[str]]
"""The keys before, nearest first, and those after."""


def displaced(asked: Claim, said: Sequence[Token], names: Names) -> str | None:
    """The name or number of the claim that stands in another one's place; none when all stand in their own.

    Each is compared by the words before and after it. It is displaced when another one of its kind in the passage has
    clearly more of that company than it has itself, or when two of them have changed sides, unless one of both is in
    the passive voice.
    """
    mine, theirs = asked.solid, solid(said)
    their_spans = spans(said)
    companies = [_company(theirs, start, end) for start, end in their_spans]
    turned: list[str] = []
    for start, end in asked.spans:
        here = _company(mine, start, end)
        own = rival = None
        for (first, last), there in zip(their_spans, companies, strict=True):
            agreement = _agreement(here, there)
            if _same(mine[start:end], theirs[first:last], names):
                own = agreement if own is None else max(own, agreement)
            elif mine[start].kind is theirs[first].kind:
                rival = agreement if rival is None else max(rival, agreement)
        text = " ".join(token.text for token in mine[start:end])
        if rival is not None and rival >= (own + _CLEARLY if own is not None else _UNMISTAKABLY):
            return f"“{text}” stands where the article has another"
        if own is not None and own <= -_CLEARLY:
            turned.append(text)
    if len(turned) > 1 and _is_passive(asked.tokens) == _is_passive(said):
        return f"“{turned[0]}” and “{turned[1]}” have changed sides"
    return None


def together(asked: Claim, said: Sequence[Token], names: Names) -> bool:
    """Whether each plain word of a short claim stands near one of its names in the passage."""
    theirs = solid(said)
    if not asked.runs:
        return True
    wanted = set().union(*(names.keys(token) | {token.key} for run in asked.runs for token in run))
    named = [at for at, token in enumerate(theirs) if token.key in wanted]
    for token in asked.tokens:
        if token.kind is Kind.WORD:
            places = (at for at, other in enumerate(theirs) if other.key == token.key)
            if not any(abs(at - name) <= _REACH + 1 for at in places for name in named):
                return False
    return True


def _is_passive(tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.FUNCTION and token.key in _BY for token in tokens)


def undenied(asked: Claim, said: Sequence[Token]) -> str | None:
    """What the claim denies and the passage does not, or the other way round; none when they agree."""
    if not any(token.kind is Kind.NEGATOR for token in (*asked.tokens, *said)):
        return None
    mine, theirs = asked.solid, solid(said)
    if not _each_matched(mine, theirs):
        return "it denies what the article does not deny"
    if not _each_matched(theirs, mine):
        return "the article denies what it says"
    return None


def _each_matched(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether each denial in `one` whose company stands in `other` is a denial there too: one for one."""
    keys = {token.key for token in other}
    free = [_denied(other, at) for at, token in enumerate(other) if token.kind is Kind.NEGATOR]
    for at, token in enumerate(one):
        if token.kind is not Kind.NEGATOR:
            continue
        here = _denied(one, at)
        around = (*here[0][:1], *here[1])
        if not around or sum(key in keys for key in around) * 2 <= len(around):
            continue  # the denial is of something that the other side does not speak of
        likest = max(free, key=lambda there: _agreement(here, there), default=None)
        if likest is None or _agreement(here, likest) < _LIKE * _agreement(here, here):
            return False
        free.remove(likest)
    return True


def _denied(tokens: Sequence[Token], at: int) -> Company:
    """The company of a denial, other denials left out."""
    before = [token for token in tokens[:at] if token.kind is not Kind.NEGATOR]
    after = [token for token in tokens[at + 1 :] if token.kind is not Kind.NEGATOR]
    return _company([*before, tokens[at], *after], len(before), len(before) + 1)


def _company(tokens: Sequence[Token], start: int, end: int) -> Company:
    """Without offices: who holds one is judged by itself."""
    before = [token.key for token in tokens[:start] if token.kind is not Kind.TITLE][-_REACH:][::-1]
    after = [token.key for token in tokens[end : end + 2 * _REACH] if token.kind is not Kind.TITLE][:_REACH]
    return before, after


def _agreement(here: Company, there: Company) -> float:
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


def _same(run: Sequence[Token], other: Sequence[Token], names: Names) -> bool:
    keys = {token.key for token in other}
    if any(token.key in keys or (token.kind is Kind.NAME and not keys.isdisjoint(names.keys(token))) for token in run):
        return True
    if len(run) == len(other) == 1:
        return False
    return _initials(run) == _initials(other)  # the World Health Organization is the WHO


def _initials(run: Sequence[Token]) -> str:
    return "".join(token.skeleton[:1] for token in run) if len(run) > 1 else run[0].skeleton
