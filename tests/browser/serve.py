"""A feed service on loopback for browsers: `python -m tests.browser.serve PORT FOLDER`. The folder's name is the scene:

    empty     it has just been installed: no outlet, no story
    first     it has just been started: outlets, some of them read, no story
    late      articles have come ten minutes ago that are in no story yet
    day       the sample stories without the hostile one, for pictures
    any other the sample stories

POST /test/grow lets one more report into the story `salt-battery`; POST /test/leave takes the store away, and
POST /test/return brings it back.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from services.feed.app import Parts, make_site
from services.feed.desk import Desk
from services.feed.http import create_app
from services.feed.settings import Settings
from services.feed.translations import NOBODY_TRANSLATES, Wanted
from shared.articles import ARTICLES
from shared.documents import Documents, time_text
from shared.documents.sqlite import SqliteDocuments
from shared.events import Source, StoryChange, StoryChanged, StorySummarized
from shared.http import OutboundClient
from tests.browser.away import LeavingDocuments
from tests.unit.feed.builders import changed, member, story
from tests.unit.feed.sample import sample

EMPTY, FIRST, LATE, DAY = "empty", "first", "late", "day"
TRANSLATED = {
    "Salzbatterie versorgt Insel drei Tage ohne Wind": "Salt battery supplies island for three days without wind",
    "Une batterie au sel éclaire l’île de Varn pendant trois jours": "A salt battery lights Varn for three days",
    "塩の電池、無風の三日間も島の明かりを守る": "Salt battery keeps the island’s lights on through three windless days",
}
"""Headlines that are known in English."""

Events = Sequence[StoryChanged | StorySummarized]


async def _refuse(*_: object) -> Any:
    raise NotImplementedError("browsers do not administer")


def _events(scene: str) -> Events:
    if scene in (EMPTY, FIRST, LATE):
        return []
    events = sample(datetime.now(UTC))
    merged = changed(story("salt-store", (), merged_into="salt-battery"), StoryChange.MERGED)
    return [event for event in (*events, merged) if scene != DAY or _story_id(event) != "hostile"]


def _story_id(event: StoryChanged | StorySummarized) -> str:
    return event.story.id if isinstance(event, StoryChanged) else event.story_id


async def _tell(parts: Parts, documents: Documents, scene: str, events: Events) -> None:
    """Puts the scene into the store."""
    now = datetime.now(UTC)
    for event in events:
        if isinstance(event, StorySummarized):
            await parts.projector.story_summarized(event)
            continue
        await parts.projector.story_changed(event)
        for report in event.story.members:
            for target in ("en", "en-GB") if report.title in TRANSLATED else ():
                key = NOBODY_TRANSLATES.key(Wanted(report.title, report.language, target, event.story.id))
                await parts.translations.completed(key, text=TRANSLATED[report.title], retry_at=None)
    told = events if events or scene == EMPTY else list(sample(now))
    outlets: dict[str, Source] = {}
    for event in told:
        for report in event.story.members if isinstance(event, StoryChanged) else ():
            outlets.setdefault(report.source.id, report.source)
    sources = await documents.collection("sources")
    for place, source in enumerate(outlets.values()):
        read = scene != FIRST or place % 2 == 0
        feed = {"url": f"{source.home}/feed", "state": "active", "failures": 0, "interval_seconds": 300.0}
        feed |= {"last_success_at": time_text(now - timedelta(minutes=place)) if read else None, "last_error": None}
        feed |= {"articles": 12 + 7 * place if read else 0, "articles_per_day": 20.0}
        document = {"_id": source.id, "source": source.model_dump(mode="json"), "origin": "catalogue"}
        await sources.replace({**document, "state": "active", "feeds": {"f": feed}})
    if scene == LATE:
        articles = await documents.collection(ARTICLES)
        await articles.replace({"_id": "waiting", "text_since": time_text(now - timedelta(minutes=10))})


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    documents = LeavingDocuments(SqliteDocuments(folder / "documents.sqlite3"))
    settings = Settings(
        data_dir=folder, feed_base_url=f"http://127.0.0.1:{port}", feed_stream_poll_seconds=0.2, feed_translations=True
    )
    client = OutboundClient(user_agent="test")
    parts = await make_site(documents, settings, desk=Desk(_refuse, _refuse, _refuse), client=client)
    events = _events(folder.name)
    await _tell(parts, documents, folder.name, events)

    async def grow(request: Request) -> Response:
        told = next(event.story for event in events if isinstance(event, StoryChanged))
        more = member("late", "One more report of the salt battery", start=datetime.now(UTC))
        await parts.projector.story_changed(
            changed(told.model_copy(update={"version": told.version + 1, "members": (*told.members, more)}))
        )
        return Response(status_code=204)

    async def leave(request: Request) -> Response:
        documents.away = True
        return Response(status_code=204)

    async def come_back(request: Request) -> Response:
        documents.away = False
        return Response(status_code=204)

    app = create_app(parts.site)
    app.add_route("/test/grow", grow, methods=["POST"])
    app.add_route("/test/leave", leave, methods=["POST"])
    app.add_route("/test/return", come_back, methods=["POST"])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    live = asyncio.create_task(parts.site.live.run())
    try:
        await server.serve()
    finally:
        live.cancel()
        await client.aclose()
        await documents.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
