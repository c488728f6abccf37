"""Answers that are kept in memory: never older than the last change."""

import asyncio

import httpx

from tests.unit.feed.builders import changed, member, story
from tests.unit.feed.conftest import Feed, Opening


async def _headlines(client: httpx.AsyncClient, path: str = "/v1/stories?sort=latest") -> list[str]:
    return [card["headline"] for card in (await client.get(path)).json()["stories"]]


async def test_a_kept_answer_is_the_same_to_the_byte_and_gives_way_to_a_change_at_once(feed: Feed) -> None:
    await feed.take(changed(story("s1", [member("a", "First")])))
    one, two = await feed.client.get("/v1/stories"), await feed.client.get("/v1/stories")
    assert one.content == two.content
    assert one.headers["etag"] == two.headers["etag"]
    assert one.headers["x-request-id"] != two.headers["x-request-id"]
    await feed.take(changed(story("s2", [member("b", "Second", minutes=1)])))
    assert await _headlines(feed.client) == ["Second", "First"]


async def test_what_another_instance_wrote_is_seen_at_its_next_look(opened: Opening) -> None:
    async with opened(feed_stream_poll_seconds=0.01) as one, opened() as other:
        assert await _headlines(one.client) == []
        await other.take(changed(story("s1", [member("a", "First")])))
        async with asyncio.timeout(5):
            while await _headlines(one.client) != ["First"]:
                await asyncio.sleep(0.005)


async def test_languages_encodings_and_addresses_have_answers_of_their_own(feed: Feed) -> None:
    await feed.take(*(changed(story(f"s{number}")) for number in range(9)))
    plain = await feed.client.get("/v1/stories", headers={"Accept-Encoding": "identity"})
    packed = await feed.client.get("/v1/stories", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert len((await feed.client.get("/v1/stories?limit=2")).json()["stories"]) == 2


async def test_a_kept_answer_is_304_for_those_who_have_it(feed: Feed) -> None:
    await feed.take(changed(story("s1")))
    for _ in range(2):
        first = await feed.client.get("/v1/stories/s1")
    by_tag = await feed.client.get("/v1/stories/s1", headers={"If-None-Match": first.headers["etag"]})
    by_time = await feed.client.get("/v1/stories/s1", headers={"If-Modified-Since": first.headers["last-modified"]})
    both = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}
    assert (by_tag.status_code, by_tag.content, by_time.status_code) == (304, b"", 304)
    assert "content-type" not in by_tag.headers
    assert (await feed.client.get("/v1/stories/s1", headers=both)).status_code == 200
    odd = await feed.client.get("/v1/stories/s1", headers={"If-Modified-Since": "yesterday"})
    assert odd.status_code == 200


async def test_private_answers_are_never_kept(feed: Feed) -> None:
    made = (await feed.client.post("/v1/feeds", json={"name": "Mine"})).json()
    path = f"/v1/feeds/{made['id']}"
    own = {"Authorization": f"Bearer {made['token']}"}
    assert (await feed.client.get(path, headers=own)).status_code == 200
    assert (await feed.client.get(path)).status_code == 401
    await feed.client.patch(path, json={"name": "Ours"}, headers=own)
    assert (await feed.client.get(path, headers=own)).json()["name"] == "Ours"


async def test_a_secret_address_shows_its_feeds_new_filter_at_once(feed: Feed) -> None:
    await feed.take(changed(story("s1", [member("a", "First")], topics=("sport",))))
    made = (await feed.client.post("/v1/feeds", json={"filter": {"topic": ["sport"]}})).json()
    address = f"/feeds/{made['token']}.json"
    assert len((await feed.client.get(address)).json()["items"]) == 1
    own = {"Authorization": f"Bearer {made['token']}"}
    await feed.client.patch(f"/v1/feeds/{made['id']}", json={"filter": {"topic": ["science"]}}, headers=own)
    assert (await feed.client.get(address)).json()["items"] == []
