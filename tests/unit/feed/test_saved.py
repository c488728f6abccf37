"""Saved feeds: a secret token opens them, and nothing else does."""

import httpx
import pytest

from services.feed.personal import taste_of
from shared.events import StorySummarized
from tests.unit.feed.builders import changed, member, story, summarized
from tests.unit.feed.conftest import Feed

ROWS = [
    member("a", "Tarn floods valley", source="herald"),
    member("b", "Der Tarn", source="bote", language="de", country="AT", minutes=5),
    member("c", "Shock flood drowns all", source="shout", minutes=9),
]


async def _river(feed: Feed) -> None:
    paragraphs = [[("The Tarn has flooded.", ROWS), ("Everything is lost.", ROWS[2:])], [("Trains stand.", ROWS[1:2])]]
    await feed.take(
        changed(story("river", ROWS, topics=("weather",))),
        summarized("river", headline="The Tarn floods", paragraphs=paragraphs),
        changed(story("match", [member("m", "Final lost", minutes=30)], topics=("sport",))),
    )


async def _saved(feed: Feed, token: str = "", **wish: object) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await feed.client.post("/v1/feeds", json=wish, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def _bearer(made: dict[str, object]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['token']}"}


async def test_a_saved_filter_reads_the_same_as_json_and_in_every_format(feed: Feed) -> None:
    await _river(feed)
    made = await _saved(feed, name="Weather", filter={"topic": ["weather"]})
    listed = (await feed.client.get(f"/v1/feeds/{made['id']}/stories", headers=_bearer(made))).json()
    assert [card["id"] for card in listed["stories"]] == ["river"]
    for address in made["feeds"].values():  # type: ignore[attr-defined]
        answer = await feed.client.get(address)
        assert answer.status_code == 200
        assert "The Tarn floods" in answer.text
        assert "Final lost" not in answer.text
        assert answer.headers["cache-control"] == "private, no-cache"


async def test_the_token_is_shown_once_and_stored_as_a_hash(feed: Feed) -> None:
    made = await _saved(feed, name="Mine")
    again = (await feed.client.get(f"/v1/feeds/{made['id']}", headers=_bearer(made))).json()
    assert "token" not in again
    collection = await feed.documents.collection("feed_saved")
    assert str(made["token"]) not in repr(await collection.find())


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_without_the_token_a_feed_stays_shut(feed: Feed, method: str) -> None:
    made, other = await _saved(feed), await _saved(feed)
    body = {"json": {"name": "Taken over"}} if method == "PATCH" else {}
    for headers in ({}, {"Authorization": "Bearer nonsense"}, _bearer(other)):
        answer = await feed.client.request(method, f"/v1/feeds/{made['id']}", headers=headers, **body)  # type: ignore[arg-type]
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (await feed.client.get("/feeds/nonsense.rss")).status_code == 404


async def test_a_change_replaces_what_is_given_and_leaves_the_rest(feed: Feed) -> None:
    made = await _saved(feed, name="Weather", filter={"topic": ["weather"]}, sort="top")
    path = f"/v1/feeds/{made['id']}"
    answer = (await feed.client.patch(path, json={"filter": {"q": "tarn"}}, headers=_bearer(made))).json()
    assert (answer["name"], answer["sort"], answer["filter"]) == ("Weather", "top", {"q": ["tarn"]})


async def test_a_deleted_feed_is_gone_with_its_addresses_and_webhooks(feed: Feed) -> None:
    made = await _saved(feed)
    path = f"/v1/feeds/{made['id']}"
    await feed.client.post(f"{path}/webhooks", json={"url": "https://example.org/hook"}, headers=_bearer(made))
    assert (await feed.client.delete(path, headers=_bearer(made))).status_code == 204
    assert (await feed.client.get(path, headers=_bearer(made))).status_code == 404
    assert (await feed.client.get(f"/feeds/{made['token']}.rss")).status_code == 404
    assert await (await feed.documents.collection("feed_webhooks")).count() == 0


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"filter": {"topic": ["sience"]}}, "did you mean science?"),
        ({"filter": {"topics": ["science"]}}, "Extra inputs"),
        ({"filter": {"country": ["Germany"]}}, "did you mean DE?"),
        ({"sort": "best"}, "top"),
        ({"weights": {"topic": {"science": 100}}}, "less than or equal to 4"),
        ({"name": ""}, "at least 1 character"),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused_in_words(feed: Feed, wish: dict[str, object], says: str) -> None:
    answer = await feed.client.post("/v1/feeds", json=wish)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert says in answer.json()["detail"]


async def test_the_first_token_adds_lists_and_exports_all_of_a_readers_feeds(feed: Feed) -> None:
    first = await _saved(feed, name="First")
    second = await _saved(feed, str(first["token"]), name="Second")
    listed = (await feed.client.get("/v1/feeds", headers=_bearer(first))).json()
    assert [row["name"] for row in listed["feeds"]] == ["First", "Second"]
    alone = (await feed.client.get("/v1/feeds", headers=_bearer(second))).json()
    assert [row["name"] for row in alone["feeds"]] == ["Second"]
    opml = (await feed.client.get("/v1/feeds.opml", headers=_bearer(first))).text
    assert f"/feeds/{first['token']}.rss" in opml
    assert f"/feeds/{second['token']}.rss" in opml
    assert (await feed.client.get(f"/v1/feeds/{second['id']}", headers=_bearer(first))).status_code == 200


async def test_an_outlet_that_is_left_out_takes_its_rows_and_sentences_and_leaves_the_story(feed: Feed) -> None:
    await _river(feed)
    made = await _saved(feed, filter={"exclude_source": ["shout"], "topic": ["weather"]})
    headers = _bearer(made)
    told = (await feed.client.get(f"/v1/feeds/{made['id']}/stories/river", headers=headers)).json()
    assert [row["outlet"]["id"] for row in told["radar"]] == ["herald", "bote"]
    sentences = [sentence for part in told["summary"]["paragraphs"] for sentence in part["sentences"]]
    assert [sentence["text"] for sentence in sentences] == ["The Tarn has flooded.", "Trains stand."]
    assert {citation["source"] for citation in sentences[0]["citations"]} == {"herald", "bote"}
    assert (sentences[0]["independent_sources"], told["independent_sources"], told["reports"]) == (2, 2, 2)
    (card,) = (await feed.client.get(f"/v1/feeds/{made['id']}/stories", headers=headers)).json()["stories"]
    assert card["outlets"] == ["Herald", "Bote"]
    open_to_all = (await feed.client.get("/v1/stories/river?exclude_source=shout")).json()
    assert open_to_all["summary"] == told["summary"]
    assert "Everything is lost" not in (await feed.client.get(f"/feeds/{made['token']}.rss")).text


async def test_a_headline_of_an_outlet_that_is_left_out_gives_way(feed: Feed) -> None:
    rows = [member("a", "Shock!", source="shout"), member("b", "Ferry late", source="post", minutes=3)]
    event = summarized("ferry", headline="Shock!", paragraphs=[[("The ferry is late.", rows)]])
    cited = StorySummarized.model_validate(
        event.model_dump() | {"headline_citations": event.paragraphs[0].sentences[0].citations[:1]}
    )
    await feed.take(changed(story("ferry", rows)), cited)
    told = (await feed.client.get("/v1/stories/ferry?exclude_source=shout")).json()
    assert (told["headline"], told["title"]) == ("Ferry late", "Ferry late")


async def test_weights_move_stories_and_say_so_and_pages_hold_each_once(feed: Feed) -> None:
    for number in range(12):
        topic = "science" if number % 4 == 3 else "sport"
        await feed.take(changed(story(f"s{number:02}", [member("a", minutes=-30 * number)], topics=(topic,))))
    made = await _saved(feed, sort="top", weights={"topic": {"science": 4.0}})
    seen: list[str] = []
    cursor = ""
    while True:
        path = f"/v1/feeds/{made['id']}/stories?limit=5&cursor={cursor}"
        answer = (await feed.client.get(path, headers=_bearer(made))).json()
        seen += [card["id"] for card in answer["stories"]]
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert seen[:3] == ["s03", "s07", "s11"]
    assert sorted(seen) == [f"s{number:02}" for number in range(12)]
    told = (await feed.client.get(f"/v1/feeds/{made['id']}/stories/s03", headers=_bearer(made))).json()
    assert told["explain"]["taste"] == 2.0
    assert "Your feed moves it up" in told["explain"]["words"]


def test_weights_together_stay_within_their_bounds() -> None:
    taste = taste_of({"topics": {"science": 4.0, "health": 4.0}, "countries": {"DE": 0.25}})
    document = {"topics": ["science", "health"], "countries": [], "languages": [], "sources": []}
    assert taste.of(document) == 2.0
    assert taste.of({**document, "topics": [], "countries": ["DE"]}) == -2.0


async def test_a_secret_address_stands_in_no_log(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    made = await _saved(feed)
    await feed.documents.close()
    answer = await feed.client.get(f"/feeds/{made['token']}.rss")
    assert answer.status_code == 503
    out = capsys.readouterr()
    assert str(made["token"]) not in out.out + out.err


async def test_odd_tokens_are_no_failure(feed: Feed) -> None:
    for token in ("x" * 5000, "ü", "", "a b"):
        headers = httpx.Headers([(b"X-Feed-Token", token.encode())])
        assert (await feed.client.get("/v1/feeds", headers=headers)).status_code == 401
