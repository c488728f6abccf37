"""The deduplicator's collections: `signatures`, the index of what came out of late, and `articles`."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.deduplicator.entry import Entry
from services.deduplicator.fingerprint import Signature
from shared.articles import ARTICLES, StoredArticle, article_document, stored_article
from shared.documents import Collection, Document, Documents, Index, Update, read_time, time_text

SIGNATURES: Final = "signatures"
MOST_CANDIDATES: Final = 1_000
"""Entries that one look reads at most. Keys are kept from growing so hot that it comes to that."""
PAGE: Final = 200
UNSIGNED: Final = "I"
"""Four bytes in the machine's order: little-endian on all that Infobud runs on."""


@dataclass(frozen=True)
class Store:
    """What the deduplicator reads and writes, as operations. Each is atomic on one document."""

    signatures: Collection
    articles: Collection

    async def enter(self, entry: Entry) -> Entry:
        """Makes the article visible to all instances; returns its entry, which is another's if that came before."""
        if await self.signatures.insert(entry_document(entry)):
            return entry
        return await self.entry(entry.id) or entry

    async def entry(self, id: str) -> Entry | None:
        document = await self.signatures.get(id)
        return None if document is None else _read_entry(document)

    async def candidates(self, entry: Entry) -> list[Entry]:
        """Every other entry that has a key which this one looks for, and those that called it back."""
        if entry.signature.is_empty:
            return []
        probes = sorted(entry.signature.probes)
        # Sorted by time: beyond the limit it is the oldest, the likely originals, that are wanted.
        found = await self.signatures.find({"keys": {"$in": probes}}, sort="time", limit=MOST_CANDIDATES)
        unseen = set(entry.callers).difference(document["_id"] for document in found)
        if unseen:
            found += await self.signatures.get_many(unseen)
        return [_read_entry(document) for document in found if document["_id"] != entry.id]

    async def call_back(self, entry: Entry, *, caller: str) -> bool:
        """Makes an unsettled article look again, at `caller` too, before it settles; False when it is settled."""
        return await self.signatures.update(
            entry.id, Update(inc={"version": 1}, add_to_set={"callers": [caller]}), where={"original_id": None}
        )

    async def settle(self, entry: Entry, original_id: str, similarity: float | None, keys: Sequence[int]) -> bool:
        """Writes what the article is, once and for all; False when it was settled or called back meanwhile."""
        settled: Document = {"original_id": original_id, "similarity": similarity}
        if len(keys) < len(entry.signature.keys):
            settled["keys"] = list(keys)
        unchanged = {"original_id": None, "version": entry.version}
        return await self.signatures.update(entry.id, Update(set=settled), where=unchanged)

    async def renew(self, id: str, signature: Signature) -> None:
        """Has an original found by its newest text, as long as it can be found at all."""
        await self.signatures.update(id, Update(set=_signature_fields(signature)))

    async def article(self, id: str) -> StoredArticle | None:
        document = await self.articles.get(id)
        return None if document is None else stored_article(document)

    async def add(self, stored: StoredArticle) -> bool:
        """False when the article is there already."""
        return await self.articles.insert(article_document(stored))

    async def revise(self, stored: StoredArticle) -> bool:
        """Puts the article in place of its last revision; False when that is not the stored one any more."""
        return await self.articles.replace(article_document(stored), where={"revision": stored.revision - 1})

    async def forget_signatures(self, before: datetime) -> int:
        """Removes what was fetched before; returns how many."""
        return await self.signatures.delete_many({"fetched_at": {"$lt": time_text(before)}})

    async def drop_texts(self, before: datetime) -> int:
        """Empties the texts of articles that were last fetched before; titles and decisions stay. Returns how many."""
        dropped = 0
        old = {"text_since": {"$lt": time_text(before)}}
        while page := await self.articles.find(old, sort="text_since", limit=PAGE):
            for document in page:
                emptied = Update(set={"article.text": "", "article.lead": ""}, unset=["text_since"])
                unchanged = {"revision": document["revision"]}
                dropped += await self.articles.update(document["_id"], emptied, where=unchanged)
        return dropped


async def open_store(documents: Documents) -> Store:
    """The store, with its indexes made sure of."""
    return Store(
        signatures=await documents.collection(SIGNATURES, [Index(("keys",)), Index(("fetched_at",))]),
        articles=await documents.collection(ARTICLES, [Index(("text_since",))]),
    )


def entry_document(entry: Entry) -> Document:
    """The entry as a document of the collection `signatures`."""
    return {
        "_id": entry.id,
        **_signature_fields(entry.signature),
        "time": time_text(entry.time),
        "fetched_at": time_text(entry.fetched_at),
        "agency": entry.agency,
        "original_id": entry.original_id,
        "similarity": entry.similarity,
        "version": entry.version,
    }


def _read_entry(document: Document) -> Entry:
    return Entry(
        id=document["_id"],
        signature=_read_signature(document),
        time=read_time(document["time"]),
        fetched_at=read_time(document["fetched_at"]),
        agency=document["agency"],
        original_id=document["original_id"],
        similarity=document["similarity"],
        version=document["version"],
        callers=tuple(document.get("callers", ())),
    )


def _signature_fields(signature: Signature) -> Document:
    return {
        "hashes": _pack(signature.hashes),
        "letters": _pack(signature.letters),
        "keys": list(signature.keys),
    }


def _read_signature(document: Document) -> Signature:
    return Signature(_unpack(document["hashes"]), _unpack(document["letters"]), tuple(document["keys"]))


def _pack(hashes: Sequence[int]) -> str:
    return b64encode(array(UNSIGNED, hashes).tobytes()).decode() if hashes else ""


def _unpack(packed: str) -> tuple[int, ...]:
    return tuple(array(UNSIGNED, b64decode(packed))) if packed else ()
