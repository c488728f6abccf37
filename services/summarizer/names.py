"""The names of an article, and whether a name is one of them: declined, abbreviated, in other letters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from services.summarizer.lexicon import lines
from services.summarizer.tokens import Kind, Token
from shared.text.normalise import fold

_SHORTEST_STEM = 4
_NEAR = 3
"""Words between two parts of one name, at most: "Quill, Mara", "Mara J. Quill"."""


@dataclass(frozen=True)
class Names:
    """The names of an article: which of its keys a name may stand for, and which names stand beside one another."""

    by_skeleton: dict[str, frozenset[str]]
    by_start: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    initials: dict[str, frozenset[str]]
    """Acronyms that its names of several words would have, to the keys of those names."""
    beside: frozenset[tuple[str, str]]
    """Keys of two capitalised words that stand near each other in some sentence, in their order."""

    def keys(self, token: Token) -> frozenset[str]:
        """The keys under which the article may have this name."""
        return _keys(self, token)

    def has(self, token: Token, keys: frozenset[str]) -> bool:
        return token.key in keys or not keys.isdisjoint(self.keys(token))

    def unsupported(self, run: Sequence[Token], keys: frozenset[str]) -> str | None:
        """Why a name is not that of somebody in a passage with these `keys`; none when it is.

        One of its words must stand in the passage; the others may be where the article gives the name in full.
        """
        sure = [token for token in run if token.sure] or (list(run) if len(run) > 1 else [])
        if not sure:
            return None
        if len(run) > 1 and self._spelled_out(run, keys):
            return None
        here = [token for token in run if self.has(token, keys)]
        if not here:
            return f"the name “{' '.join(token.text for token in run)}” does not stand where the rest of it stands"
        for token in run:
            if token in here and len(here) == len(run):
                continue
            if token not in here and not any(
                self._together(token, other) or self._together(other, token) for other in here
            ):
                if not token.sure and len(run) > 1 and token is run[0]:
                    continue  # "Yesterday Quill …": the first word's capital says nothing
                return f"“{token.text}” is not said of “{here[0].text}”"
        for first, second in pairwise(run):
            if (first.sure or self._begins_a_name(first)) and not self._together(first, second):
                return f"“{first.text} {second.text}” is nobody's name in it"
        return None

    def _begins_a_name(self, token: Token) -> bool:
        return any(first in self.keys(token) | {token.key} for first, _ in self.beside)

    def _together(self, first: Token, second: Token) -> bool:
        return any(
            (one, other) in self.beside
            for one in self.keys(first) | {first.key}
            for other in self.keys(second) | {second.key}
        )

    def _spelled_out(self, run: Sequence[Token], keys: frozenset[str]) -> bool:
        """Whether the article has the acronym of this name in these keys."""
        acronym = "".join(token.skeleton[:1] for token in run)
        return len(acronym) > 1 and not keys.isdisjoint(self.by_skeleton.get(acronym, frozenset()))


def known_names(sentences: tuple[tuple[Token, ...], ...]) -> Names:
    by_skeleton: dict[str, set[str]] = defaultdict(set)
    initials: dict[str, set[str]] = defaultdict(set)
    beside: set[tuple[str, str]] = set()
    for sentence in sentences:
        run: list[Token] = []
        capitals: list[tuple[int, Token]] = []
        for at, token in enumerate(sentence):
            if token.skeleton:
                by_skeleton[token.skeleton].add(token.key)
                for before, other in capitals[-_NEAR - 1 :]:
                    if at - before <= _NEAR + 1:
                        beside.add((other.key, token.key))
                capitals.append((at, token))
                run.append(token)
            elif token.kind is Kind.FUNCTION and token.text.islower() and len(token.text) <= 3 and run:
                continue  # "Bank of Norhaven"
            else:
                _note_initials(run, initials)
                run = []
        _note_initials(run, initials)
    starts: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for name, keys in by_skeleton.items():
        if len(name) >= _SHORTEST_STEM:
            starts[name[:3]].append((name, frozenset(keys)))
    return Names(
        {name: frozenset(keys) for name, keys in by_skeleton.items()},
        {start: tuple(rows) for start, rows in starts.items()},
        {name: frozenset(keys) for name, keys in initials.items()},
        frozenset(beside),
    )


def _note_initials(run: Sequence[Token], initials: dict[str, set[str]]) -> None:
    for start in range(len(run)):
        for end in range(start + 2, min(len(run), start + 6) + 1):
            part = run[start:end]
            initials["".join(token.skeleton[:1] for token in part)].update(token.key for token in part)


@lru_cache(maxsize=50_000)
def _matches(skeleton: str, other: str) -> bool:
    """Whether two skeletons are one name in two cases: the same start, and short ends."""
    shorter = min(len(skeleton), len(other))
    common = next((at for at in range(shorter) if skeleton[at] != other[at]), shorter)
    return (
        common >= _SHORTEST_STEM and len(skeleton) - common <= 2 and len(other) - common <= 3 and common >= shorter - 2
    )


def _keys(names: Names, token: Token) -> frozenset[str]:
    found = set(names.by_skeleton.get(token.skeleton, ()))
    if not token.skeleton:
        return frozenset(found)
    for name, keys in names.by_start.get(token.skeleton[:3], ()):
        if name != token.skeleton and _matches(token.skeleton, name):
            found |= keys
    if token.text.isupper() or "." in token.text:
        found |= names.initials.get(token.skeleton, frozenset())
    for other in _nicknames().get(token.skeleton, ()):
        found |= names.by_skeleton.get(other, frozenset())
    return frozenset(found)


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines("nicknames").values():
        for entry in line.split():
            name, _, short = fold(entry).partition("=")
            found[name].add(short)
            found[short].add(name)
    return {name: frozenset(others) for name, others in found.items()}
