"""The webhooks of saved feeds."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from services.feed import examples
from services.feed import saved_answers as shapes
from services.feed.answers import Meta
from services.feed.bodies import WebhookAddress, WebhookChange
from services.feed.hooks import MOST_OF_A_FEED, Hook
from services.feed.openapi import documented
from services.feed.parameters import check_names
from services.feed.problems import NotFound, Refused
from services.feed.saved_access import ID, PRIVATE, FeedId, opened
from services.feed.signing import new_secret
from services.feed.site import Site, json_answer
from services.feed.tokens import new_id

HookId = Annotated[str, Path(pattern=ID, description="id of a webhook")]


def webhooks_api(site: Site) -> APIRouter:
    """The routes under /v1/feeds/{feed_id}/webhooks."""
    routes = APIRouter(prefix="/v1/feeds", tags=["saved feeds"])

    @routes.post(
        "/{feed_id}/webhooks",
        **documented(
            shapes.NewWebhook,
            status=201,
            missing=True,
            security="feed",
            problems=(403, 413, 415),
            example=examples.NEW_WEBHOOK,
        ),
    )
    async def create_webhook(request: Request, feed_id: FeedId, hook: WebhookAddress) -> Response:
        """Has every change that passes the feed sent to an address, from now on.

        A delivery is a POST of `{"feed_id", "name", "changes": [ChangeItem …], "next_cursor"}`, signed as
        standardwebhooks.com has it (`Webhook-Id`, `Webhook-Timestamp`, `Webhook-Signature`: HMAC-SHA256). Anything but
        a 2xx is tried again with back-off (`lost_after` names the last change before a gap, when changes that it missed
        meanwhile are kept no longer); after lasting failure, or a 410, the webhook is disabled and says why.
        """
        check_names(request.query_params.multi_items(), ())
        feed, _ = await opened(site, request, feed_id)
        if len(await site.hooks.of_feed(feed.id)) >= MOST_OF_A_FEED:
            raise Refused(403, "webhooks-full", f"One feed can have {MOST_OF_A_FEED} webhooks; delete one first.")
        now = site.clock()
        made = Hook(
            id=new_id(),
            feed_id=feed.id,
            url=hook.url,
            secret=new_secret(),
            state="active",
            cursor=await site.queries.last_cursor(),
            failures=0,
            failing_since=None,
            reason=None,
            due_at=now,
            delivered_at=None,
            created_at=now,
        )
        await site.hooks.insert(made)
        answer = shapes.NewWebhook(**_hook(made, now).model_dump(), secret=made.secret)
        headers = {"Location": f"/v1/feeds/{feed.id}/webhooks/{made.id}", "Cache-Control": "no-store"}
        return Response(answer.model_dump_json(), status_code=201, media_type="application/json", headers=headers)

    @routes.get("/{feed_id}/webhooks", **documented(shapes.WebhookList, missing=True, security="feed"))
    async def list_webhooks(request: Request, feed_id: FeedId) -> Response:
        """The feed's webhooks, and what is wrong with each."""
        check_names(request.query_params.multi_items(), ())
        feed, _ = await opened(site, request, feed_id)
        rows = [_hook(hook, site.clock()) for hook in await site.hooks.of_feed(feed.id)]
        return json_answer(request, shapes.WebhookList(webhooks=rows, meta=Meta()), headers=PRIVATE)

    @routes.get("/{feed_id}/webhooks/{hook_id}", **documented(shapes.Webhook, missing=True, security="feed"))
    async def read_webhook(request: Request, feed_id: FeedId, hook_id: HookId) -> Response:
        """One webhook, and what is wrong with it."""
        check_names(request.query_params.multi_items(), ())
        hook = await _owned(site, request, feed_id, hook_id)
        return json_answer(request, _hook(hook, site.clock()), headers=PRIVATE)

    @routes.patch(
        "/{feed_id}/webhooks/{hook_id}",
        **documented(shapes.Webhook, missing=True, security="feed", problems=(413, 415)),
    )
    async def wake_webhook(request: Request, feed_id: FeedId, hook_id: HookId, change: WebhookChange) -> Response:
        """Tries a webhook again that was given up, from where it stopped."""
        check_names(request.query_params.multi_items(), ())
        hook = await _owned(site, request, feed_id, hook_id)
        woken = await site.hooks.wake(hook, site.clock())
        return json_answer(request, _hook(woken, site.clock()), headers=PRIVATE)

    @routes.delete("/{feed_id}/webhooks/{hook_id}", **documented(None, status=204, missing=True, security="feed"))
    async def delete_webhook(request: Request, feed_id: FeedId, hook_id: HookId) -> Response:
        """Ends the deliveries."""
        check_names(request.query_params.multi_items(), ())
        hook = await _owned(site, request, feed_id, hook_id)
        await site.hooks.delete(hook.id)
        return Response(status_code=204)

    return routes


async def _owned(site: Site, request: Request, feed_id: str, hook_id: str) -> Hook:
    feed, _ = await opened(site, request, feed_id)
    hook = await site.hooks.get(hook_id)
    if hook is None or hook.feed_id != feed.id:
        raise NotFound(f"This feed has no webhook {hook_id}.")
    return hook


def _hook(hook: Hook, now: datetime) -> shapes.Webhook:
    return shapes.Webhook(
        id=hook.id,
        url=hook.url,
        state=hook.state,
        reason=hook.reason,
        failures=hook.failures,
        failing_since=hook.failing_since,
        next_try_at=hook.due_at if hook.state == "active" and hook.failures and hook.due_at > now else None,
        delivered_at=hook.delivered_at,
        cursor=hook.cursor,
        created_at=hook.created_at,
    )
