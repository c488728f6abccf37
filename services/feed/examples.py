"""Examples for the OpenAPI document, about an invented event."""

from typing import Any

_CARD: dict[str, Any] = {
    "id": "3f9c1b7d2a604e58",
    "url": "https://news.example.org/stories/3f9c1b7d2a604e58",
    "revision": 4,
    "headline": "A salt battery carried the island of Varn through three windless days",
    "language": "en",
    "direction": "ltr",
    "lead": "A battery that stores heat in molten salt supplied Varn with electricity for three days without wind.",
    "status": "extractive",
    "available_languages": ["de", "en"],
    "topics": [{"id": "technology", "name": "Technology"}],
    "countries": ["AT", "GB"],
    "languages": ["de", "en"],
    "independent_sources": 2,
    "reports": 3,
    "outlets": ["The Valley Herald", "Alpenbote", "Harbour Post"],
    "opened_at": "2026-03-02T07:00:00Z",
    "updated_at": "2026-03-02T10:36:00Z",
    "changed_at": "2026-03-02T10:36:02.514000Z",
}
STORY_LIST: dict[str, Any] = {
    "stories": [_CARD],
    "next_cursor": "top~2391104437~1772449200000000~3f9c1b7d2a604e58",
    "meta": {
        "empty_because": None,
        "lag_seconds": 0.041,
        "sort": "top",
        "filter": {"topic": ["technology"], "lang": ["en"]},
        "feeds": {"rss": "https://news.example.org/feeds/stories.rss?topic=technology&lang=en"},
    },
}
STORY: dict[str, Any] = {
    **_CARD,
    "title": "Salt battery keeps an island lit for three windless days",
    "title_language": "en",
    "names": ["Varn", "Ilse Okafor"],
    "people": ["Ilse Okafor"],
    "about_countries": [],
    "split_from": None,
    "summary": {
        "language": "en",
        "direction": "ltr",
        "status": "extractive",
        "headline": _CARD["headline"],
        "paragraphs": [
            {
                "sentences": [
                    {
                        "text": _CARD["lead"],
                        "independent_sources": 2,
                        "disputed": [],
                        "citations": [
                            {
                                "article_id": "b1",
                                "url": "https://alpenbote.example/b1",
                                "headline": "Salzbatterie versorgt Insel drei Tage ohne Wind",
                                "language": "de",
                                "direction": "ltr",
                                "outlet": "Alpenbote",
                                "source": "alpenbote",
                                "passage": "Eine Salzbatterie hat die Insel Varn drei Tage lang versorgt.",
                            }
                        ],
                    }
                ]
            }
        ],
        "writer": "extractive/1",
        "revision": 4,
        "summarized_at": "2026-03-02T10:36:01Z",
        "brief": False,
        "translated_from": None,
        "disagreements": [],
        "edit": None,
    },
    "summary_note": None,
    "summary_notes": [],
    "coverage": {
        "languages": [
            {"language": "en", "name": "English", "english_name": "English", "direction": "ltr", "reports": 2}
        ],
        "countries": [{"country": "GB", "name": "United Kingdom", "reports": 2}],
    },
    "radar": [],
    "related": [],
    "explain": {
        "rank": 2391.104437,
        "attention": 2390.104437,
        "spread": 1.0,
        "taste": 0.0,
        "sources": 2,
        "fresh_sources": 2,
        "countries": 2,
        "languages": 2,
        "words": "2 independent sources in 2 countries and 2 languages; 2 of them reported within the last 8 hours.",
        "opened_by": "a1",
        "joined": [
            {
                "article_id": "b1",
                "outlet": "Alpenbote",
                "score": 0.91,
                "similarity": 0.44,
                "margin": 0.31,
                "shared": ["varn", "okafor"],
            }
        ],
    },
    "merged_from": [],
    "split_into": [],
    "changed_since": None,
    "redirected_from": None,
}
CHANGE_LIST: dict[str, Any] = {
    "changes": [
        {
            "cursor": 1042,
            "kind": "grown",
            "story_id": _CARD["id"],
            "revision": 4,
            "language": None,
            "cause": "b1",
            "at": "2026-03-02T10:36:02.514000Z",
            "merged_into": None,
            "story": _CARD,
        }
    ],
    "next_cursor": 1042,
    "meta": {"empty_because": None},
}
NEW_SAVED_FEED: dict[str, Any] = {
    "id": "5d0e6c1f9a2b4387",
    "name": "Ice and oceans",
    "filter": {"topic": ["science"], "q": ['"sea ice"'], "exclude_source": ["daily-shout"]},
    "sort": "top",
    "weights": {"topic": {"science": 2.0}},
    "stories": "https://news.example.org/v1/feeds/5d0e6c1f9a2b4387/stories",
    "feeds": {"rss": "https://news.example.org/feeds/THE-TOKEN.rss"},
    "created_at": "2026-03-02T11:00:00Z",
    "updated_at": "2026-03-02T11:00:00Z",
    "token": "THE-TOKEN",
}
NEW_WEBHOOK: dict[str, Any] = {
    "id": "0a1b2c3d4e5f6071",
    "url": "https://example.org/hook",
    "state": "active",
    "reason": None,
    "failures": 0,
    "failing_since": None,
    "next_try_at": None,
    "delivered_at": None,
    "cursor": 1042,
    "created_at": "2026-03-02T11:00:00Z",
    "secret": "whsec_THE-SECRET",
}
