"""Feeds whose hub pushes them: asked for once, confirmed, signed, renewed in time, looked at less often meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from services.ingestor.callback import callback_app
from services.ingestor.sources import remove_source
from services.ingestor.store import Holder
from services.ingestor.subscriptions import Subscriptions, open_subscriptions
from shared.server import bind, serving
from tests.hub import Hub
from tests.outlet import Outlet, Reply
from tests.unit.ingestor.desk import RHYTHM, Desk
from tests.unit.ingestor.samples import item, rss

LEASE = 1000


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with Hub() as server:
        yield server


class Pushed:
    """An ingestor that hubs can call back."""

    def __init__(self, desk: Desk, subscriptions: Subscriptions) -> None:
        self.desk, self.subscriptions = desk, subscriptions

    async def take_in(self, statuses: list[int]) -> list[int]:
        await self.subscriptions.settle_down()
        return statuses


@asynccontextmanager
async def pushed(desk: Desk, most_bytes: int = 100_000) -> AsyncIterator[Pushed]:
    turns = desk.turns()
    poller = desk.poller(turns)
    listener = bind("127.0.0.1", 0)
    subscriptions = Subscriptions(
        collection=await open_subscriptions(desk.documents),
        store=desk.store,
        turns=turns,
        ask=desk.client,
        deliver=poller.take_delivery,
        clock=desk.clock,
        callback=f"http://127.0.0.1:{listener.getsockname()[1]}",
        instance="one",
        lease=120,
        subscription_seconds=LEASE,
    )
    desk.note_hub = subscriptions.note_hub
    async with serving([callback_app(subscriptions, most_bytes=most_bytes)], listener):
        yield Pushed(desk, subscriptions)
    listener.close()


def news(hub: Hub, outlet: Outlet, *items: str) -> bytes:
    links = f'<atom:link rel="hub" href="{hub.url("/hub")}"/><atom:link rel="self" href="{outlet.url("/feed")}"/>'
    return (
        rss(*items)
        .replace(b"<title>The", links.encode() + b"<title>The", 1)
        .replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ', 1)
    )


async def subscribe(running: Pushed, hub: Hub, outlet: Outlet, *items: str) -> str:
    """Subscribes to the only feed; its topic."""
    outlet.answers["/feed"] = Reply(news(hub, outlet, *items))
    await running.desk.read(outlet.url("/feed"))
    await running.desk.look()
    await running.subscriptions.renew_due()
    await hub.settle_down()
    return outlet.url("/feed")


@pytest.fixture
async def running(desk: Desk, hub: Hub) -> AsyncIterator[Pushed]:
    async with pushed(desk) as one:
        yield one


async def test_a_feed_with_a_hub_is_subscribed_to_once_and_looked_at_less_often(
    running: Pushed, hub: Hub, outlet: Outlet
) -> None:
    topic = await subscribe(running, hub, outlet, item("/a", "A"))
    (asked,) = hub.asked
    assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == ("subscribe", topic, str(LEASE))
    assert len(asked["hub.secret"]) >= 32
    assert [one.confirmed for one in hub.subscriptions.values()] == [True]
    await running.desk.look()
    assert await running.desk.wait_seconds() == RHYTHM.while_pushed
    await running.subscriptions.renew_due()
    assert len(hub.asked) == 1
    health = await running.desk.health()
    assert health.pushed_until is not None
    assert (health.pushed_until - running.desk.clock()).total_seconds() == LEASE


async def test_what_the_hub_pushes_is_published_without_a_look(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    topic = await subscribe(running, hub, outlet, item("/a", "A"))
    requests = len(outlet.requests)
    assert await running.take_in(await hub.push(topic, news(hub, outlet, item("/b", "B")))) == [202]
    assert running.desk.log.titles() == ["A", "B"]
    assert len(outlet.requests) == requests
    assert (await running.desk.feed()).failures == 0
    assert await running.take_in(await hub.push(topic, news(hub, outlet, item("/b", "B")), method="sha1")) == [202]
    assert running.desk.log.titles() == ["A", "B"]


async def test_a_delivery_that_is_not_signed_with_our_secret_is_ignored(
    running: Pushed, hub: Hub, outlet: Outlet
) -> None:
    topic = await subscribe(running, hub, outlet, item("/a", "A"))
    forged = news(hub, outlet, item("/lie", "A lie"))
    assert await running.take_in(await hub.push(topic, forged, secret="guessed")) == [202]
    async with httpx.AsyncClient(trust_env=False) as client:
        (one,) = hub.subscriptions.values()
        for signature in ("", "sha256=", "md5=00", "sha256=ü"):
            headers = {b"X-Hub-Signature": signature.encode()}
            assert (await client.post(one.callback, content=forged, headers=headers)).status_code == 202
        wrong_token = one.callback.rsplit("/", 1)[0] + "/guessed"
        assert (await client.post(wrong_token, content=forged)).status_code == 410
        assert (await client.post(one.callback, content=b"x" * 100_001)).status_code == 413
    await running.subscriptions.settle_down()
    assert running.desk.log.titles() == ["A"]


async def test_a_hub_that_asks_for_what_we_did_not_mean_is_told_so(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    topic = await subscribe(running, hub, outlet, item("/a", "A"))
    (one,) = hub.subscriptions.values()
    async with httpx.AsyncClient(trust_env=False) as client:

        async def status(**query: str) -> int:
            asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "x", **query}
            return (await client.get(one.callback, params=asked)).status_code

        assert await status() == 404  # confirmed already: nobody has asked since
        assert await status(**{"hub.topic": "https://other.example/"}) == 404
        assert await status(**{"hub.mode": "unsubscribe"}) == 404


async def test_a_subscription_is_renewed_before_it_ends(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    await subscribe(running, hub, outlet)
    running.desk.clock.advance(0.7 * LEASE)
    assert await running.subscriptions.renew_due() == 0
    running.desk.clock.advance(0.1 * LEASE)
    assert await running.subscriptions.renew_due() == 1
    await hub.settle_down()
    assert (await running.desk.feed()).pushed_until is not None
    until = (await running.desk.feed()).pushed_until
    assert until is not None
    assert (until - running.desk.clock()).total_seconds() == LEASE


async def test_a_subscription_that_was_not_renewed_ends_and_the_feed_is_looked_at_as_before(
    running: Pushed, hub: Hub, outlet: Outlet
) -> None:
    await subscribe(running, hub, outlet)
    hub.status = 500
    running.desk.clock.advance(LEASE + 1)
    assert await running.subscriptions.renew_due() == 0
    await running.desk.look()
    assert await running.desk.wait_seconds() < RHYTHM.longest
    assert await running.subscriptions.renew_due() == 0  # not again at once
    assert len(hub.asked) == 2


async def test_a_hub_that_refuses_changes_nothing_and_is_left_alone_for_a_day(
    running: Pushed, hub: Hub, outlet: Outlet
) -> None:
    hub.refuses = "not for robots"
    await subscribe(running, hub, outlet)
    await running.desk.look()
    assert await running.desk.wait_seconds() < RHYTHM.longest
    running.desk.clock.advance(80_000)
    assert await running.subscriptions.renew_due() == 0


async def test_a_feed_that_is_being_read_just_now_is_delivered_again(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    topic = await subscribe(running, hub, outlet)
    desk = running.desk
    feed = await desk.feed()
    holder = Holder("other", "other/1")
    assert await desk.store.claim_feed(feed, holder=holder, until=desk.clock())
    assert await hub.push(topic, news(hub, outlet, item("/b", "B"))) == [503]
    await desk.store.give_back(feed, holder=holder, due_at=desk.clock())
    assert await running.take_in(await hub.push(topic, news(hub, outlet, item("/b", "B")))) == [202]
    assert desk.log.titles() == ["B"]


async def test_a_delivery_that_the_log_does_not_take_makes_the_feed_due(
    running: Pushed, hub: Hub, outlet: Outlet
) -> None:
    topic = await subscribe(running, hub, outlet)
    running.desk.log.broken = lambda event: True
    assert await running.take_in(await hub.push(topic, news(hub, outlet, item("/b", "B")))) == [202]
    assert await running.desk.wait_seconds() <= 5


async def test_an_outlet_that_is_removed_is_pushed_no_more(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    topic = await subscribe(running, hub, outlet)
    await remove_source(running.desk.documents, "harbour")
    assert await hub.push(topic, news(hub, outlet, item("/b", "B"))) == [410]
    running.desk.clock.advance(LEASE)
    assert await running.subscriptions.renew_due() == 0
    assert len(hub.asked) == 1


async def test_a_hub_at_a_private_address_is_not_reached(running: Pushed, hub: Hub, outlet: Outlet) -> None:
    body = news(hub, outlet, item("/a", "A")).replace(hub.host.encode(), b"169.254.169.254")
    outlet.answers["/feed"] = Reply(body)
    await running.desk.read(outlet.url("/feed"))
    await running.desk.look()
    assert await running.subscriptions.renew_due() == 0
    assert running.desk.log.titles() == ["A"]
