"""The people that a story concerns: full names that recur in its reports and whose surname also stands alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from services.clusterer.places import country_names
from services.clusterer.topic_lexicon import LEXICONS
from shared.text.normalise import fold
from shared.text.words import words

MOST_PEOPLE = 6
_LEAST_REPORTS = 2
"""Independent reports that must hold the full name."""
_MOST_WORDS = 4


def people(reports: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The full names of people, the one in most reports first.

    `reports` are the names of each independent report as written. After its first mention a report calls a person by
    the surname, and no body or place by its last word; so a run of two to four names is a person when its last word
    stands alone in some report. Languages without capital letters have no names here.
    """
    counts: Counter[str] = Counter()
    alone: set[str] = set()
    for names in reports:
        counts.update({name for name in names if " " in name})
        alone.update(name for name in names if " " not in name)
    found = [name for name, count in counts.items() if count >= _LEAST_REPORTS and _is_person(name, alone)]
    ranked = sorted(found, key=lambda name: (-counts[name], name))
    kept: list[str] = []
    for name in ranked:
        if not any(_same(name, other) for other in kept):
            kept.append(name)
    return tuple(kept[:MOST_PEOPLE])


def _is_person(name: str, alone: set[str]) -> bool:
    parts = name.split(" ")
    if len(parts) > _MOST_WORDS or parts[-1] not in alone:
        return False
    folded = words(name)
    places = country_names("en")
    return not any(word in _never_in_people() for word in folded) and not places.evidence(folded[-1])[0]


def _same(name: str, other: str) -> bool:
    """Whether one is the other with more or fewer forenames."""
    one, two = name.split(" "), other.split(" ")
    return one[-1] == two[-1] and (set(one) <= set(two) or set(two) <= set(one))


@cache
def _never_in_people() -> frozenset[str]:
    lines = (LEXICONS / "not_people.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())
