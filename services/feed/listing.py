"""The answer to who asks for a list of stories, put together from their cards."""

from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from services.feed import answers
from services.feed.describe import understood
from services.feed.filters import Page, StoryFilter
from services.feed.paging import NEUTRAL, Taste
from services.feed.queries import StoryPage, last_change
from services.feed.site import Site, tagged
from services.feed.views import Reader, listed


async def story_list(
    site: Site,
    request: Request,
    wanted: StoryFilter,
    page: Page,
    *,
    reader: Reader,
    feeds: dict[str, str],
    taste: Taste = NEUTRAL,
    headers: dict[str, str] | None = None,
) -> Response:
    """An `answers.StoryList` as JSON, or 304; `feeds` are the addresses of the same list for feed readers."""
    found = await site.queries.cards(wanted, page, taste)
    meta = answers.ListMeta(
        sort=page.sort,
        filter=understood(wanted),
        feeds=feeds,
        lag_seconds=await site.progress.lag_seconds(),
        empty_because=None if found.documents else await site.empty_because(page, wanted),
    )
    body = written(found, meta, reader)
    return tagged(request, body, "application/json", headers=headers, modified=last_change(found.documents))


def written(found: StoryPage, meta: answers.ListMeta, reader: Reader) -> bytes:
    """The JSON of an `answers.StoryList`: cards hold their part of it ready made."""
    stories = ",".join(listed(card, reader) for card in found.documents)
    rest: Mapping[str, object] = {"next_cursor": found.next_cursor}
    return f'{{"stories":[{stories}],{orjson.dumps(rest).decode()[1:-1]},"meta":{meta.model_dump_json()}}}'.encode()
