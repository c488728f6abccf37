"""The deduplicator's job: says of each fetched article whether it is an original, a reprint or a revision.

**The rule.** Whoever is settled first stays what it is: an original whose event is out never becomes a reprint, not
even of an article that came out earlier but reached us later; that one is called the reprint. Only among articles that
are under way at the same moment the one that came out earlier (`Entry.rank`) is the original.

**Why two instances agree.** An article is entered into the shared index before anyone looks for others, so of two
racing reprints at least one sees the other. It settles by compare-and-set on its own entry. Before an article settles
as an original it calls back the later ones that it sees unsettled: whatever they saw before, their compare-and-set
fails and they look again. If it sees an earlier one unsettled, it settles that first, with the same steps, on its
behalf: so it waits for nobody, and an instance that died in between holds up nothing.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

import structlog

from services.deduplicator import history
from services.deduplicator.agency import AgencyNames
from services.deduplicator.compare import CHAIN, Overlap
from services.deduplicator.entry import Entry, entry_of
from services.deduplicator.fingerprint import signature
from services.deduplicator.metrics import ARTICLES, CALLED_BACK, CANDIDATES, HOT_KEYS
from services.deduplicator.store import Store
from shared.articles import StoredArticle
from shared.events import Article, ArticleDeduplicated, ArticleFetched

Publish = Callable[[ArticleDeduplicated], Awaitable[None]]

log = structlog.get_logger()

NEAR_COPY = 0.9
"""A reprint with this much in common is not indexed: whatever resembles it resembles its original."""
HOT = 10
"""Articles under one index key; further ones are not indexed under it. More than that share a phrase, not news.

In 2,014 articles of different events (the clustering files, one a story) 7 of 100 keys looked for are common enough to
be held by 50 of a million: at 50 an article would be compared with about 92 others, at 10 with 18."""


class Deduplicator:
    """Handles `ArticleFetched`. Holds nothing between two events, so any number of instances may run."""

    def __init__(self, store: Store, publish: Publish, agencies: AgencyNames, revisions_kept: int) -> None:
        self._store = store
        self._publish = publish
        self._agencies = agencies
        self._revisions_kept = revisions_kept

    async def handle(self, event: ArticleFetched) -> None:
        """Decides, stores, publishes, in this order: the same event again publishes the same."""
        decided = await self._decide(event.article)
        if decided is not None:
            await self._publish(decided)

    async def _decide(self, article: Article) -> ArticleDeduplicated | None:
        """What to publish; None for an outdated text that arrives after a newer one."""
        stored = await self._store.article(article.id)
        if stored is None:
            fresh = await self._first_seen(article)
            if await self._store.add(fresh):
                return self._counted(fresh)
            stored = await self._store.article(article.id)
        while stored is not None:
            if again := history.seen(stored, article):
                ARTICLES.labels("repeated").inc()
                return again
            if not history.is_newer(article, stored):
                ARTICLES.labels("late").inc()
                log.info("outdated_text_ignored", article=article.id, fetched_at=article.fetched_at.isoformat())
                return None
            revised = history.revised(stored, article, self._agency(article), self._revisions_kept)
            if await self._store.revise(revised):
                if not revised.is_reprint:
                    await self._store.renew(article.id, signature(article.title, article.text or article.lead))
                return self._counted(revised)
            stored = await self._store.article(article.id)
        raise LookupError(f"article {article.id} was removed from the store while it was being revised; try again")

    async def _first_seen(self, article: Article) -> StoredArticle:
        entry = await self._store.enter(entry_of(article, signature(article.title, article.text or article.lead)))
        settled = await self._settled(entry)
        original_id = settled.original_id or article.id
        original = settled if original_id == article.id else await self._store.entry(original_id)
        agency = self._agency(article) or (original.agency if original else None)
        return history.first(article, original_id, agency, settled.similarity)

    async def _settled(self, entry: Entry) -> Entry:
        """The entry once it is known what it is: decided here, or by another instance meanwhile."""
        while entry.original_id is None:
            candidates = await self._store.candidates(entry)
            CANDIDATES.observe(len(candidates))
            if settled := await self._try_to_settle(entry, candidates):
                return settled
            current = await self._store.entry(entry.id)
            if current is None:
                raise LookupError(f"the signature of article {entry.id} expired before it was settled; try again")
            entry = current
        return entry

    async def _try_to_settle(self, entry: Entry, candidates: list[Entry]) -> Entry | None:
        """One round: settles the entry and gives it back, or settles something that stands in its way."""
        alike = [(other, shared) for other in candidates if (shared := entry.overlap(other)).is_reprint]
        if found := await self._original(entry, [pair for pair in alike if pair[0].original_id is not None]):
            original_id, shared = found
            keys = [] if shared.share >= NEAR_COPY else _keys_worth_writing(entry, candidates)
            return await self._settle(entry, original_id, round(shared.share, 4), keys)
        unsettled = [other for other, _ in alike if other.original_id is None]
        earliest = min(unsettled, key=lambda other: other.rank, default=entry)
        if earliest.rank < entry.rank:
            await self._settled(earliest)
            return None
        for other in unsettled:
            if not await self._store.call_back(other, caller=entry.id):
                return None  # it was settled just now: look again
            CALLED_BACK.inc()
        return await self._settle(entry, entry.id, None, _keys_worth_writing(entry, candidates))

    async def _settle(self, entry: Entry, original_id: str, similarity: float | None, keys: list[int]) -> Entry | None:
        if await self._store.settle(entry, original_id, similarity, keys):
            return replace(entry, original_id=original_id, similarity=similarity)
        return None

    async def _original(self, entry: Entry, alike: list[tuple[Entry, Overlap]]) -> tuple[str, Overlap] | None:
        """The first original behind the most similar settled articles, and what the entry shares with it."""
        for other, shared in sorted(alike, key=lambda pair: (-pair[1].share, pair[0].rank)):
            original_id = other.original_id or other.id
            if original_id == other.id:
                return original_id, shared
            original = await self._store.entry(original_id)
            if original is None:
                return original_id, shared
            with_original = entry.overlap(original)
            if with_original.share >= CHAIN:
                return original_id, with_original
        return None

    def _agency(self, article: Article) -> str | None:
        return self._agencies.credited(article.text or article.lead, article.authors)

    def _counted(self, stored: StoredArticle) -> ArticleDeduplicated:
        ARTICLES.labels(stored.kind.value).inc()
        return history.event(stored)


def _keys_worth_writing(entry: Entry, candidates: Iterable[Entry]) -> list[int]:
    """The entry's keys without those that enough other articles have already."""
    held = Counter(key for other in candidates for key in other.signature.keys)
    if not held or max(held.values()) < HOT:
        return list(entry.signature.keys)
    keys = [key for key in entry.signature.keys if held[key] < HOT]
    HOT_KEYS.inc(len(entry.signature.keys) - len(keys))
    return keys
