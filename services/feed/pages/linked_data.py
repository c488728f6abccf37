"""JSON-LD (schema.org) for search engines and assistants: what a page is about, as data."""

from collections.abc import Sequence
from typing import Any

import orjson
from markupsafe import Markup

from services.feed.answers import Story, StoryCard

_CONTEXT = "https://schema.org"


def article(story: Story, publisher: str) -> Markup:
    """A story as `NewsArticle`, based on the articles that it cites."""
    cited = {
        citation.url: citation.headline
        for paragraph in (story.summary.paragraphs if story.summary else [])
        for sentence in paragraph.sentences
        for citation in sentence.citations
        if citation.url
    }
    return _script(
        {
            "@context": _CONTEXT,
            "@type": "NewsArticle",
            "headline": story.headline,
            "description": story.lead or story.headline,
            "inLanguage": story.language,
            "datePublished": story.opened_at.isoformat(),
            "dateModified": story.updated_at.isoformat(),
            "mainEntityOfPage": story.url,
            "publisher": {"@type": "Organization", "name": publisher},
            "articleSection": [topic.name for topic in story.topics],
            "isBasedOn": [
                {"@type": "NewsArticle", "url": url, **({"headline": headline} if headline else {})}
                for url, headline in cited.items()
            ],
        }
    )


def item_list(cards: Sequence[StoryCard]) -> Markup:
    """A list of stories as `ItemList`."""
    items = [
        {"@type": "ListItem", "position": place, "url": card.url, "name": card.headline}
        for place, card in enumerate(cards, start=1)
    ]
    return _script({"@context": _CONTEXT, "@type": "ItemList", "itemListElement": items})


def _script(data: dict[str, Any]) -> Markup:
    """The element. `<`, `>` and `&` are escaped as JSON has them, so that no headline can end it."""
    text = orjson.dumps(data).decode()
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 escaped right above
