"""Many ingestors share the work: no feed and no host is ever read by two at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from services.ingestor.schedule import Rhythm
from services.ingestor.store import Holder
from tests.outlet import Outlet, Reply, Request
from tests.unit.ingestor.desk import Desk
from tests.unit.ingestor.samples import item, rss


class Gate:
    """A feed that answers only when it is opened."""

    def __init__(self, outlet: Outlet, *paths: str) -> None:
        self.open = asyncio.Event()
        self.reached = asyncio.Event()
        for path in paths:
            outlet.scripts[path] = self._answer

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.reached.set()
        await self.open.wait()
        writer.write(Reply(rss(item(request.path + "/a", request.path))).encode())


@asynccontextmanager
async def running(*works: "asyncio.Task[None]") -> AsyncIterator[None]:
    try:
        yield
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


async def test_two_ingestors_never_look_at_the_same_feed_at_once(desk: Desk, outlet: Outlet) -> None:
    gate = Gate(outlet, "/feed")
    await desk.read(outlet.url("/feed"))
    one, two = desk.rounds("one"), desk.rounds("two")
    await asyncio.gather(one.start_due(), two.start_due())
    await gate.reached.wait()
    await asyncio.gather(one.start_due(), two.start_due())
    assert outlet.paths() == ["/feed"]
    gate.open.set()
    await asyncio.gather(one.settle_down(), two.settle_down())
    await asyncio.gather(one.start_due(), two.start_due())
    assert outlet.paths() == ["/feed"]  # not due yet
    desk.clock.advance(3600)
    await asyncio.gather(one.start_due(), two.start_due())
    await asyncio.gather(one.settle_down(), two.settle_down())
    assert outlet.paths() == ["/feed", "/feed"]


async def test_two_feeds_of_one_host_are_read_one_after_the_other_by_all_ingestors_together(
    desk: Desk, outlet: Outlet
) -> None:
    paths = [f"/feed/{n}" for n in range(6)]
    for path in paths:
        outlet.answers[path] = Reply(rss(item(path + "/a", path)))
    await desk.read(*map(outlet.url, paths))
    one, two = (asyncio.create_task(desk.rounds(name).run()) for name in ("one", "two"))
    async with running(one, two):
        async with asyncio.timeout(10):
            while len(desk.log.events) < len(paths):
                desk.clock.advance(0.3)
                await asyncio.sleep(0.005)
    assert sorted(outlet.paths()) == paths
    assert outlet.most_open == 1


async def test_a_host_is_not_asked_again_before_its_pause_is_over(desk: Desk, outlet: Outlet) -> None:
    outlet.answers |= {"/1": Reply(rss()), "/2": Reply(rss())}
    desk.delay = 10
    await desk.read(outlet.url("/1"), outlet.url("/2"))
    one, two = desk.rounds("one"), desk.rounds("two")
    for _ in range(3):
        await asyncio.gather(one.start_due(), two.start_due())
        await asyncio.gather(one.settle_down(), two.settle_down())
    assert len(outlet.requests) == 1
    desk.clock.advance(9.9)
    await asyncio.gather(one.start_due(), two.start_due())
    assert len(outlet.requests) == 1
    desk.clock.advance(0.4)
    await asyncio.gather(one.start_due(), two.start_due())
    await asyncio.gather(one.settle_down(), two.settle_down())
    assert sorted(outlet.paths()) == ["/1", "/2"]


async def test_the_lease_of_an_ingestor_that_died_ends_and_another_takes_over(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    await desk.read(outlet.url("/feed"))
    feed = await desk.feed()
    dead = Holder("dead", "dead/1")
    assert await desk.turns().take(feed.host, dead)
    until = desk.clock.now.replace(minute=2)
    assert await desk.store.claim_feed(feed, holder=dead, until=until)
    two = desk.rounds("two")
    desk.clock.advance(119)
    await two.start_due()
    assert outlet.requests == []
    desk.clock.advance(1.1)
    await two.start_due()
    await two.settle_down()
    assert desk.log.titles() == ["A"]


async def test_a_restarted_ingestor_frees_what_its_earlier_life_held(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    await desk.read(outlet.url("/feed"))
    feed = await desk.feed()
    earlier = Holder("embedded", "embedded/1")
    assert await desk.turns().take(feed.host, earlier)
    assert await desk.store.claim_feed(feed, holder=earlier, until=desk.clock.now.replace(minute=2))
    run = asyncio.create_task(desk.rounds("embedded").run())
    async with running(run), asyncio.timeout(5):
        while not desk.log.events:
            await asyncio.sleep(0.005)


async def test_who_comes_back_too_late_settles_nothing(desk: Desk, outlet: Outlet) -> None:
    gate = Gate(outlet, "/feed")
    await desk.read(outlet.url("/feed"))
    slow = desk.rounds("slow")
    await slow.start_due()
    await gate.reached.wait()
    desk.clock.advance(130)  # its lease is over
    feed = await desk.feed()
    later = desk.clock.now.replace(minute=5)
    assert await desk.store.claim_feed(feed, holder=Holder("other", "other/1"), until=later)
    gate.open.set()
    await slow.settle_down()
    assert (await desk.feed()).due_at == later


async def test_stopping_gives_leases_back(desk: Desk, outlet: Outlet) -> None:
    gate = Gate(outlet, "/feed")
    await desk.read(outlet.url("/feed"))
    run = asyncio.create_task(desk.rounds("one").run())
    async with running(run):
        await gate.reached.wait()
    assert (await desk.feed()).due_at == desk.clock()
    gate.open.set()
    two = desk.rounds("two")
    await two.start_due()
    await two.settle_down()
    assert desk.log.titles() == ["/feed"]


async def test_no_more_feeds_at_once_than_allowed(desk: Desk, outlet: Outlet) -> None:
    async with Outlet() as second, Outlet() as third:
        gates = [Gate(one, "/feed") for one in (outlet, second, third)]
        await desk.client.aclose()
        desk.client = type(desk.client)(
            user_agent="Infobud/test", allow_hosts=[one.host for one in (outlet, second, third)]
        )
        await desk.read(*(one.url("/feed") for one in (outlet, second, third)))
        rounds = desk.rounds("one", at_once=2)
        await rounds.start_due()
        await rounds.start_due()
        async with asyncio.timeout(5):
            while sum(gate.reached.is_set() for gate in gates) < 2:
                await asyncio.sleep(0.005)
        assert sum(len(one.requests) for one in (outlet, second, third)) == 2
        for gate in gates:
            gate.open.set()
        await rounds.settle_down()
        await rounds.start_due()
        await rounds.settle_down()
        assert [one.paths() for one in (outlet, second, third)] == [["/feed"]] * 3


async def test_trouble_that_is_not_the_feeds_fault_gives_the_lease_back(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    await desk.read(outlet.url("/feed"))
    desk.log.broken = lambda event: True
    rounds = desk.rounds("one")
    await rounds.start_due()
    await rounds.settle_down()
    assert (await desk.feed()).failures == 0
    desk.log.broken = lambda event: False
    desk.clock.advance(6)
    await rounds.start_due()
    await rounds.settle_down()
    assert desk.log.titles() == ["A"]


async def test_a_feed_is_looked_at_again_after_each_interval_however_short(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    desk.policy = replace(desk.policy, rhythm=Rhythm(shortest=0.2, longest=0.2))
    await desk.read(outlet.url("/feed"))
    rounds = desk.rounds("one")
    for _ in range(12):
        await rounds.start_due()
        await rounds.settle_down()
        desk.clock.advance(0.1)
    assert len(outlet.requests) == 6


async def test_a_feed_that_was_added_meanwhile_is_found_within_a_second(desk: Desk, outlet: Outlet) -> None:
    outlet.answers |= {"/1": Reply(rss(item("/a", "A"))), "/2": Reply(rss(item("/b", "B")))}
    await desk.read(outlet.url("/1"))
    rounds = desk.rounds("one")
    await rounds.start_due()
    await rounds.settle_down()
    await desk.read(outlet.url("/1"), outlet.url("/2"))
    desk.clock.advance(1)
    await rounds.start_due()
    await rounds.settle_down()
    assert desk.log.titles() == ["A", "B"]


async def test_feeds_that_wait_for_a_busy_host_do_not_stand_in_the_way_of_others(desk: Desk, outlet: Outlet) -> None:
    paths = [f"/{number}" for number in range(20)]
    gate = Gate(outlet, *paths)
    async with Outlet() as second:
        second.answers["/feed"] = Reply(rss(item("/b", "B")))
        await desk.client.aclose()
        desk.client = type(desk.client)(user_agent="Infobud/test", allow_hosts=[outlet.host, second.host])
        await desk.read(*map(outlet.url, paths))
        desk.clock.advance(5)
        await desk.read(*map(outlet.url, paths), second.url("/feed"))  # due after all the others
        rounds = desk.rounds("one", at_once=2)
        await rounds.start_due()
        await rounds.start_due()
        async with asyncio.timeout(5):
            while not desk.log.events:
                await asyncio.sleep(0.005)
        assert (len(outlet.requests), desk.log.titles()) == (1, ["B"])
        gate.open.set()
        await rounds.settle_down()


async def test_ingestors_that_claim_several_feeds_together_share_them_without_a_double(
    desk: Desk, outlet: Outlet
) -> None:
    async with AsyncExitStack() as stack:
        outlets = [await stack.enter_async_context(Outlet()) for _ in range(12)]
        await desk.client.aclose()
        desk.client = type(desk.client)(user_agent="Infobud/test", allow_hosts=[one.host for one in outlets])
        gates = [Gate(one, "/feed") for one in outlets]
        await desk.read(*(one.url("/feed") for one in outlets))
        one, two = desk.rounds("one", at_once=3), desk.rounds("two", at_once=3)
        await asyncio.gather(one.start_due(), two.start_due())
        await asyncio.gather(one.start_due(), two.start_due())  # what was lost to the other is made up for
        async with asyncio.timeout(5):
            while sum(gate.reached.is_set() for gate in gates) < 6:
                await asyncio.sleep(0.005)
        assert sum(len(each.requests) for each in outlets) == 6
        for gate in gates:
            gate.open.set()
        for _ in range(6):
            await asyncio.gather(one.settle_down(), two.settle_down())
            await asyncio.gather(one.start_due(), two.start_due())
        await asyncio.gather(one.settle_down(), two.settle_down())
        assert [each.paths() for each in outlets] == [["/feed"]] * 12
