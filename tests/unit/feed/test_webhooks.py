"""Webhooks: every change once at least, signed, tried again, and given up in words."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from services.feed.changes import Changes
from services.feed.signing import is_genuine, new_secret, signed
from shared.server import bind, serving
from tests.unit.feed.builders import NOON, changed, story
from tests.unit.feed.conftest import Feed, Opening


@dataclass
class Receiver:
    """Somebody's server: notes what comes, and answers as it is told."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def hook(self, request: Request) -> Response:
        self.taken.append((dict(request.headers), await request.body()))
        return Response(status_code=self.status, headers=self.headers)

    @property
    def changes(self) -> list[str]:
        return [change["story_id"] for _, body in self.taken for change in json.loads(body)["changes"]]


@dataclass
class Hands:
    """A clock that is set by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def _receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = FastAPI()
    app.add_api_route("/hook", receiver.hook, methods=["POST"])
    async with serving([app], bind("127.0.0.1", 0)) as url:
        await asyncio.sleep(0.1)
        receiver.url = f"{url}/hook"
        yield receiver


@asynccontextmanager
async def _hooked(opened: Opening, **filter: Any) -> AsyncIterator[tuple[Feed, Receiver, Hands, dict[str, Any], str]]:
    """A feed service with one webhook of a saved feed, and its receiver."""
    hands = Hands()
    async with _receiver() as receiver, opened(clock=hands, outbound_allow_hosts="127.0.0.1") as feed:
        saved = (await feed.client.post("/v1/feeds", json={"name": "Mine", "filter": filter})).json()
        headers = {"Authorization": f"Bearer {saved['token']}"}
        path = f"/v1/feeds/{saved['id']}/webhooks"
        hook = (await feed.client.post(path, json={"url": receiver.url}, headers=headers)).json()
        feed.client.headers["Authorization"] = headers["Authorization"]
        yield feed, receiver, hands, hook, f"{path}/{hook['id']}"


async def test_changes_that_pass_the_feed_are_delivered_signed_and_once(opened: Opening) -> None:
    async with _hooked(opened, topic=["science"]) as (feed, receiver, hands, hook, path):
        await feed.take(changed(story("s1")), changed(story("s2", topics=("sport",))), changed(story("s3")))
        await feed.webhooks.turn()
        await feed.webhooks.turn()
        assert receiver.changes == ["s1", "s3"]
        headers, body = receiver.taken[0]
        assert is_genuine(hook["secret"], headers, body, hands.now)
        assert not is_genuine(new_secret(), headers, body, hands.now)
        assert not is_genuine(hook["secret"], headers, body + b" ", hands.now)
        assert not is_genuine(hook["secret"], headers, body, hands.now + timedelta(minutes=6))
        shown = (await feed.client.get(path)).json()
        assert (shown["state"], shown["failures"], shown["cursor"]) == ("active", 0, 3)
        assert "secret" not in shown


async def test_what_was_there_before_is_not_delivered(opened: Opening) -> None:
    async with opened(outbound_allow_hosts="127.0.0.1") as feed:
        await feed.take(changed(story("old")))
    async with _hooked(opened) as (feed, receiver, _, _, _):
        await feed.webhooks.turn()
        assert receiver.taken == []


async def test_a_failed_delivery_comes_again_later_with_the_same_id(opened: Opening) -> None:
    async with _hooked(opened) as (feed, receiver, hands, _, path):
        receiver.status = 500
        await feed.take(changed(story("s1")))
        await feed.webhooks.turn()
        await feed.webhooks.turn()
        assert len(receiver.taken) == 1
        shown = (await feed.client.get(path)).json()
        assert (shown["failures"], shown["reason"]) == (1, "it answers 500")
        assert shown["next_try_at"] is not None
        receiver.status = 200
        hands.now += timedelta(seconds=15)
        await feed.webhooks.turn()
        ids = [headers["webhook-id"] for headers, _ in receiver.taken]
        assert ids[0] == ids[1]
        assert (await feed.client.get(path)).json()["failures"] == 0


async def test_the_receivers_retry_after_is_heeded(opened: Opening) -> None:
    async with _hooked(opened) as (feed, receiver, hands, _, _):
        receiver.status, receiver.headers = 503, {"Retry-After": "600"}
        await feed.take(changed(story("s1")))
        await feed.webhooks.turn()
        hands.now += timedelta(seconds=599)
        await feed.webhooks.turn()
        assert len(receiver.taken) == 1
        hands.now += timedelta(seconds=2)
        await feed.webhooks.turn()
        assert len(receiver.taken) == 2


async def test_lasting_failure_disables_it_with_the_reason_and_it_can_be_woken(opened: Opening) -> None:
    async with _hooked(opened) as (feed, receiver, hands, _, path):
        receiver.status = 500
        await feed.take(changed(story("s1")))
        for _ in range(40):
            await feed.webhooks.turn()
            hands.now += timedelta(hours=8)
        shown = (await feed.client.get(path)).json()
        assert shown["state"] == "disabled"
        assert "it answers 500" in shown["reason"]
        assert "Mend the receiver" in shown["reason"]
        tried = len(receiver.taken)
        receiver.status = 200
        await feed.webhooks.turn()
        assert len(receiver.taken) == tried
        assert (await feed.client.patch(path, json={"state": "active"})).json()["state"] == "active"
        await feed.webhooks.turn()
        assert receiver.changes[-1] == "s1"


async def test_a_receiver_that_is_gone_is_given_up_at_once(opened: Opening) -> None:
    async with _hooked(opened) as (feed, receiver, _, _, path):
        receiver.status = 410
        await feed.take(changed(story("s1")))
        await feed.webhooks.turn()
        assert (await feed.client.get(path)).json()["state"] == "disabled"


async def test_a_private_address_is_never_called(opened: Opening) -> None:
    async with _receiver() as receiver, opened() as feed:
        saved = (await feed.client.post("/v1/feeds", json={})).json()
        headers = {"Authorization": f"Bearer {saved['token']}"}
        path = f"/v1/feeds/{saved['id']}/webhooks"
        hook = (await feed.client.post(path, json={"url": receiver.url}, headers=headers)).json()
        await feed.take(changed(story("s1")))
        await feed.webhooks.turn()
        assert receiver.taken == []
        shown = (await feed.client.get(f"{path}/{hook['id']}", headers=headers)).json()
        assert "not a public address" in shown["reason"]


async def test_two_instances_deliver_once(opened: Opening) -> None:
    async with _hooked(opened) as (feed, receiver, _, _, _):
        await feed.take(changed(story("s1")))
        await asyncio.gather(feed.webhooks.turn(), feed.webhooks.turn(), feed.webhooks.turn())
        assert receiver.changes == ["s1"]


def test_a_signature_is_that_of_the_standard() -> None:
    # The example of standardwebhooks' own specification.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, tz=NOON.tzinfo)
    headers = signed(secret, id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, body=b'{"test": 2432232314}')
    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("url", ["ftp://example.org/", "https://", "https://exa mple.org/", "//example.org"])
async def test_an_address_that_is_none_is_refused(feed: Feed, url: str) -> None:
    saved = (await feed.client.post("/v1/feeds", json={})).json()
    headers = {"Authorization": f"Bearer {saved['token']}"}
    answer = await feed.client.post(f"/v1/feeds/{saved['id']}/webhooks", json={"url": url}, headers=headers)
    assert answer.status_code == 422


async def test_a_webhook_that_slept_for_longer_than_changes_are_kept_is_told_what_it_lost(opened: Opening) -> None:
    async with _hooked(opened, topic=["science"]) as (feed, receiver, hands, _hook, _path):
        for version in range(1, 5):
            await feed.take(changed(story("s1", version=version)))
        hands.now += timedelta(days=40)
        await feed.take(changed(story("s2")))
        log = await Changes.open(feed.documents)
        assert await log.prune(hands.now - timedelta(days=30), most=100) == 4
        await feed.webhooks.turn()
        (delivery,) = [json.loads(body) for _, body in receiver.taken]
        assert delivery["lost_after"] == 0
        assert [change["story_id"] for change in delivery["changes"]] == ["s2"]
