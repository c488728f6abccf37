"""`infobud replay --shadow`: the retained articles once more through the clusterer of this program and its settings.

Its stories go to collections of their own (`shadow_…`); the live ones are only read. So an operator sees what another
version or other settings would make of the same news, before they go live.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import track

from services.clusterer.app import make_clusterer
from services.clusterer.settings import Settings
from services.clusterer.store import StoryStore
from services.clusterer.store import open_store as open_stories
from services.standalone.story_diff import StoryDiff, report, story_diff
from shared.articles import ARTICLES, Articles, StoredArticle
from shared.documents import Collection, Documents, Index, open_documents, read_time
from shared.events import ArticleDeduplicated, ArticleKind, StoryChanged
from shared.telemetry import configure_logging

PREFIX = "shadow_"
PAGE = 500
TOGETHER = 100

Progress = Callable[[Sequence[str]], Iterable[str]]
"""Gives the ids it is given, and shows how far they are."""


class Shadow:
    """A store's documents under other names: what is written here leaves the live collections as they are."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._opened: dict[str, Collection] = {}

    async def collection(self, name: str, indexes: Sequence[Index] = ()) -> Collection:
        self._opened[name] = await self._documents.collection(PREFIX + name, indexes)
        return self._opened[name]

    async def clear(self) -> None:
        """Empties every collection that was opened here: what an earlier replay left."""
        for collection in self._opened.values():
            while page := await collection.find(limit=PAGE):
                await collection.delete_many({"_id": {"$in": [document["_id"] for document in page]}})

    async def ping(self) -> None:
        await self._documents.ping()

    async def close(self) -> None:
        """The documents belong to whoever opened them."""


async def replay_in_shadow(
    documents: Documents, settings: Settings, *, since: datetime | None = None, progress: Progress = iter
) -> StoryDiff:
    """Clusters the articles that still have their text, in the order in which they first came, and compares.

    `since`: only articles last fetched since then. Every article counts that has a story in both.
    """
    shadow = Shadow(documents)
    shadowed = await open_stories(shadow)
    await shadow.clear()
    clusterer = await make_clusterer(settings, shadow, _nobody_listens)
    articles = Articles(await documents.collection(ARTICLES))
    order = await _arrivals(documents, since)
    waiting: dict[str, StoredArticle] = {}
    for place, id in enumerate(progress(order)):
        if place % TOGETHER == 0:
            waiting = await articles.get_many(order[place : place + TOGETHER])
        if id in waiting:
            await clusterer.cluster(_event(waiting[id]))
    # A clusterer that thinks again when the stream is quiet does so now.
    settle = getattr(clusterer, "settle", None)
    if settle is not None:
        await settle()
    live = await open_stories(documents)
    return story_diff(await _claims(live, order), await _claims(shadowed, order))


async def shadow_report(settings: Settings, *, since: datetime | None, show: int) -> str:
    """Runs the replay on the store that `settings` name, with a bar on stderr; the differences, for people to read."""
    configure_logging(settings, "replay")
    documents = await open_documents(settings)
    try:
        diff = await replay_in_shadow(documents, settings, since=since, progress=_bar)
        return report(diff, await _titles(documents, diff), show)
    finally:
        await documents.close()


def _bar(ids: Sequence[str]) -> Iterable[str]:
    return track(ids, description="articles", console=Console(stderr=True), transient=True)


async def _titles(documents: Documents, diff: StoryDiff) -> dict[str, str]:
    """The titles of the stories and articles that differ, by id; the live one where a story is in both."""
    stories = {id for merged in diff.merged for id in (*merged.before, merged.after)}
    stories |= {id for split in diff.split for id in (*split.after, split.before)}
    stories |= {id for moved in diff.moved for id in (moved.before, moved.after)}
    known = await Articles(await documents.collection(ARTICLES)).get_many(moved.article_id for moved in diff.moved)
    titles = {id: stored.article.title for id, stored in known.items()}
    for opened in (Shadow(documents), documents):
        found = await (await open_stories(opened)).stories.get_many(stories)
        titles |= {document["_id"]: document["story"]["title"] for document in found}
    return titles


async def _nobody_listens(changed: StoryChanged) -> None:
    """Shadow stories are not published."""


async def _arrivals(documents: Documents, since: datetime | None) -> list[str]:
    """The ids of the articles with a text in the order of their first fetch; reprints after their originals."""
    collection = await documents.collection(ARTICLES, [Index(("text_since",))])
    first: dict[str, tuple[datetime, str]] = {}
    after: tuple[Any, str | int] | None = None
    while page := await collection.find({"text_since": {"$gt": ""}}, sort="text_since", limit=PAGE, after=after):
        for document in page:
            if since is None or read_time(document["text_since"]) >= since:
                first[document["_id"]] = read_time(document["revisions"][0]["fetched_at"]), document["original_id"]
        after = page[-1]["text_since"], page[-1]["_id"]

    def place(id: str) -> tuple[datetime, bool, str]:
        time, original_id = first[id]
        return max(time, first[original_id][0]) if original_id in first else time, original_id != id, id

    return sorted(first, key=place)


def _event(stored: StoredArticle) -> ArticleDeduplicated:
    return ArticleDeduplicated(
        article=stored.article,
        kind=ArticleKind.REPRINT if stored.is_reprint else ArticleKind.ORIGINAL,
        original_id=stored.original_id,
        revision=stored.revision,
        agency=stored.agency,
        similarity=stored.similarity,
    )


async def _claims(stories: StoryStore, ids: Sequence[str]) -> dict[str, str]:
    claims: dict[str, str] = {}
    for start in range(0, len(ids), PAGE):
        claims |= await stories.claims_of(ids[start : start + PAGE])
    return claims
