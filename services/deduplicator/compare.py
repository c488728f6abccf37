"""How much of one text stands in another, told from their signatures."""

from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from services.deduplicator.fingerprint import LETTERS, SIZE, Signature

REPRINT: Final = 0.48
"""A text shares at least this much with what it reprints, of the shorter of the two.

Between the loosest reprint of reprints-dev.jsonl (.54) and reports of one event by two outlets that quote the same
statement at length (up to .48 of a short report, in the clustering files): python -m benchmarks.duplicates."""
REWORDED: Final = 0.25
"""Or both together share this much (Jaccard): a copy of the same length with words changed all over.

Two texts of one length have this when .40 of each stands in the other. Between copies with a fifth of the words changed
(.36, one in twenty below .29) and other outlets' reports (up to .17), both in reprints-dev.jsonl."""
HEADLINE: Final = 0.54
HEADLINE_KEPT: Final = 0.85
"""Short texts are one text if they share so much of their character runs (Jaccard), and of the shorter one's so much.

A desk that takes over a headline leaves words out; another desk's own headline has other words in their place. With
both bounds F1 of headlines is .991, mean of five seeds of the edits .986; with .60 of the first alone, its best, .987
and .983: python -m benchmarks.duplicates."""
DOUBT: Final = 2
HEADLINE_DOUBT: Final = 6
"""Shingles, or character runs, taken for different unseen: so little shared text is never enough to call a reprint."""
CHAIN: Final = 0.3
"""A reprint of a reprint shares at least this much with the first original, or it took another part of a round-up."""
ALL_HASHES: Final = 2**32


class Overlap(NamedTuple):
    """`shared` of the `ours` and `theirs` shingles that two signatures both tell of."""

    shared: int
    ours: int
    theirs: int
    short: bool = False

    @property
    def possible(self) -> int:
        return self.ours + self.theirs - self.shared if self.short else min(self.ours, self.theirs)

    @property
    def share(self) -> float:
        """Of the smaller text, what stands in the larger (containment); of short texts, what both have (Jaccard)."""
        return self.shared / self.possible if self.possible else 0.0

    @property
    def is_reprint(self) -> bool:
        if self.short:
            kept = HEADLINE_KEPT * min(self.ours, self.theirs)
            return self.shared >= max(kept, HEADLINE * (self.possible + HEADLINE_DOUBT))
        both = self.ours + self.theirs - self.shared
        return self.shared >= REPRINT * (self.possible + DOUBT) or self.shared >= REWORDED * (both + 2 * DOUBT)


def overlap(one: Signature, other: Signature) -> Overlap:
    """What two texts share, as far as both signatures reach. Headlines share nothing with full reports."""
    if one.letters and other.letters:
        letters = _overlap(one.letters, other.letters, one.letter_set & other.letter_set, LETTERS, short=True)
        if letters.is_reprint or not (one.hashes and other.hashes):
            return letters
    return _overlap(one.hashes, other.hashes, one.hash_set & other.hash_set, SIZE, short=False)


def _overlap(one: Sequence[int], other: Sequence[int], shared: Set[int], size: int, *, short: bool) -> Overlap:
    reach = min(_reach(one, size), _reach(other, size))
    return Overlap(len(shared), bisect_right(one, reach), bisect_right(other, reach), short)


def _reach(hashes: Sequence[int], size: int) -> int:
    """Up to which hash a signature holds every shingle of its text."""
    return hashes[-1] if len(hashes) == size else ALL_HASHES
