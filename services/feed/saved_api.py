"""Saved feeds: made without an account, opened by a secret token."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from services.feed import answers, examples
from services.feed import saved_answers as shapes
from services.feed.answers import Meta
from services.feed.api import no_story
from services.feed.bodies import FeedChange, NewFeed, Tokens, Weights
from services.feed.filters import StoryFilter
from services.feed.listing import story_list
from services.feed.openapi import documented
from services.feed.opml import Outline, written
from services.feed.parameters import FILTER_NAMES, PAGING_NAMES, STORY_ID, check_names, languages
from services.feed.personal import taste_of
from services.feed.problems import Refused
from services.feed.saved import MOST_OF_A_READER, SavedFeed, Wish
from services.feed.saved_access import PRIVATE, FeedId, opened, token_of, unauthorized
from services.feed.site import Site, json_answer
from services.feed.syndication import FORMATS

_FIELDS = {"topic": "topics", "source": "sources", "country": "countries", "lang": "languages"}


def saved_api(site: Site) -> APIRouter:
    """The routes under /v1/feeds."""
    routes = APIRouter(prefix="/v1/feeds", tags=["saved feeds"])

    @routes.post(
        "",
        **documented(shapes.NewSavedFeed, status=201, problems=(401, 403, 413, 415), example=examples.NEW_SAVED_FEED),
    )
    async def create_feed(request: Request, feed: NewFeed) -> Response:
        """Saves a filter, and gives out its secret token once.

        With the token of an earlier feed (`Authorization: Bearer`) the new feed belongs to the same reader: the first
        feed's token then opens them all, and lists and exports them.
        """
        check_names(request.query_params.multi_items(), ())
        wish = Wish(feed.name, feed.filter.given(), feed.sort, _weights(feed.weights))
        wanted = await site.read_filter(wish.given)
        token = token_of(request)
        owner = await site.saved.by_token(token) if token else None
        if token and owner is None:
            raise unauthorized("The token that you sent opens no saved feed; send none to start anew.")
        if owner is not None:
            owner = await site.saved.get(owner.owner) if owner.owner != owner.id else owner
        if owner is not None and token and not await site.saved.opened(owner.id, token):
            raise Refused(403, "not-the-first", "Only the token of your first feed can add another one.")
        if owner is not None and len(await site.saved.of_reader(owner)) >= MOST_OF_A_READER:
            raise Refused(403, "feeds-full", f"One reader can have {MOST_OF_A_READER} saved feeds; delete one first.")
        if await site.saved.count() >= site.settings.feed_most_saved:
            raise Refused(403, "feeds-full", "This service keeps no more saved feeds; see FEED_MOST_SAVED.")
        made, secret = await site.saved.create(wish, site.clock(), owner=owner, token=token)
        shown = _shown(site, request, made, secret, wanted)
        answer = shapes.NewSavedFeed(**shown.model_dump(), token=secret)
        headers = {"Location": f"/v1/feeds/{made.id}", "Cache-Control": "no-store"}
        return Response(answer.model_dump_json(), status_code=201, media_type="application/json", headers=headers)

    @routes.get("", **documented(shapes.SavedFeedList, security="feed"))
    async def list_feeds(request: Request) -> Response:
        """The reader's feeds: all of them for the first one's token, else that one alone."""
        check_names(request.query_params.multi_items(), ())
        token = token_of(request)
        rows = [
            _shown(site, request, feed, secret, await site.read_filter(feed.wish.given))
            for feed, secret in await _readers(site, token)
        ]
        return json_answer(request, shapes.SavedFeedList(feeds=rows, meta=Meta()), headers=PRIVATE)

    @routes.get(".opml", **documented(None, media_types=("text/x-opml",), security="feed"))
    async def export_feeds(request: Request) -> Response:
        """The reader's feeds as OPML, with their secret addresses, for a feed reader."""
        check_names(request.query_params.multi_items(), ())
        return _opml(site, request, await _readers(site, token_of(request)))

    @routes.post(".opml", **documented(None, media_types=("text/x-opml",), problems=(413, 415)))
    async def export_tokens(request: Request, body: Tokens) -> Response:
        """The feeds of these tokens as one OPML; tokens that open nothing are left out."""
        check_names(request.query_params.multi_items(), ())
        found = [(await site.saved.by_token(token), token) for token in dict.fromkeys(body.tokens)]
        return _opml(site, request, [(feed, token) for feed, token in found if feed is not None])

    @routes.get("/{feed_id}", **documented(shapes.SavedFeed, missing=True, security="feed"))
    async def read_feed(request: Request, feed_id: FeedId) -> Response:
        """A saved feed."""
        check_names(request.query_params.multi_items(), ())
        feed, secret = await opened(site, request, feed_id)
        wanted = await site.read_filter(feed.wish.given)
        return json_answer(request, _shown(site, request, feed, secret, wanted), headers=PRIVATE)

    @routes.patch("/{feed_id}", **documented(shapes.SavedFeed, missing=True, security="feed", problems=(413, 415)))
    async def change_feed(request: Request, feed_id: FeedId, change: FeedChange) -> Response:
        """Changes what is given and leaves the rest; `filter` and `weights` are replaced as a whole."""
        check_names(request.query_params.multi_items(), ())
        feed, secret = await opened(site, request, feed_id)
        wish = Wish(
            name=feed.wish.name if change.name is None else change.name,
            given=feed.wish.given if change.filter is None else change.filter.given(),
            sort=change.sort or feed.wish.sort,
            weights=feed.wish.weights if change.weights is None else _weights(change.weights),
        )
        wanted = await site.read_filter(wish.given)
        changed = await site.saved.change(feed, wish, site.clock())
        site.freshness.moved()
        return json_answer(request, _shown(site, request, changed, secret, wanted), headers=PRIVATE)

    @routes.delete("/{feed_id}", **documented(None, status=204, missing=True, security="feed"))
    async def delete_feed(request: Request, feed_id: FeedId) -> Response:
        """Deletes the feed, its secret addresses and its webhooks, for ever."""
        check_names(request.query_params.multi_items(), ())
        feed, _ = await opened(site, request, feed_id)
        await site.saved.delete(feed)
        site.freshness.moved()
        await site.hooks.delete_of_feed(feed.id)
        return Response(status_code=204)

    @routes.get(
        "/{feed_id}/stories", **documented(answers.StoryList, filter=True, paging=True, missing=True, security="feed")
    )
    async def list_stories(request: Request, feed_id: FeedId) -> Response:
        """The stories that the feed lets through, in its order and with its weights; parameters narrow it further."""
        feed, secret = await opened(site, request, feed_id)
        given = request.query_params.multi_items()
        check_names(given, (*FILTER_NAMES, *PAGING_NAMES))
        narrowed = {name for name, _ in given}
        kept = [pair for pair in feed.wish.given if pair[0] not in narrowed]
        wanted = await site.read_filter([*kept, *given])
        page = site.page(request, sort=feed.wish.sort)
        taste = taste_of(feed.wish.weights) if page.sort == "top" else taste_of({})
        reader = site.reader(request, wanted.languages)
        feeds = _addresses(reader.base, secret)
        return await story_list(site, request, wanted, page, reader=reader, feeds=feeds, taste=taste, headers=PRIVATE)

    @routes.get("/{feed_id}/stories/{story_id}", **documented(answers.Story, "lang", missing=True, security="feed"))
    async def read_story(
        request: Request,
        feed_id: FeedId,
        story_id: Annotated[str, Path(pattern=STORY_ID, description="id of a story")],
    ) -> Response:
        """A story as this feed's reader sees it: without the outlets that they leave out, ranked with their weights."""
        feed, _ = await opened(site, request, feed_id)
        given = request.query_params.multi_items()
        check_names(given, ("lang",))
        wanted = await site.read_filter(feed.wish.given)
        reader = site.reader(request, languages(given, "lang") or wanted.languages)
        story = await site.queries.story(story_id, reader, wanted=wanted, taste=taste_of(feed.wish.weights))
        if story is None:
            raise no_story(story_id)
        return json_answer(request, story, headers=PRIVATE, modified=story.changed_at)

    return routes


async def _readers(site: Site, token: str) -> list[tuple[SavedFeed, str]]:
    """Every feed that this token opens, with its own token."""
    first = await site.saved.by_token(token) if token else None
    if first is None:
        raise unauthorized("A reader's feeds need the token of one of them: Authorization: Bearer …")
    found = [await site.saved.opened(feed.id, token) for feed in await site.saved.of_reader(first)]
    return [pair for pair in found if pair is not None]


def _weights(weights: Weights) -> dict[str, dict[str, float]]:
    lower = {"languages": str.lower}
    return {
        field: {lower.get(field, str)(key): weight for key, weight in some.items()}
        for name, field in _FIELDS.items()
        if (some := getattr(weights, name))
    }


def _addresses(base: str, token: str) -> dict[str, str]:
    return {form: f"{base}/feeds/{quote(token, safe='')}.{form}" for form in FORMATS}


def _shown(site: Site, request: Request, feed: SavedFeed, secret: str, wanted: StoryFilter) -> shapes.SavedFeed:
    base = site.base(request)
    names: Mapping[str, str] = {field: name for name, field in _FIELDS.items()}
    filter: dict[str, list[str]] = {}
    for name, value in wanted.given:
        filter.setdefault(name, []).append(value)
    return shapes.SavedFeed(
        id=feed.id,
        name=feed.wish.name,
        filter=filter,
        sort=feed.wish.sort,
        weights={names[field]: some for field, some in feed.wish.weights.items()},
        stories=f"{base}/v1/feeds/{feed.id}/stories",
        feeds=_addresses(base, secret),
        created_at=feed.created_at,
        updated_at=feed.updated_at,
    )


def _opml(site: Site, request: Request, feeds: list[tuple[SavedFeed, str]]) -> Response:
    base = site.base(request)
    outlines = [Outline(feed.wish.name, _addresses(base, token)["rss"], base + "/") for feed, token in feeds]
    body = written(f"{site.settings.feed_title}: saved feeds", outlines, site.clock())
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="feeds.opml"'}
    return Response(body, media_type="text/x-opml; charset=utf-8", headers=headers)
