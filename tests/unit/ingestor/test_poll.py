"""One look at one feed: what is published, what is remembered, and when it is looked at again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from services.ingestor.articles import article_of
from services.ingestor.intake import Policy
from services.ingestor.reading import Sample
from tests.outlet import Outlet, Reply, Request
from tests.unit.ingestor.desk import RHYTHM, START, Desk, InlineReader
from tests.unit.ingestor.samples import LONG, item, page, rss


async def test_each_article_is_published_once_oldest_first(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/new", "Newer"), item("/old", "Older")))
    await desk.read(outlet.url("/feed"))
    await desk.look()
    await desk.look()
    assert desk.log.titles() == ["Older", "Newer"]
    event = desk.log.events[0]
    assert event.feed_url == outlet.url("/feed")
    assert event.article.source.id == "harbour"
    assert event.article.fetched_at == START


async def test_a_feed_that_did_not_change_is_not_sent_again(desk: Desk, outlet: Outlet) -> None:
    def conditional(request: Request) -> Reply:
        known = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        if known == ('"one"', "Sun, 01 Mar 2026 11:00:00 GMT"):
            return Reply(status=304)
        return Reply(rss(item()), headers={"ETag": '"one"', "Last-Modified": "Sun, 01 Mar 2026 11:00:00 GMT"})

    outlet.answers["/feed"] = conditional
    await desk.read(outlet.url("/feed"))
    await desk.look()
    feed = await desk.look()
    feed = await desk.look()
    assert feed.etag == '"one"'
    assert len(desk.log.events) == 1
    assert [request.headers.get("if-none-match") for request in outlet.requests] == [None, '"one"', '"one"']


async def test_a_new_headline_or_text_is_published_again_and_a_new_date_alone_is_not(
    desk: Desk, outlet: Outlet
) -> None:
    await desk.read(outlet.url("/feed"))
    for title, text, date in [
        ("Ferry sails", LONG, "01 Mar 2026 10:00:00 GMT"),
        ("Ferry sails", LONG, "01 Mar 2026 11:00:00 GMT"),
        ("Ferry  sails", LONG + " ", "01 Mar 2026 11:00:00 GMT"),
        ("Ferry stuck", LONG, "01 Mar 2026 11:00:00 GMT"),
        ("Ferry stuck", LONG + "It is free again.", "01 Mar 2026 11:00:00 GMT"),
    ]:
        outlet.answers["/feed"] = Reply(rss(item("/a", title, text, f"<pubDate>{date}</pubDate>")))
        await desk.look()
    assert desk.log.titles() == ["Ferry sails", "Ferry stuck", "Ferry stuck"]
    assert len({event.article.id for event in desk.log.events}) == 1
    assert len({event.article.content_hash for event in desk.log.events}) == 3


async def test_the_page_is_fetched_where_the_feed_carries_too_little(desk: Desk, outlet: Outlet) -> None:
    desk.policy = replace(desk.policy, enough_text=600)
    link = outlet.url("/ferry")
    outlet.answers["/feed"] = Reply(
        rss(item(text="Short.").replace("https://harbour.example/ferry", link), item("/full"))
    )
    outlet.answers["/ferry"] = Reply(page(), headers={"Content-Type": "text/html"})
    await desk.read(outlet.url("/feed"))
    await desk.look()
    await desk.look()
    assert outlet.paths() == ["/feed", "/robots.txt", "/ferry", "/feed"]
    short = next(event.article for event in desk.log.events if event.article.url == link)
    assert (short.lead, "Sandholm" in short.text) == ("Short.", True)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=500),
        Reply(b"%PDF", headers={"Content-Type": "application/pdf"}),
        Reply(b"x" * 6_000_000),
        Reply(""),
    ],
)
async def test_a_page_that_can_not_be_had_costs_only_its_text(desk: Desk, outlet: Outlet, answer: Reply) -> None:
    desk.policy = replace(desk.policy, enough_text=600)
    outlet.answers["/feed"] = Reply(rss(item(text="Short.").replace("https://harbour.example/ferry", outlet.url("/p"))))
    outlet.answers["/p"] = answer
    await desk.read(outlet.url("/feed"))
    feed = await desk.look()
    assert [event.article.text for event in desk.log.events] == ["Short."]
    assert feed.failures == 0


async def test_a_bad_entry_is_isolated_and_named_in_the_feeds_health(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss("<item><title>No link</title></item>", item("/a", "Good"), item("/b", "", "")))
    await desk.read(outlet.url("/feed"))
    await desk.look()
    health = await desk.health()
    assert desk.log.titles() == ["Good"]
    assert (health.failures, health.articles) == (0, 1)
    assert health.last_error is not None
    assert "'No link') has no link" in health.last_error
    outlet.answers["/feed"] = Reply(rss(item("/a", "Good")))
    await desk.look()
    assert (await desk.health()).last_error is None


async def test_a_move_for_good_moves_the_feed(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(status=301, headers={"Location": "/new"})
    outlet.answers["/new"] = Reply(rss(item()))
    await desk.read(outlet.url("/feed"))
    assert (await desk.look()).url == outlet.url("/new")
    await desk.look()
    assert outlet.paths() == ["/feed", "/new", "/new"]
    assert (await desk.health()).url == outlet.url("/new")


async def test_a_move_to_something_that_is_no_feed_does_not_move_it(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(status=301, headers={"Location": "/home"})
    outlet.answers["/home"] = Reply("<html>Welcome</html>")
    await desk.read(outlet.url("/feed"))
    feed = await desk.look()
    assert (feed.url, feed.failures) == (outlet.url("/feed"), 1)
    assert "is a web page, not a feed" in (feed.last_error or "")


async def test_a_feed_that_is_gone_is_retired(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(status=410)
    await desk.read(outlet.url("/feed"))
    await desk.look()
    assert (await desk.health()).state == "retired"
    desk.clock.advance(1_000_000)
    assert await desk.store.next_feeds(without_hosts=(), limit=5) == []


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_honoured(desk: Desk, outlet: Outlet, status: int) -> None:
    outlet.answers["/feed"] = Reply(status=status, headers={"Retry-After": "5000"})
    await desk.read(outlet.url("/feed"))
    await desk.look()
    assert await desk.wait_seconds() == 5000


async def test_failures_are_counted_with_their_cause_and_waited_out_longer_each_time(
    desk: Desk, outlet: Outlet
) -> None:
    outlet.answers["/feed"] = Reply(status=500)
    await desk.read(outlet.url("/feed"))
    waits = []
    for _ in range(3):
        await desk.look()
        waits.append(await desk.wait_seconds())
    assert waits == [1200, 2400, 4800]
    health = await desk.health()
    assert (health.failures, health.last_success_at) == (3, None)
    assert f"{outlet.url('/feed')} answers 500" in (health.last_error or "")
    outlet.answers["/feed"] = Reply(rss(item()))
    await desk.look()
    health = await desk.health()
    assert (health.failures, health.last_error, health.last_success_at, health.articles) == (0, None, START, 1)


async def test_a_host_that_does_not_answer_is_a_failure_with_its_cause(desk: Desk, outlet: Outlet) -> None:
    await desk.read("http://169.254.169.254/feed")
    feed = await desk.look()
    assert feed.failures == 1
    assert "not a public address" in (feed.last_error or "")


async def test_busy_feeds_are_looked_at_sooner_and_quiet_ones_later(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/1")))
    await desk.read(outlet.url("/feed"))
    assert (await desk.look()).interval == 300
    assert await desk.wait_seconds() == 300
    assert (await desk.look()).interval == 375


async def test_a_crash_before_the_article_was_noted_as_seen_publishes_the_same_event_again(
    desk: Desk, outlet: Outlet
) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")), headers={"ETag": '"one"'})
    await desk.read(outlet.url("/feed"))

    async def crash(*_: object) -> None:
        raise ConnectionError("killed")

    noted = desk.store.put_seen
    puts = 0

    async def die_after_publishing(seen: object) -> None:
        nonlocal puts
        puts += 1
        await (noted(seen) if puts == 1 else crash())  # type: ignore[arg-type]  # handed through

    desk.store.put_seen = die_after_publishing  # type: ignore[method-assign]  # the instance ends here
    with pytest.raises(ConnectionError):
        await desk.look()
    desk.store.put_seen = noted  # type: ignore[method-assign]  # its next life
    desk.clock.advance(200)
    await desk.look()
    first, second = desk.log.events
    assert first == second
    assert second.article.fetched_at == START
    await desk.look()
    assert len(desk.log.events) == 2


async def test_a_log_that_is_down_is_not_the_feeds_fault_and_loses_nothing(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A"), item("/b", "B")), headers={"ETag": '"one"'})
    await desk.read(outlet.url("/feed"))
    desk.log.broken = lambda event: event.article.title == "B"
    with pytest.raises(ConnectionError):
        await desk.look()
    feed = await desk.feed()
    assert (feed.failures, feed.etag) == (0, None)
    desk.log.broken = lambda event: False
    desk.clock.advance(200)
    await desk.look()
    assert set(desk.log.titles()) == {"A", "B"}


async def test_an_article_in_two_feeds_is_published_once(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    outlet.answers["/sport"] = Reply(rss(item("/a?utm_source=sport", "A", "A shorter text of the same article.")))
    await desk.read(outlet.url("/feed"), outlet.url("/sport"))
    rounds = desk.rounds("one", at_once=1)
    for _ in range(4):
        await rounds.start_due()
        await rounds.settle_down()
    assert sorted(outlet.paths()) == ["/feed", "/sport"]
    assert len(desk.log.events) == 1


async def test_what_does_not_fit_into_one_look_comes_with_the_next(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A"), item("/b", "B")), headers={"ETag": '"one"'})
    await desk.read(outlet.url("/feed"))
    desk.policy = Policy(rhythm=RHYTHM, enough_text=0, entries_at_once=1, seconds=0.05)
    publish, slow = desk.log, asyncio.Event()

    class SlowLog(type(publish)):  # type: ignore[misc]  # the same log, but the second event hangs
        async def __call__(self, event: object) -> None:
            if publish.events:
                await slow.wait()
            await publish(event)  # type: ignore[arg-type]  # handed through

    desk.log = SlowLog()
    feed = await desk.look()
    assert (publish.titles(), feed.etag) == (["B"], None)
    assert await desk.wait_seconds() == RHYTHM.shortest
    slow.set()
    await desk.look()
    assert publish.titles() == ["B", "A"]


async def test_an_old_article_that_is_still_listed_is_not_forgotten(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    await desk.read(outlet.url("/feed"))
    for _ in range(10):
        await desk.look()
        desk.clock.advance(10 * 86_400)
        await desk.store.forget_seen(desk.clock() - timedelta(days=60))
    assert len(desk.log.events) == 1
    assert await desk.store.forget_seen(desk.clock() + timedelta(days=1)) == 1


async def test_an_entry_that_breaks_the_reading_of_articles_breaks_only_itself(
    desk: Desk, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(draft, **more):  # type: ignore[no-untyped-def]  # as article_of
        if draft.title == "Odd":
            raise RuntimeError("nobody thought of this")
        return article_of(draft, **more)

    monkeypatch.setattr("services.ingestor.intake.article_of", odd)
    outlet.answers["/feed"] = Reply(rss(item("/a", "A"), item("/odd", "Odd"), item("/b", "B")))
    await desk.read(outlet.url("/feed"))
    feed = await desk.look()
    assert desk.log.titles() == ["B", "A"]
    assert "nobody thought of this" in (feed.last_error or "")


class Speechless(InlineReader):
    """Reads, but can't tell languages."""

    async def languages(self, samples: Sequence[Sample], *, url: str) -> list[str]:
        raise ValueError(f"the languages {url} took longer than 20 s to read")


async def test_articles_whose_language_could_not_be_told_come_with_the_next_look(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A"), item("/b", "B")), headers={"ETag": '"one"'})
    await desk.read(outlet.url("/feed"))
    desk.reader = Speechless()
    feed = await desk.look()
    assert (desk.log.titles(), feed.etag, feed.failures) == ([], None, 0)
    assert "2 articles are left for the next look" in (feed.last_error or "")
    assert await desk.wait_seconds() == RHYTHM.shortest
    desk.reader = InlineReader()
    feed = await desk.look()
    assert (desk.log.titles(), feed.etag, feed.last_error) == (["B", "A"], '"one"', None)


async def test_the_articles_of_a_feed_have_their_languages_told_together(desk: Desk, outlet: Outlet) -> None:
    class Counting(InlineReader):
        jobs: ClassVar[list[int]] = []

        async def languages(self, samples: Sequence[Sample], *, url: str) -> list[str]:
            self.jobs.append(len(samples))
            return await super().languages(samples, url=url)

    desk.reader = Counting()
    outlet.answers["/feed"] = Reply(rss(*(item(f"/{number}", f"Title {number}") for number in range(70))))
    await desk.read(outlet.url("/feed"))
    await desk.look()
    assert (len(desk.log.events), Counting.jobs) == (70, [64, 6])
    assert {event.article.language for event in desk.log.events} == {"en"}
    await desk.look()
    assert Counting.jobs == [64, 6]  # nothing is new, so there is nothing to tell
