"""An article's entry in the index of signatures: what another article needs to know of it."""

from dataclasses import dataclass
from datetime import datetime

from services.deduplicator.compare import Overlap, overlap
from services.deduplicator.fingerprint import Signature
from shared.events import Article, OutletKind


@dataclass(frozen=True)
class Entry:
    """`original_id` is None until it is settled; from then on it never changes."""

    id: str
    signature: Signature
    time: datetime
    fetched_at: datetime
    agency: str | None
    """The outlet's name when it is a news agency."""
    original_id: str | None = None
    similarity: float | None = None
    version: int = 0
    """Rises when another article asks this one to look again before it settles."""
    callers: tuple[str, ...] = ()
    """Those that asked: it must look at them even if it would not find them by their keys."""

    @property
    def rank(self) -> tuple[datetime, datetime, str]:
        """Of two unsettled articles with one text, the lower ranked is the original. No two have the same."""
        return self.time, self.fetched_at, self.id

    def overlap(self, other: "Entry") -> Overlap:
        return overlap(self.signature, other.signature)


def entry_of(article: Article, signature: Signature) -> Entry:
    """The entry of an article that nothing is known about yet."""
    agency = article.source.name if article.source.kind is OutletKind.AGENCY else None
    return Entry(article.id, signature, article.time, article.fetched_at, agency)
