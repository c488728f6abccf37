"""What a further fetch of an article means for the one that is stored: seen before, out of date, or a revision."""

from dataclasses import replace

from shared.articles import ArticleRevision, StoredArticle
from shared.events import Article, ArticleDeduplicated, ArticleKind


def first(article: Article, original_id: str, agency: str | None, similarity: float | None) -> StoredArticle:
    """The article as it is stored when it is seen for the first time."""
    return StoredArticle(
        article=article,
        kind=ArticleKind.ORIGINAL if original_id == article.id else ArticleKind.REPRINT,
        original_id=original_id,
        revision=1,
        agency=agency,
        similarity=similarity,
        revisions=(_row(article, 1, agency),),
    )


def seen(stored: StoredArticle, article: Article) -> ArticleDeduplicated | None:
    """What was published when `article`'s text was seen before; None when it is a text that we have not seen.

    The very same fetch gives the very same event. A later fetch of the current text gives the current event again.
    """
    for row in stored.revisions:
        if row.content_hash == article.content_hash and row.fetched_at == article.fetched_at:
            return _event(stored, article, row)
    if stored.article.content_hash == article.content_hash:
        return event(stored)
    return None


def is_newer(article: Article, stored: StoredArticle) -> bool:
    """Whether `article` was fetched after the stored text. Of two texts of one moment, one is always the later."""
    current = stored.article
    return (article.fetched_at, article.content_hash) > (current.fetched_at, current.content_hash)


def revised(stored: StoredArticle, article: Article, agency: str | None, keep: int) -> StoredArticle:
    """The stored article with a newer text. What it is a reprint of stays; the first and the last `keep` texts too."""
    revision = stored.revision + 1
    rows = (*stored.revisions, _row(article, revision, agency))
    return replace(
        stored,
        article=article,
        kind=ArticleKind.REVISION,
        revision=revision,
        agency=agency,
        revisions=rows if len(rows) <= keep + 1 else (rows[0], *rows[-keep:]),
    )


def event(stored: StoredArticle) -> ArticleDeduplicated:
    """What is published about the article as it stands."""
    return _event(stored, stored.article, stored.revisions[-1])


def _event(stored: StoredArticle, article: Article, row: ArticleRevision) -> ArticleDeduplicated:
    kind = ArticleKind.REPRINT if stored.is_reprint else ArticleKind.ORIGINAL
    return ArticleDeduplicated(
        article=article,
        kind=kind if row.revision == 1 else ArticleKind.REVISION,
        original_id=stored.original_id,
        revision=row.revision,
        agency=row.agency,
        similarity=stored.similarity,
    )


def _row(article: Article, revision: int, agency: str | None) -> ArticleRevision:
    return ArticleRevision(revision, article.title, article.content_hash, article.fetched_at, agency)
