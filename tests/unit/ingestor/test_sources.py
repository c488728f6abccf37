"""Sources come from catalogues and operators; the operator has the last word."""

import pytest

from services.ingestor.catalogue import Catalogue, CatalogueEntry
from services.ingestor.settings import Settings
from services.ingestor.sources import (
    add_source,
    find_feeds,
    follow_catalogues,
    import_sources,
    list_sources,
    remove_source,
    try_source,
)
from tests.outlet import Outlet, Reply
from tests.unit.ingestor.desk import Desk
from tests.unit.ingestor.samples import item, rss


def entry(id: str, *feeds: str, name: str = "Name") -> CatalogueEntry:
    return CatalogueEntry(id=id, name=name, feeds=feeds or (f"https://{id}.example/rss",))


async def follow(desk: Desk, *entries: CatalogueEntry, problems: tuple[str, ...] = ()) -> None:
    await follow_catalogues(desk.store, [Catalogue(entries, problems)], desk.clock())


async def read_urls(desk: Desk) -> list[str]:
    return sorted(feed.url for feed in await desk.store.next_feeds(without_hosts=(), limit=100))


async def test_the_store_follows_the_catalogue(desk: Desk) -> None:
    await follow(desk, entry("a"), entry("b", "https://b.example/1", "https://b.example/2"))
    await follow(desk, entry("b", "https://b.example/2", "https://b.example/3", name="New name"), entry("c"))
    assert await read_urls(desk) == ["https://b.example/2", "https://b.example/3", "https://c.example/rss"]
    records = {record.source.id: record for record in await list_sources(desk.documents, inactive=True)}
    assert {id: record.state for id, record in records.items()} == {"a": "absent", "b": "active", "c": "active"}
    assert records["b"].source.name == "New name"
    assert {feed.source.name for feed in await desk.store.next_feeds(without_hosts=["c.example"], limit=9)} == {
        "New name"
    }


async def test_an_outlet_that_comes_back_is_read_again(desk: Desk) -> None:
    for entries in ([entry("a")], [], [entry("a")]):
        await follow(desk, *entries)
    assert await read_urls(desk) == ["https://a.example/rss"]
    assert [record.state for record in await list_sources(desk.documents)] == ["active"]


async def test_nothing_is_dropped_while_the_catalogue_has_a_bad_entry(desk: Desk) -> None:
    await follow(desk, entry("a"), entry("b"))
    await follow(desk, entry("b"), problems=("entry 1 (a): feeds: missing",))
    assert await read_urls(desk) == ["https://a.example/rss", "https://b.example/rss"]


async def test_what_an_operator_removed_stays_removed_though_the_catalogue_lists_it(desk: Desk) -> None:
    await follow(desk, entry("a"))
    assert await remove_source(desk.documents, "a")
    assert not await remove_source(desk.documents, "a")
    assert not await remove_source(desk.documents, "nobody")
    await follow(desk, entry("a"))
    assert await read_urls(desk) == []
    assert await list_sources(desk.documents) == []


async def test_what_an_operator_added_outlasts_the_catalogue(desk: Desk) -> None:
    record = await add_source(desk.documents, "https://quai.example/rss", name="Le Quai", language="fr", country="FR")
    assert (record.source.id, record.source.language, record.origin) == ("le-quai", "fr", "operator")
    await add_source(desk.documents, "https://quai.example/sport", id="le-quai")
    await follow(desk, entry("a"))
    assert await read_urls(desk) == ["https://a.example/rss", "https://quai.example/rss", "https://quai.example/sport"]


async def test_adding_what_is_there_or_wrong_is_an_error_that_says_why(desk: Desk) -> None:
    await follow(desk, entry("a"))
    with pytest.raises(ValueError, match="already read for a"):
        await add_source(desk.documents, "https://a.example/rss", name="Other")
    with pytest.raises(ValueError, match="there is a source a already"):
        await add_source(desk.documents, "https://other.example/rss", name="A")
    with pytest.raises(ValueError, match="country"):
        await add_source(desk.documents, "https://x.example/rss", name="X", country="France")
    with pytest.raises(ValueError, match="not an http"):
        await add_source(desk.documents, "x.example/rss")


async def test_opml_can_be_imported(desk: Desk) -> None:
    opml = '<opml><body><outline text="A" xmlUrl="https://a.example/rss"/><outline text="B" xmlUrl="no"/></body></opml>'
    imported = await import_sources(desk.documents, opml, "mine.opml")
    assert imported.sources == 1
    assert "mine.opml, entry 2 (b)" in imported.problems[0]
    assert await read_urls(desk) == ["https://a.example/rss"]


async def test_trying_a_source_tells_what_would_come_of_it_and_why_not(desk: Desk, outlet: Outlet) -> None:
    settings = Settings(outbound_allow_hosts=outlet.host)
    outlet.answers["/feed"] = Reply(
        rss(item("/a", "A"), "<item><title>No link</title></item>", item("/b", "B", "Short"))
    )
    tried = await try_source(outlet.url("/feed"), settings)
    assert (tried.error, tried.format, tried.title, tried.pages_needed) == (None, "rss20", "The Harbour Post", 1)
    assert [article.title for article in tried.articles] == ["A", "B"]
    assert "has no link" in tried.problems[0]
    assert await list_sources(desk.documents) == []


async def test_trying_what_is_no_source_tells_why(outlet: Outlet) -> None:
    settings = Settings(outbound_allow_hosts=outlet.host)
    outlet.answers["/home"] = Reply("<html></html>")
    assert "not a feed" in ((await try_source(outlet.url("/home"), settings)).error or "")
    assert "answers 404" in ((await try_source(outlet.url("/none"), settings)).error or "")
    assert "not a public address" in ((await try_source("http://127.0.0.1:9/", Settings())).error or "")
    assert "not an http" in ((await try_source("nonsense", settings)).error or "")


async def test_an_outlets_feeds_are_found_from_its_home_page(outlet: Outlet) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="All news" href="/all.xml">'
    outlet.answers["/"] = Reply(f"<html><head>{link}</head></html>", headers={"Content-Type": "text/html"})
    first, *_ = await find_feeds(outlet.url("/"), Settings(outbound_allow_hosts=outlet.host))
    assert (first.url, first.title, first.declared) == (outlet.url("/all.xml"), "All news", True)


async def test_trying_a_source_tells_which_pages_robots_txt_keeps_back(outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A", "Short").replace("https://harbour.example", outlet.url(""))))
    outlet.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n")
    tried = await try_source(outlet.url("/feed"), Settings(outbound_allow_hosts=outlet.host))
    assert tried.pages_needed == 1
    assert "robots.txt does not allow it" in tried.problems[0]
