"""A feed service with the sample stories on loopback, for browsers: `python -m tests.browser.serve PORT FOLDER`.

POST /test/grow lets one more report into the story `salt-battery`.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response

from services.feed.app import make_site
from services.feed.desk import Desk
from services.feed.http import create_app
from services.feed.settings import Settings
from services.feed.translations import NOBODY_TRANSLATES, Wanted
from shared.documents.sqlite import SqliteDocuments
from shared.events import StoryChanged
from shared.http import OutboundClient
from tests.unit.feed.builders import changed, member
from tests.unit.feed.sample import sample

EMPTY = "empty"
"""A folder of this name starts without any story."""


TRANSLATED = {
    "Salzbatterie versorgt Insel drei Tage ohne Wind": "Salt battery supplies island for three days without wind",
    "Une batterie au sel éclaire l’île de Varn pendant trois jours": "A salt battery lights Varn for three days",
    "塩の電池、無風の三日間も島の明かりを守る": "Salt battery keeps the island’s lights on through three windless days",
}
"""Headlines that are known in English."""


async def _refuse(*_: object) -> Any:
    raise NotImplementedError("browsers do not administer")


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    documents = SqliteDocuments(folder / "documents.sqlite3")
    settings = Settings(
        data_dir=folder, feed_base_url=f"http://127.0.0.1:{port}", feed_stream_poll_seconds=0.2, feed_translations=True
    )
    client = OutboundClient(user_agent="test")
    parts = await make_site(documents, settings, desk=Desk(_refuse, _refuse, _refuse), client=client)
    site, projector = parts.site, parts.projector
    events = [] if folder.name == EMPTY else list(sample(datetime.now(UTC)))
    sources = await documents.collection("sources")
    for event in events:
        if isinstance(event, StoryChanged):
            await projector.story_changed(event)
            for report in event.story.members:
                source = report.source.model_dump(mode="json")
                document = {"_id": source["id"], "source": source, "origin": "catalogue", "state": "active"}
                await sources.replace({**document, "feeds": {}})
        else:
            await projector.story_summarized(event)
    for event in events:
        if isinstance(event, StoryChanged):
            for report in event.story.members:
                if report.title in TRANSLATED:
                    wanted = Wanted(report.title, report.language, "en", event.story.id)
                    key = NOBODY_TRANSLATES.key(wanted)
                    await parts.translations.completed(key, text=TRANSLATED[report.title], retry_at=None)
    told = next((event.story for event in events if isinstance(event, StoryChanged)), None)

    async def grow(request: Request) -> Response:
        assert told is not None
        more = member("late", "One more report of the salt battery", start=datetime.now(UTC))
        await projector.story_changed(
            changed(told.model_copy(update={"version": told.version + 1, "members": (*told.members, more)}))
        )
        return Response(status_code=204)

    app = create_app(site)
    app.add_route("/test/grow", grow, methods=["POST"])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    live = asyncio.create_task(site.live.run())
    try:
        await server.serve()
    finally:
        live.cancel()
        await client.aclose()
        await documents.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
