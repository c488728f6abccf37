"""How much of one text stands in another, told from their signatures."""

from dataclasses import dataclass
from typing import Final

from services.deduplicator.fingerprint import SIZE, Signature

REPRINT: Final = 0.48
"""A text shares at least this much with what it reprints.

Between the loosest reprint of reprints-dev.jsonl (.50) and reports of one event by two outlets that quote the same
statement at length (up to .48 of a short report, in the clustering files): python -m benchmarks.duplicates."""
DOUBT: Final = 2
"""Shingles that are taken for different unseen: so little shared text is never enough to call a reprint."""
CHAIN: Final = 0.3
"""A reprint of a reprint shares at least this much with the first original, or it took another part of a round-up."""
ALL_HASHES: Final = 2**32


@dataclass(frozen=True)
class Overlap:
    """`shared` of the `possible` shingles that two signatures both tell of."""

    shared: int
    possible: int

    @property
    def share(self) -> float:
        """Of the smaller text, what stands in the larger (containment); of short texts, what both have (Jaccard)."""
        return self.shared / self.possible if self.possible else 0.0

    @property
    def is_reprint(self) -> bool:
        return self.shared >= REPRINT * (self.possible + DOUBT)


def overlap(one: Signature, other: Signature) -> Overlap:
    """What two texts share, as far as both signatures reach. Short texts share nothing with long ones."""
    if one.short is not other.short:
        return Overlap(0, 0)
    reach = min(_reach(one), _reach(other))
    ours = {value for value in one.hashes if value <= reach}
    theirs = {value for value in other.hashes if value <= reach}
    shared = len(ours & theirs)
    possible = len(ours | theirs) if one.short else min(len(ours), len(theirs))
    return Overlap(shared, possible)


def _reach(signature: Signature) -> int:
    """Up to which hash the signature holds every shingle of its text."""
    return signature.hashes[-1] if len(signature.hashes) == SIZE else ALL_HASHES
