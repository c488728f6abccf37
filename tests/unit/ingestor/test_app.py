"""The ingestor as it is wired: from a catalogue file and a feed over HTTP to an event in the embedded log."""

import asyncio
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.ingestor.app import build, instance_name
from services.ingestor.catalogue import CatalogueError
from services.ingestor.settings import Settings, outbound_client
from shared.events import ArticleFetched
from shared.kafka import consume
from shared.kafka.provision import provision
from shared.topics import ARTICLES_FETCHED
from tests.outlet import Outlet, Reply
from tests.unit.ingestor.samples import item, rss


def settings(folder: Path, outlet: Outlet, catalogue: str = "") -> Settings:
    return Settings(
        data_dir=folder,
        ingestor_catalogue=catalogue,
        ingestor_interval_min_seconds=0.05,
        ingestor_interval_max_seconds=0.1,
        ingestor_host_delay_seconds=0,
        outbound_allow_hosts=outlet.host,
    )


async def test_an_article_goes_from_the_outlet_into_the_log(tmp_path: Path, outlet: Outlet) -> None:
    outlet.answers["/feed"] = Reply(rss(item("/a", "A")))
    outlet.answers["/catalogue.yaml"] = Reply(f"sources: [{{id: far, name: Far, feeds: ['{outlet.url('/feed2')}']}}]")
    outlet.answers["/feed2"] = Reply(rss(item("/b", "B")))
    (tmp_path / "near.yaml").write_text(f"sources: [{{id: near, name: Near, feeds: ['{outlet.url('/feed')}']}}]")
    chosen = settings(tmp_path, outlet, f"{tmp_path / 'near.yaml'}, {outlet.url('/catalogue.yaml')}")
    await provision(chosen)
    arrived: set[str] = set()
    both = asyncio.Event()

    async def read(event: ArticleFetched) -> None:
        arrived.add(event.article.title)
        if len(arrived) == 2:
            both.set()

    async with build(chosen) as service:
        consume(service.broker, ARTICLES_FETCHED, group="deduplicator", handler=read, settings=chosen)
        await service.broker.start()
        works = [asyncio.create_task(_run(task)) for task in service.tasks]
        try:
            async with asyncio.timeout(20):
                await both.wait()
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
            await service.broker.stop()
    assert arrived == {"A", "B"}


async def _run(task: object) -> None:
    await task()  # type: ignore[operator]  # one of the service's tasks


@pytest.mark.parametrize("content", [None, "no: [catalogue"])
async def test_a_catalogue_that_can_not_be_read_stops_the_start_and_is_named(
    tmp_path: Path, outlet: Outlet, content: str | None
) -> None:
    file = tmp_path / "mine.yaml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CatalogueError, match=r"mine\.yaml"):
        async with build(settings(tmp_path, outlet, str(file))):
            pass


def test_limits_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValidationError, match="INGESTOR_LEASE_SECONDS"):
        Settings(ingestor_lease_seconds=30)
    with pytest.raises(ValidationError, match="INGESTOR_INTERVAL_MIN_SECONDS"):
        Settings(ingestor_interval_min_seconds=100, ingestor_interval_max_seconds=10)


def test_instances_have_names_of_their_own_unless_there_can_be_but_one() -> None:
    assert instance_name(Settings()) == "embedded"
    assert instance_name(Settings(instance="ingestor-2")) == "ingestor-2"
    assert instance_name(Settings(mongodb_uri="mongodb://db/")) not in ("embedded", "")


async def test_outlets_are_told_who_asks_and_how_to_reach_them(outlet: Outlet) -> None:
    outlet.answers["/"] = Reply("hello")
    client = outbound_client(Settings(ingestor_contact="https://news.example/bot", outbound_allow_hosts=outlet.host))
    await client.get(outlet.url("/"))
    await client.aclose()
    assert outlet.requests[0].headers["user-agent"] == "Infobud/0.1 (news aggregator; +https://news.example/bot)"
