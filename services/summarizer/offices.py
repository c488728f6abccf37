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
    """Whether the office is the nearest one to the name, with no other name between."""
    for at, token in enumerate(sentence):
        if token.key != office or token.kind is not Kind.TITLE:
            continue
        for other_at, other in enumerate(sentence):
            if other.key not in wanted or not other.skeleton or abs(other_at - at) > _NEAR + 1:
                continue
            between = sentence[min(at, other_at) + 1 : max(at, other_at)]
            if not any(_is_anothers(item, other) for item in between):
                return True
    return False


def _is_anothers(item: Token, holder: Token) -> bool:
    return False if item.kind is Kind.NAME else item.kind is Kind.TITLE and item.key == holder.key
