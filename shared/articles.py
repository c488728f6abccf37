"""The articles collection: how a stored article looks, and reading it. The deduplicator alone writes it.

A document: `_id` the article's id; `article` the newest text we know; `kind`, `original_id`, `revision`, `agency` and
`similarity` as last published; `revisions` every text seen under this id, oldest first (see `ArticleRevision`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.documents.protocol import Collection, Document, read_time, time_text
from shared.events import Article, ArticleKind

ARTICLES = "articles"
"""The collection's name."""


@dataclass(frozen=True)
class ArticleRevision:
    """One of the texts that an article has had."""

    revision: int
    title: str
    content_hash: str
    fetched_at: datetime
    agency: str | None = None


@dataclass(frozen=True)
class StoredArticle:
    """An article as it stands: its newest text, what was decided about it, and the texts before."""

    article: Article
    kind: ArticleKind
    original_id: str
    revision: int
    agency: str | None
    revisions: tuple[ArticleRevision, ...]
    similarity: float | None = None

    @property
    def is_reprint(self) -> bool:
        return self.original_id != self.article.id


class Articles:
    """Read-only access to the articles collection."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def get(self, id: str) -> StoredArticle | None:
        document = await self._collection.get(id)
        return None if document is None else stored_article(document)

    async def get_many(self, ids: Iterable[str]) -> dict[str, StoredArticle]:
        """Those of `ids` that are there, by id."""
        documents = await self._collection.get_many(ids)
        return {document["_id"]: stored_article(document) for document in documents}


def stored_article(document: Document) -> StoredArticle:
    """A document of the articles collection, read."""
    return StoredArticle(
        article=Article.model_validate(document["article"]),
        kind=ArticleKind(document["kind"]),
        original_id=document["original_id"],
        revision=document["revision"],
        agency=document["agency"],
        similarity=document["similarity"],
        revisions=tuple(
            ArticleRevision(
                revision=row["revision"],
                title=row["title"],
                content_hash=row["content_hash"],
                fetched_at=read_time(row["fetched_at"]),
                agency=row["agency"],
            )
            for row in document["revisions"]
        ),
    )


def article_document(stored: StoredArticle) -> Document:
    """The inverse of `stored_article`. `text_since` is there as long as the text is kept."""
    return {
        "_id": stored.article.id,
        "article": stored.article.model_dump(mode="json"),
        "kind": stored.kind.value,
        "original_id": stored.original_id,
        "revision": stored.revision,
        "agency": stored.agency,
        "similarity": stored.similarity,
        "revisions": [
            {
                "revision": row.revision,
                "title": row.title,
                "content_hash": row.content_hash,
                "fetched_at": time_text(row.fetched_at),
                "agency": row.agency,
            }
            for row in stored.revisions
        ],
        "text_since": time_text(stored.article.fetched_at),
    }
