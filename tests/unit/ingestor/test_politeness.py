"""What hosts ask of us is done: robots.txt, pauses, freshness, one feed under several addresses read once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.ingestor.robots import LONGEST_DELAY, read_rules
from services.ingestor.schedule import articles_per_day, fresh_for, own_rhythm
from services.ingestor.store import Holder
from tests.outlet import Outlet, Reply, Request
from tests.unit.ingestor.desk import RHYTHM, START, Desk
from tests.unit.ingestor.samples import item, page, rss

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def short(outlet: Outlet, path: str) -> str:
    """An entry whose page is needed."""
    return item(path, path.strip("/").title(), "Short.").replace("https://harbour.example", outlet.url(""))


@pytest.fixture
def pages(desk: Desk, outlet: Outlet) -> Desk:
    """Reads pages; every page of the outlet is there."""
    desk.policy = replace(desk.policy, enough_text=600, seconds=5)
    for path in ("/a", "/b", "/private/c"):
        outlet.answers[path] = Reply(page(), headers={"Content-Type": "text/html"})
    return desk


async def test_pages_that_robots_txt_forbids_are_not_fetched_and_the_feeds_text_stands(
    pages: Desk, outlet: Outlet
) -> None:
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/\n\nUser-agent: other\nDisallow: /\n")
    outlet.answers["/feed"] = Reply(rss(short(outlet, "/a"), short(outlet, "/private/c")))
    await pages.read(outlet.url("/feed"))
    await pages.look()
    assert outlet.paths().count("/robots.txt") == 1
    assert ("/a" in outlet.paths(), "/private/c" in outlet.paths()) == (True, False)
    texts = {event.article.title: event.article.text for event in pages.log.events}
    assert texts["Private/C"] == "Short."
    assert "Sandholm" in texts["A"]


async def test_a_group_for_us_by_name_goes_before_the_one_for_all(pages: Desk, outlet: Outlet) -> None:
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n\nUser-agent: Infobud\nAllow: /\n")
    outlet.answers["/feed"] = Reply(rss(short(outlet, "/a")))
    await pages.read(outlet.url("/feed"))
    await pages.look()
    assert "/a" in outlet.paths()


@pytest.mark.parametrize(("status", "fetched"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
async def test_a_missing_robots_txt_allows_all_and_one_that_can_not_be_had_nothing(
    pages: Desk, outlet: Outlet, status: int, fetched: bool
) -> None:
    outlet.answers["/robots.txt"] = Reply(status=status)
    outlet.answers["/feed"] = Reply(rss(short(outlet, "/a")))
    await pages.read(outlet.url("/feed"))
    await pages.look()
    assert ("/a" in outlet.paths()) is fetched
    assert pages.log.titles() == ["A"]


async def test_robots_txt_is_asked_for_once_a_day_by_all_instances_together(pages: Desk, outlet: Outlet) -> None:
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/\n")
    robots = [pages.pages(pages.turns()) for _ in range(2)]
    for hours, asked in ((0, 1), (1, 1), (22, 1), (2, 2)):
        pages.clock.advance(3600 * hours)
        for number, one in enumerate(robots):
            assert await one.page(outlet.url("/a"), Holder("x", f"x/{number}")) is not None
            assert await one.page(outlet.url("/private/c"), Holder("x", f"x/{number}")) is None
        assert outlet.paths().count("/robots.txt") == asked


async def test_a_crawl_delay_is_the_pause_between_two_pages(pages: Desk, outlet: Outlet) -> None:
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 7\n")
    turns = pages.turns()
    assert await pages.pages(turns).page(outlet.url("/a"), Holder("x", "x/1")) is not None
    free_at = await pages.store.host_free_at(outlet.host)
    assert free_at == pages.clock() + timedelta(seconds=7)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_is_asked_too_often_is_left_alone_with_all_its_feeds(
    desk: Desk, outlet: Outlet, status: int
) -> None:
    outlet.answers["/1"] = outlet.answers["/2"] = Reply(status=status, headers={"Retry-After": "500"})
    await desk.read(outlet.url("/1"), outlet.url("/2"))
    rounds = desk.rounds("one")
    for seconds in (0, 400, 99):
        desk.clock.advance(seconds)
        await rounds.start_due()
        await rounds.settle_down()
        assert len(outlet.requests) == 1
    desk.clock.advance(2)
    for _ in range(2):
        await rounds.start_due()
        await rounds.settle_down()
    assert len(outlet.requests) == 2


def test_robots_of_thousands_of_agents_are_read_in_no_time() -> None:
    hostile = "".join(f"User-agent: a{n}\n" for n in range(10_000)) + "".join(
        f"Disallow: /*{n}\n" for n in range(10_000)
    )
    rules = read_rules(hostile + "User-agent: *\nDisallow: /x\n", NOON)
    assert not rules.allow("https://h.example/x")
    assert rules.allow("https://h.example/y")


def test_a_crawl_delay_of_a_year_is_not_believed() -> None:
    assert read_rules("User-agent: *\nCrawl-delay: 31536000", NOON).delay == LONGEST_DELAY
    assert read_rules("User-agent: *\nCrawl-delay: -5", NOON).delay == 0
    assert read_rules("User-agent: *\nCrawl-delay: soon", NOON).delay == 0


# --- rhythm and freshness ---


async def test_a_feed_that_says_for_how_long_it_holds_is_not_asked_before(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item()), headers={"Cache-Control": "public, max-age=2000"})
    await desk.read(outlet.url("/feed"))
    await desk.look()
    assert await desk.wait_seconds() == 2000
    outlet.answers["/feed"] = Reply(rss(item()), headers={"Cache-Control": "max-age=999999"})
    await desk.look()
    assert await desk.wait_seconds() == RHYTHM.longest


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": "max-age=60", "age": "20"}, 40),
        ({"cache-control": "max-age=60", "age": "200"}, 0),
        ({"cache-control": "s-maxage=90"}, 0),
        ({"cache-control": "no-cache, max-age=60"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "date": "Sun, 01 Mar 2026 12:09:00 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({}, 0),
    ],
)
def test_how_long_an_answer_holds(headers: dict[str, str], seconds: float) -> None:
    assert fresh_for(headers, NOON) == seconds


def test_a_feeds_own_rhythm_is_the_gap_between_its_entries_silence_included() -> None:
    hourly = [NOON - timedelta(hours=n) for n in range(1, 20)]
    assert own_rhythm(hourly, NOON) == 3600
    assert own_rhythm([date - timedelta(hours=90) for date in hourly], NOON) == 10 * 3600
    assert own_rhythm(hourly[:2], NOON) is None
    assert own_rhythm([NOON + timedelta(hours=n) for n in range(1, 9)], NOON) is None  # dates in the future


def test_the_interval_goes_towards_the_feeds_own_rhythm() -> None:
    interval = 600.0
    for _ in range(12):
        interval = RHYTHM.after_success(interval, 0, own=4000.0)
    assert interval == pytest.approx(2000, rel=0.01)
    assert RHYTHM.after_success(600, 5, own=1.0) < 600


def test_articles_a_day_settle_at_what_a_feed_brings() -> None:
    rate, now = articles_per_day(0.0, None, NOON, 50), NOON
    assert rate == 0
    for _ in range(4 * 60):
        now += timedelta(hours=6)
        rate = articles_per_day(rate, now - timedelta(hours=6), now, 3)
    assert rate == pytest.approx(12, rel=0.05)
    assert articles_per_day(rate, now, now + timedelta(days=30), 0) < 0.3


@pytest.mark.parametrize(("status", "wait"), [(404, 3600), (403, 3600), (500, 1200)])
async def test_what_time_alone_does_not_mend_is_asked_again_later(
    desk: Desk, outlet: Outlet, status: int, wait: float
) -> None:
    outlet.answers["/feed"] = Reply(status=status)
    await desk.read(outlet.url("/feed"))
    await desk.look()
    assert await desk.wait_seconds() == wait


# --- one feed under several addresses ---

FIVE = [item(f"/{n}", f"Number {n}") for n in range(5)]


async def read_both(desk: Desk, times: int = 1) -> dict[str, str]:
    """Looks at all feeds as they come due; the state of each by its address."""
    rounds = desk.rounds("one", at_once=1)
    for _ in range(times):
        for _ in range(3):
            await rounds.start_due()
            await rounds.settle_down()
        desk.clock.advance(3601)
    return {row["url"].rsplit("/", 1)[1]: row["state"] for row in await desk.store.feeds.find()}


@pytest.mark.parametrize("status", [301, 302])
async def test_an_address_that_leads_to_another_feed_of_ours_is_dropped(
    desk: Desk, outlet: Outlet, status: int
) -> None:
    outlet.answers["/rss"] = Reply(rss(*FIVE))
    outlet.answers["/old"] = Reply(status=status, headers={"Location": "/rss"})
    await desk.read(outlet.url("/rss"), outlet.url("/old"))
    assert await read_both(desk, 3) == {"rss": "active", "old": "duplicate"}
    assert outlet.paths().count("/old") == 1
    assert len(desk.log.events) == 5


async def test_two_addresses_with_the_same_articles_are_one_feed(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/rss"] = outlet.answers["/feed.xml"] = Reply(rss(*FIVE))
    await desk.read(outlet.url("/rss"), outlet.url("/feed.xml"))
    states = await read_both(desk, 3)
    assert sorted(states.values()) == ["active", "duplicate"]
    assert len(outlet.requests) == 4
    assert len(desk.log.events) == 5


async def test_feeds_that_happen_to_share_a_few_articles_are_two(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/rss"] = outlet.answers["/feed.xml"] = Reply(rss(*FIVE[:4]))
    await desk.read(outlet.url("/rss"), outlet.url("/feed.xml"))
    assert set((await read_both(desk, 2)).values()) == {"active"}


async def test_a_duplicate_is_looked_at_again_when_its_twin_is_gone(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/rss"] = outlet.answers["/feed.xml"] = Reply(rss(*FIVE))
    await desk.read(outlet.url("/rss"), outlet.url("/feed.xml"))
    states = await read_both(desk)
    twin = next(path for path, state in states.items() if state == "active")
    assert await desk.store.revive_duplicates(desk.clock()) == 0
    outlet.answers[f"/{twin}"] = Reply(status=410)
    await read_both(desk)
    assert await desk.store.revive_duplicates(desk.clock()) == 1
    assert sorted((await read_both(desk)).values()) == ["active", "retired"]


async def test_a_duplicate_is_not_taken_for_one_for_ever(desk: Desk, outlet: Outlet) -> None:
    outlet.answers["/rss"] = outlet.answers["/feed.xml"] = Reply(rss(*FIVE))
    await desk.read(outlet.url("/rss"), outlet.url("/feed.xml"))
    states = await read_both(desk)
    # The one that is now different must be the duplicate: which of the two is looked at first is left to chance.
    duplicate = next(path for path, state in states.items() if state == "duplicate")
    outlet.answers[f"/{duplicate}"] = Reply(rss(item("/new", "New"), *FIVE[1:]))
    desk.clock.advance(8 * 86_400)
    assert await desk.store.revive_duplicates(desk.clock()) == 1
    assert set((await read_both(desk)).values()) == {"active"}


# --- back-pressure ---


async def test_fewer_feeds_are_read_when_the_pipeline_lags_and_none_when_it_is_full(desk: Desk, outlet: Outlet) -> None:
    release = asyncio.Event()

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(Reply(rss()).encode())

    async with Outlet() as second, Outlet() as third:
        for one in (outlet, second, third):
            one.scripts["/feed"] = slow
        await desk.read(*(one.url("/feed") for one in (outlet, second, third)))

        def asked() -> int:
            return sum(len(one.requests) for one in (outlet, second, third))

        room = [0.0]
        rounds = desk.rounds("one", at_once=3, room=lambda: room[0])
        for share, expected in ((0.0, 0), (0.5, 2), (1.0, 3)):
            room[0] = share
            await rounds.start_due()
            async with asyncio.timeout(5):
                while asked() < expected:
                    await asyncio.sleep(0.005)
            await asyncio.sleep(0.02)
            assert asked() == expected
        release.set()
        await rounds.settle_down()
    assert desk.clock() == START


# --- sitemap indexes ---


def sitemap(*links: str) -> bytes:
    news = "".join(
        f"<url><loc>{link}</loc><news:news><news:publication><news:name>Post</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-03-01T10:00:00Z"
        f"</news:publication_date><news:title>News of {link[-1]}</news:title></news:news></url>"
        for link in links
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{news}</urlset>'
    ).encode()


async def test_of_a_sitemap_index_the_newest_sitemaps_are_read_as_their_host_allows(desk: Desk, outlet: Outlet) -> None:
    days = {name: f"2026-02-{day}" for name, day in (("a", 28), ("b", 27), ("private", 26), ("old", 10))}
    children = "".join(
        f"<sitemap><loc>{outlet.url('/' + name)}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in days.items()
    )
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{children}</sitemapindex>'
    outlet.answers["/index.xml"] = Reply(index)
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /private\n")
    for name in days:
        outlet.answers[f"/{name}"] = Reply(sitemap(f"https://harbour.example/{name}"))
    await desk.read(outlet.url("/index.xml"))
    feed = await desk.look()
    assert outlet.paths() == ["/index.xml", "/robots.txt", "/a", "/b"]
    assert sorted(desk.log.titles()) == ["News of a", "News of b"]
    assert (feed.failures, "robots.txt does not allow it" in (feed.last_error or "")) == (0, True)
