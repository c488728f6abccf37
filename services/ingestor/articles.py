"""From an entry, and its page when it was fetched, to the article that is published."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.ingestor.entries import MAX_LEAD, Entry, Feed
from services.ingestor.genre import genre_of
from services.ingestor.page import Page
from services.ingestor.plaintext import shorten
from services.ingestor.urls import article_id, canonical_url
from shared.events import Article, ArticleFetched, Source
from shared.text.language import LONGEST, identify
from shared.text.words import is_unspaced

MAX_TEXT = 200_000
"""Characters of an article's text: four bytes each at most, so an event stays under a megabyte."""

UNSPACED_DENSITY = 2.5
"""A character of a script without spaces says about as much as two and a half letters."""

FULLER = 1.5
"""How much longer than a feed's own content a page must be to be preferred: pages bring captions and boilerplate."""


@dataclass(frozen=True)
class Listed:
    """An entry that can become an article: it has an address and a title, or may get its title from its page."""

    entry: Entry
    url: str
    id: str

    @property
    def fingerprint(self) -> str:
        """Of what the feed says: unchanged, there is nothing new to look for. Dates are no part of it."""
        return content_hash(self.entry.title, f"{self.entry.summary}\n{self.entry.content}")


def listed(feed: Feed) -> tuple[list[Listed], list[str]]:
    """The feed's usable entries, each address once, and for every other entry why it is none."""
    usable: dict[str, Listed] = {}
    problems = list(feed.bad_entries)
    for number, entry in enumerate(feed.entries, start=1):
        try:
            url = canonical_url(entry.link) if entry.link else ""
        except ValueError as error:
            problems.append(f"entry {number} of {feed.url}: {error}")
            continue
        if not url:
            problems.append(f"entry {number} of {feed.url} ({entry.title[:60]!r}) has no link")
        elif not entry.title and not entry.text:
            problems.append(f"entry {number} of {feed.url} ({url}) has neither title nor text")
        else:
            one = Listed(entry, url, article_id(url))
            usable.setdefault(one.id, one)
    return list(usable.values()), problems


def needs_page(one: Listed, enough: int) -> bool:
    """Whether the feed carries too little of the article, or only the beginning of it."""
    text = one.entry.text
    if not enough:
        return False
    weight = UNSPACED_DENSITY if is_unspaced(text) else 1.0
    return len(text) * weight < enough or text.endswith(("…", "...", "[…]", "[...]", "[&hellip;]"))


@dataclass(frozen=True)
class Draft:
    """An article but for its language. `declared`: the languages that page, feed and outlet state, by trust."""

    listed: Listed
    page: Page | None
    source: Source
    title: str
    text: str
    declared: tuple[str, ...]

    @property
    def sample(self) -> str:
        """What its language is told from."""
        return f"{self.title}\n{self.text}"[:LONGEST]


def draft_of(one: Listed, page: Page | None, *, source: Source, feed_language: str, max_text: int = MAX_TEXT) -> Draft:
    """The article so far. Its text is the page's when that is clearly fuller. Raises ValueError without a title."""
    entry = one.entry
    title = entry.title or (page.title if page else "")
    if not title:
        raise ValueError(f"the article {one.url} has no title, neither in the feed nor on its page")
    text = shorten(_without_headline(_fuller(entry, page.text if page else ""), title), max_text)
    declared = (entry.language, page.language if page else "", feed_language, source.language)
    return Draft(one, page, source, title, text, tuple(tag for tag in declared if tag))


def article_of(draft: Draft, *, language: str, fetched_at: datetime) -> Article:
    """The whole article."""
    one, page, source = draft.listed, draft.page, draft.source
    entry = one.entry
    section = (page.section if page else "") or None
    return Article(
        id=one.id,
        url=(_usable(page.canonical_url) if page else "") or one.url,
        title=draft.title,
        text=draft.text,
        lead=shorten(entry.summary, MAX_LEAD),
        language=language,
        published_at=entry.published or (page.published if page else None) or entry.updated,
        modified_at=entry.updated or (page.modified if page else None),
        fetched_at=fetched_at,
        authors=entry.authors or (page.authors if page else ()),
        image_url=entry.image_url or (page.image_url if page else None),
        section=section,
        categories=entry.categories,
        genre=genre_of(
            url=one.url, title=draft.title, section=section, categories=entry.categories, outlet=source.kind
        ),
        source=source,
        content_hash=content_hash(draft.title, draft.text),
    )


def identified(draft: Draft, fetched_at: datetime) -> Article:
    """The whole article, its language told here and now, which takes as long as all the rest."""
    return article_of(draft, language=identify(draft.sample, draft.declared), fetched_at=fetched_at)


def articles_of(feed: Feed, *, source: Source, feed_url: str, fetched_at: datetime) -> Iterator[ArticleFetched]:
    """Every article of a feed as the feed alone tells it, without a look at pages or at what was seen before."""
    for one in listed(feed)[0]:
        if one.entry.title:
            draft = draft_of(one, None, source=source, feed_language=feed.language)
            yield ArticleFetched(article=identified(draft, fetched_at), feed_url=feed_url)


def _fuller(entry: Entry, page_text: str) -> str:
    needed = len(entry.content) * FULLER if entry.content else len(entry.summary)
    return page_text if len(page_text) > needed else entry.text


def _without_headline(text: str, title: str) -> str:
    """Pages, and some feeds, repeat the headline above the text."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and first.casefold().split() == title.casefold().split() else text


def _usable(address: str | None) -> str:
    """The address that a page gives for itself, when it is one: feeds often link through a counter."""
    try:
        return canonical_url(address) if address else ""
    except ValueError:
        return ""


def content_hash(title: str, text: str) -> str:
    """32 hex digits of SHA-256 over title and text, white space folded."""
    folded = f"{' '.join(title.split())}\n{' '.join(text.split())}"
    return hashlib.sha256(folded.encode()).hexdigest()[:32]
