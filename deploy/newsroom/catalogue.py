"""The newsroom's outlets as source catalogue entries."""

from typing import Any

from deploy.newsroom.newsroom import Newsroom, load


def catalogue(base_url: str, newsroom: Newsroom | None = None) -> list[dict[str, Any]]:
    """One entry an outlet: id, name, home, feeds, language, country, kind, topic (None when it has several)."""
    newsroom = newsroom or load()
    base = base_url.rstrip("/")
    return [
        {
            "id": outlet.id,
            "name": outlet.name,
            "home": f"{base}/{outlet.id}/",
            "feeds": [f"{base}{outlet.feed_path}"],
            "language": outlet.language,
            "country": outlet.country,
            "kind": outlet.kind.value,
            "topic": outlet.topic,
        }
        for outlet in newsroom.outlets
    ]
