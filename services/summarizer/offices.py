"""Who holds an office: "the president X" has to stand together in one article."""

from collections.abc import Sequence

from services.summarizer.claims import Claim
from services.summarizer.names import Names
from services.summarizer.tokens import Kind, Token

_NEAR = 4
"""Words between an office and its holder's name, at most."""


def misplaced_office(asked: Claim, sentences: Sequence[Sequence[Token]], names: Names) -> str | None:
    """The office that an article does not give to the one whom the claim gives it; none when it does for all."""
    for offices, holder in asked.bound:
        wanted = names.keys(holder[-1]) | {holder[-1].key}
        for office in offices:
            if not any(_stand_together(office.key, wanted, sentence) for sentence in sentences):
                return f"no article that it cites calls {holder[-1].text} “{office.text}”"
    return None


def _stand_together(office: str, wanted: frozenset[str], sentence: Sequence[Token]) -> bool:
    """Whether a sentence says the office of the name; one that is said of somebody else by its place is theirs."""
    theirs = {id(token): holder for offices, holder in Claim(tuple(sentence)).bound for token in offices}
    for at, token in enumerate(sentence):
        if token.key != office or token.kind is not Kind.TITLE:
            continue
        if holder := theirs.get(id(token)):
            if any(item.key in wanted for item in holder):
                return True
            continue
        for other_at, other in enumerate(sentence):
            between = sentence[min(at, other_at) + 1 : max(at, other_at)]
            near = other.key in wanted and other.skeleton and len(between) <= _NEAR
            if near and not any(_is_anothers(item, other) for item in between):
                return True
    return False


def _is_anothers(item: Token, holder: Token) -> bool:
    return item.kind is Kind.NAME and item.clause != holder.clause
