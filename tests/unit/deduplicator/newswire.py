"""Made-up articles, and a fetch of them."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

from shared.events import Article, ArticleFetched, OutletKind, Source

START = datetime(2031, 3, 1, 8, tzinfo=UTC)
_SYLLABLES = "ba de fi go hu ka le mi no pu ra se ti vo xu za".split()


def words(count: int, seed: int) -> list[str]:
    """Made-up words, the same for the same seed."""
    chance = random.Random(seed)
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def prose(count: int, seed: int) -> str:
    """`count` made-up words in sentences of about a dozen."""
    made = words(count, seed)
    return " ".join(
        word.capitalize() if i % 12 == 0 else f"{word}." if i % 12 == 11 else word for i, word in enumerate(made)
    )


def outlet(id: str = "gazette", kind: OutletKind = OutletKind.NEWSPAPER) -> Source:
    return Source(id=id, name=id.title(), home=f"https://{id}.example", country="XX", language="en", kind=kind)


def article(
    id: str,
    text: str,
    *,
    title: str = "",
    minute: float = 0,
    published: float | None = None,
    source: Source | None = None,
    authors: tuple[str, ...] = (),
) -> Article:
    """An article fetched `minute` minutes after START, and published at minute `published` by its outlet's word."""
    source = source or outlet()
    return Article(
        id=id,
        url=f"{source.home}/{id}",
        title=title,
        text=text,
        language="en",
        published_at=None if published is None else START + timedelta(minutes=published),
        fetched_at=START + timedelta(minutes=minute),
        authors=authors,
        source=source,
        content_hash=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
    )


def fetched(article: Article) -> ArticleFetched:
    return ArticleFetched(article=article, feed_url=f"{article.source.home}/feed")
