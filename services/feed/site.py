"""What every route needs: the read model, the live streams, the settings, and how a request is read and answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import xxhash
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.feed.answers import EmptyBecause
from services.feed.facets import Facets
from services.feed.filters import Page, StoryFilter, parse_filter, parse_page
from services.feed.parameters import FILTER_NAMES, PAGING_NAMES, check_names
from services.feed.queries import Queries
from services.feed.reading import accepted
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
        sources = {record.source.id: record.source.name for record in await self.facets.outlets()}
        return parse_filter(given, now=self.clock(), sources=sources)

    def page(self, request: Request, sort: str = "top") -> Page:
        """The request's order, limit and cursor. Raises `BadParameter`."""
        usual = Page(sort=sort, limit=self.settings.feed_page_size)
        return parse_page(request.query_params.multi_items(), usual=usual)

    async def empty_because(self, page: Page) -> EmptyBecause:
        """Why a page of stories has none."""
        if page.after is not None:
            return "end_of_list"
        if await self.queries.any_story():
            return "filtered_by_you"
        return "nothing_yet" if await self.facets.any_outlet() else "no_sources"


def json_answer(request: Request, answer: BaseModel, *, headers: dict[str, str] | None = None) -> Response:
    """The answer as JSON, or 304 when the client has it already."""
    return tagged(request, answer.model_dump_json().encode(), "application/json", headers=headers)


def tagged(request: Request, body: bytes, media_type: str, *, headers: dict[str, str] | None = None) -> Response:
    """The body with an `ETag` of its bytes (weak, for it may be compressed on the way), or 304."""
    tag = f'W/"{xxhash.xxh3_64_hexdigest(body)}"'
    common = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": "Accept-Language", **(headers or {})}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers=common)
    return Response(body, media_type=media_type, headers=common)
