"""Who may come in, how often, and with how much."""

import base64

import pytest

from services.feed.allowance import Allowance, client_name
from shared.documents import Documents
from shared.events import SourceRequested
from tests.unit.feed.builders import NOON, changed, story
from tests.unit.feed.conftest import Feed, Opening

ADMIN = {"Authorization": "Bearer letmein"}
OPML = '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>'


@pytest.mark.parametrize(
    "shown",
    [
        {"X-API-Key": "second"},
        {"Authorization": "Bearer first"},
        {"Authorization": "Basic " + base64.b64encode(b"anyone:first").decode()},
    ],
)
async def test_with_keys_set_reading_needs_one(opened: Opening, shown: dict[str, str]) -> None:
    async with opened(feed_api_keys="first, second") as feed:
        for path in ("/v1/stories", "/feeds/stories.rss", "/", "/v1/stream"):
            refused = await feed.client.get(path)
            assert refused.status_code == 401
            assert "Basic" in refused.headers["www-authenticate"]
            assert (await feed.client.get(path, headers={"X-API-Key": "third"})).status_code == 401
        assert (await feed.client.get("/v1/stories", headers=shown)).status_code == 200
        assert (await feed.client.get("/openapi.json")).status_code == 200


async def test_a_saved_feeds_secret_address_needs_no_key(opened: Opening) -> None:
    async with opened(feed_api_keys="first") as feed:
        assert (await feed.client.post("/v1/feeds", json={})).status_code == 401
        made = (await feed.client.post("/v1/feeds", json={}, headers={"X-API-Key": "first"})).json()
        assert (await feed.client.get(f"/feeds/{made['token']}.rss")).status_code == 200
        own = {"Authorization": f"Bearer {made['token']}"}
        assert (await feed.client.get(f"/v1/feeds/{made['id']}", headers=own)).status_code == 200


async def test_a_client_is_counted_over_all_instances_together(opened: Opening) -> None:
    async with opened(feed_rate_limit=40) as one, opened(feed_rate_limit=40) as other:
        answers = [await feed.client.get("/v1/topics") for _ in range(25) for feed in (one, other)]
        statuses = [answer.status_code for answer in answers]
        assert statuses.count(200) == 40
        refused = answers[-1]
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit-policy"] == '"client";q=40;w=60'
        assert refused.headers["ratelimit-remaining"] == "0"
        assert refused.json()["type"] == "urn:infobud:problem:too-many-requests"
        assert int(answers[0].headers["ratelimit-remaining"]) == 39


async def test_other_clients_are_not_held_up_and_a_proxy_speaks_for_them(opened: Opening) -> None:
    async with opened(feed_rate_limit=2, feed_trusted_proxies="127.0.0.1") as feed:
        for address in ("192.0.2.1", "192.0.2.2"):
            headers = {"X-Forwarded-For": f"198.51.100.9, {address}"}
            statuses = [(await feed.client.get("/v1/topics", headers=headers)).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]
    async with opened(feed_rate_limit=2) as feed:
        statuses = [
            (await feed.client.get("/v1/topics", headers={"X-Forwarded-For": f"192.0.2.{number}"})).status_code
            for number in range(50, 53)
        ]
        assert statuses == [200, 200, 429]


async def test_an_allowance_is_full_again_after_its_minute(documents: Documents) -> None:
    times = [NOON]
    allowance = await Allowance.open(documents, 3, lambda: times[0])
    assert [(await allowance.spend("a")).passes for _ in range(4)] == [True, True, True, False]
    times[0] = NOON.replace(minute=1)
    assert (await allowance.spend("a")).passes


def test_a_network_of_addresses_is_one_client() -> None:
    assert client_name("2001:db8:1:2::5") == client_name("2001:db8:1:2:ffff::1")
    assert client_name("2001:db8:1:2::5") != client_name("2001:db8:1:3::5")
    assert client_name("::ffff:192.0.2.1") == client_name("192.0.2.1")


async def test_administration_is_off_without_its_token(feed: Feed) -> None:
    for method, path in (("POST", "/v1/opml"), ("GET", "/v1/reports"), ("GET", "/v1/dead-letters")):
        answer = await feed.client.request(method, path, headers=ADMIN)
        assert answer.status_code == 403
        assert "FEED_ADMIN_TOKEN" in answer.json()["detail"]


async def test_an_operator_asks_the_ingestor_for_sources(opened: Opening) -> None:
    async with opened(feed_admin_token="letmein") as feed:
        for headers in ({}, {"Authorization": "Bearer guess"}):
            assert (await feed.client.post("/v1/opml", content=OPML, headers=headers)).status_code == 401
        xml = {**ADMIN, "Content-Type": "text/x-opml"}
        assert (await feed.client.post("/v1/opml", content=OPML, headers=xml)).json()["feeds"] == 1
        added = await feed.client.post("/v1/sources", json={"feed": "https://b.example/feed"}, headers=ADMIN)
        assert (added.status_code, added.headers["location"]) == (202, "/v1/sources")
        assert (await feed.client.delete("/v1/sources/nobody", headers=ADMIN)).status_code == 404
        requests: list[SourceRequested] = feed.asked
        assert [(event.action, event.feed_url) for event in requests] == [
            ("import", ""),
            ("add", "https://b.example/feed"),
        ]
        for bad in ("not xml", "<opml/>", '<!DOCTYPE x [<!ENTITY a "b">]><opml/>'):
            assert (await feed.client.post("/v1/opml", content=bad, headers=xml)).status_code == 422


async def test_an_operator_reads_reports_and_closes_them_and_sends_dead_letters_round(opened: Opening) -> None:
    async with opened(feed_admin_token="letmein") as feed:
        await feed.take(changed(story("s1", version=3)))
        report = {"kind": "wrong_fact", "text": "It was the other river.", "sentence": "The Tarn rose."}
        receipt = (await feed.client.post("/v1/stories/s1/reports", json=report)).json()
        assert (receipt["story_id"], receipt["revision"]) == ("s1", 3)
        (row,) = (await feed.client.get("/v1/reports", headers=ADMIN)).json()["reports"]
        assert (row["text"], row["state"]) == ("It was the other river.", "open")
        await feed.client.patch(f"/v1/reports/{row['id']}", json={"state": "closed"}, headers=ADMIN)
        assert (await feed.client.get("/v1/reports", headers=ADMIN)).json()["reports"] == []
        assert len((await feed.client.get("/v1/reports?state=closed", headers=ADMIN)).json()["reports"]) == 1
        (letter,) = (await feed.client.get("/v1/dead-letters", headers=ADMIN)).json()["dead_letters"]
        assert letter["cause"] == "it was not JSON"
        replayed = await feed.client.post("/v1/dead-letters/replay", json={}, headers=ADMIN)
        assert replayed.json() == {"replayed": 1}
        unknown = await feed.client.post("/v1/dead-letters/replay", json={"topic": "nope"}, headers=ADMIN)
        assert unknown.status_code == 422


async def test_the_sources_are_exported_to_anybody(feed: Feed) -> None:
    answer = await feed.client.get("/v1/opml")
    assert answer.headers["content-type"].startswith("text/x-opml")
    assert answer.text.startswith("<?xml")


async def test_bodies_and_queries_have_limits(feed: Feed) -> None:
    large = await feed.client.post("/v1/feeds", content=b"x" * 70_000)
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")

    async def endless() -> object:  # type: ignore[misc] # an async generator
        for _ in range(100):
            yield b"y" * 1_000

    streamed = await feed.client.post("/v1/feeds", content=endless())  # type: ignore[arg-type]
    assert streamed.status_code == 413
    assert (await feed.client.get("/v1/stories?q=" + "a" * 9_000)).status_code == 414
    not_json = await feed.client.post("/v1/feeds", content=b"{", headers={"Content-Type": "application/json"})
    assert not_json.status_code == 422
