"""What every route needs: the read model, the live streams, the settings, and how a request is read and answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import xxhash
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.feed.allowance import Allowance
from services.feed.answers import EmptyBecause
from services.feed.corrections import Corrections
from services.feed.desk import Desk
from services.feed.facets import Facets
from services.feed.filters import Page, StoryFilter, parse_filter, parse_page
from services.feed.freshness import Freshness
from services.feed.hooks import Hooks
from services.feed.parameters import FILTER_NAMES, PAGING_NAMES, Given, check_names
from services.feed.progress import Progress
from services.feed.queries import EVERYTHING, Queries
from services.feed.reading import accepted
from services.feed.reports import Reports
from services.feed.saved import SavedFeeds
from services.feed.settings import Settings
from services.feed.stream import Live
from services.feed.views import Reader


@dataclass(frozen=True)
class Site:
    """One feed service, as its routes see it."""

    settings: Settings
    queries: Queries
    facets: Facets
    live: Live
    progress: Progress
    saved: SavedFeeds
    hooks: Hooks
    corrections: Corrections
    reports: Reports
    desk: Desk
    freshness: Freshness
    allowance: Allowance | None
    """How often each client may ask; none for as often as they like."""
    clock: Callable[[], datetime]

    def base(self, request: Request) -> str:
        """The address under which the reader reaches us, without a slash at the end."""
        return (self.settings.feed_base_url or str(request.base_url)).rstrip("/")

    def reader(self, request: Request, languages: Sequence[str] = ()) -> Reader:
        """Languages: those asked for, those of the browser, and the house's."""
        header = accepted(request.headers.get("accept-language", ""))
        wanted = dict.fromkeys((*languages, *header, self.settings.feed_language))
        return Reader(base=self.base(request), languages=tuple(wanted))

    async def filter(
        self, request: Request, *, also: Sequence[str] = PAGING_NAMES, fixed: tuple[str, str] | None = None
    ) -> StoryFilter:
        """The request's filter; parameters `also` may stand beside it. Raises `BadParameter`.

        A parameter that the address itself names (`fixed`, with its value) takes the place of the reader's.
        """
        given = request.query_params.multi_items()
        check_names(given, [name for name in (*FILTER_NAMES, *also) if fixed is None or name != fixed[0]])
        if fixed is not None:
            given = [fixed, *given]
        return await self.read_filter(given)

    async def read_filter(self, given: Given) -> StoryFilter:
        """The filter that these parameters make. Raises `BadParameter`."""
        sources = {record.source.id: record.source.name for record in await self.facets.outlets()}
        return parse_filter(given, now=self.clock(), sources=sources)

    def page(self, request: Request, sort: str = "top") -> Page:
        """The request's order, limit and cursor. Raises `BadParameter`."""
        usual = Page(sort=sort, limit=self.settings.feed_page_size)
        return parse_page(request.query_params.multi_items(), usual=usual)

    async def empty_because(self, page: Page, wanted: StoryFilter = EVERYTHING) -> EmptyBecause:
        """Why a page of stories has none."""
        if page.after is not None:
            return "end_of_list"
        if await self.queries.any_story():
            if (
                wanted.min_sources
                and (await self.queries.cards(replace(wanted, min_sources=0), Page(limit=1))).documents
            ):
                return "below_threshold"
            if not wanted.is_empty:
                return "filtered_by_you"
        if not await self.facets.any_outlet():
            return "no_sources"
        lag = await self.progress.lag_seconds()
        return "pipeline_delayed" if lag is not None and lag > self.settings.feed_delay_seconds else "nothing_yet"


def json_answer(
    request: Request, answer: BaseModel, *, headers: dict[str, str] | None = None, modified: datetime | None = None
) -> Response:
    """The answer as JSON, or 304 when the client has it already."""
    return tagged(request, answer.model_dump_json().encode(), "application/json", headers=headers, modified=modified)


def tagged(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    headers: dict[str, str] | None = None,
    modified: datetime | None = None,
) -> Response:
    """The body with an `ETag` of its bytes (weak, for it may be compressed on the way), or 304.

    `modified` is for those who know no ETag; `If-Modified-Since` counts only without `If-None-Match` (RFC 9110).
    """
    tag = f'W/"{xxhash.xxh3_64_hexdigest(body)}"'
    common = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": "Accept-Language", **(headers or {})}
    if modified is not None:
        common["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    if is_known(request.headers.get("if-none-match"), request.headers.get("if-modified-since"), tag, modified):
        return Response(status_code=304, headers=common)
    return Response(body, media_type=media_type, headers=common)


def is_known(tags: str | None, since: str | None, tag: str, modified: datetime | None) -> bool:
    """Whether the client has the answer with this `tag` already, by its If-None-Match and If-Modified-Since."""
    if tags is not None:
        known = {part.strip().removeprefix("W/") for part in tags.split(",")}
        return tag.removeprefix("W/") in known or "*" in known
    if since is None or modified is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        return False
