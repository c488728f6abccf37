"""The ground truth: which article belongs to which event."""

import json
from pathlib import Path
from typing import Any

from deploy.newsroom.newsroom import FOLDER, Article, Newsroom, load

TRUTH_FILE: Path = FOLDER / "truth.json"


def truth(newsroom: Newsroom | None = None) -> dict[str, Any]:
    """Events with their topics, related pairs of events, and for each article's URL path what it is.

    An article's `kind` is report, reprint (with `original`, a path) or opinion; its `revisions` say in order what later
    happened under the same URL: headline, update or correction.
    """
    newsroom = newsroom or load()
    paths = {article.id: article.path for article in newsroom.articles}
    pairs = {tuple(sorted((event.id, other))) for event in newsroom.events for other in event.related}
    return {
        "events": {event.id: {"title": event.title, "topic": event.topic} for event in newsroom.events},
        "related": [list(pair) for pair in sorted(pairs)],
        "articles": {article.path: _row(article, paths) for article in newsroom.articles},
    }


def render(newsroom: Newsroom) -> str:
    """`truth.json`, ready to be written."""
    return json.dumps(truth(newsroom), ensure_ascii=False, indent=1) + "\n"


def _row(article: Article, paths: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "event": article.event,
        "kind": article.kind,
        "outlet": article.outlet.id,
        "language": article.outlet.language,
    }
    if article.original:
        row["original"] = paths[article.original]
    if len(article.editions) > 1:
        row["revisions"] = [edition.kind for edition in article.editions[1:]]
    return row
