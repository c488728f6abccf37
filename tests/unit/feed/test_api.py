"""What programs get over HTTP."""

import dataclasses

import httpx
import jsonschema
import pytest
import structlog

from services.feed.http import create_app
from services.feed.site import Site
from shared.events import Genre, Related, StoryChange
from tests.unit.feed.builders import changed, member, outlet, story, summarized
from tests.unit.feed.conftest import Feed

RIVER = [
    member("a", "River Tarn floods", source="herald", minutes=0),
    member("b", "Der Tarn tritt über die Ufer", source="bote", language="de", country="DE", minutes=10),
    member("c", "River Tarn floods", source="post", original="a", minutes=20, agency="Alpine Press"),
    member("d", "We should have dammed the Tarn", source="voice", genre=Genre.OPINION, minutes=30),
]


async def _river(feed: Feed) -> None:
    await feed.take(
        changed(story("river", RIVER, topics=("weather", "disaster"))),
        summarized(
            "river",
            headline="The Tarn floods its valley",
            paragraphs=[[("The Tarn has flooded its valley.", RIVER[:2])], [("Nobody was hurt.", RIVER[1:2])]],
        ),
    )


async def test_a_story_is_listed_with_its_headline_lead_and_counts(feed: Feed) -> None:
    await _river(feed)
    answer = (await feed.client.get("/v1/stories")).json()
    (card,) = answer["stories"]
    assert card["headline"] == "The Tarn floods its valley"
    assert card["lead"] == "The Tarn has flooded its valley."
    assert card["url"] == "https://news.example/stories/river"
    assert card["independent_sources"] == 2
    assert card["reports"] == 4
    assert [topic["id"] for topic in card["topics"]] == ["weather", "disaster"]
    assert answer["next_cursor"] is None
    assert answer["meta"]["empty_because"] is None


async def test_a_story_answers_with_cited_paragraphs_radar_coverage_and_reasons(feed: Feed) -> None:
    await _river(feed)
    answer = (await feed.client.get("/v1/stories/river")).json()
    (sentence,) = answer["summary"]["paragraphs"][0]["sentences"]
    assert sentence["independent_sources"] == 2
    assert [citation["url"] for citation in sentence["citations"]] == [
        "https://herald.example/a",
        "https://bote.example/b",
    ]
    assert [row["article_id"] for row in answer["radar"]] == ["a", "b", "d"]
    first, german, opinion = answer["radar"]
    assert first["first_to_report"]
    assert first["agency"] == "Alpine Press"
    assert [copy["outlet"]["id"] for copy in first["reprints"]] == ["post"]
    assert german["outlet"]["country_name"] == "Germany"
    assert opinion["genre"] == "opinion"
    assert {row["language"]: row["reports"] for row in answer["coverage"]["languages"]} == {"en": 3, "de": 1}
    assert answer["explain"]["joined"][0]["shared"] == ["river", "flood"]


async def _take_stories(feed: Feed, count: int) -> None:
    await feed.take(*(changed(story(f"s{number}", [member("a", minutes=-number)])) for number in range(count)))


@pytest.mark.parametrize("sort", ["top", "latest"])
async def test_pages_give_every_story_once_while_new_ones_arrive(feed: Feed, sort: str) -> None:
    await _take_stories(feed, 25)
    seen: list[str] = []
    cursor = ""
    for page in range(10):
        answer = (await feed.client.get(f"/v1/stories?sort={sort}&limit=4&cursor={cursor}")).json()
        seen += [card["id"] for card in answer["stories"]]
        await feed.take(changed(story(f"new{page}", [member("a", minutes=page + 1)])))
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert seen == [f"s{number}" for number in range(25)]


@pytest.mark.parametrize("sort", ["top", "latest"])
async def test_a_story_that_moves_while_the_list_is_read_is_neither_skipped_nor_repeated(feed: Feed, sort: str) -> None:
    await _take_stories(feed, 25)
    seen: list[str] = []
    cursor = ""
    for page in range(10):
        answer = (await feed.client.get(f"/v1/stories?sort={sort}&limit=4&cursor={cursor}")).json()
        seen += [card["id"] for card in answer["stories"]]
        unseen, given_out = f"s{24 - page}", seen[0]
        upwards = [member("a", minutes=page + 10), member("b", minutes=page + 11)]
        downwards = [member("a", minutes=-(page + 1) * 100)]
        await feed.take(
            changed(story(unseen, upwards, version=page + 2)), changed(story(given_out, downwards, version=page + 2))
        )
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert seen == [f"s{number}" for number in range(25)]


async def test_a_filter_that_the_store_cannot_decide_pages_without_gaps(feed: Feed) -> None:
    for number in range(30):
        title = "Tarn floods valley" if number % 3 else "Valley floods Tarn"
        await feed.take(changed(story(f"s{number:02}", [member("a", title, minutes=-number)])))
    seen: list[str] = []
    cursor = ""
    while True:
        query = {"q": '"tarn floods"', "sort": "latest", "limit": "7", "cursor": cursor}
        answer = (await feed.client.get("/v1/stories", params=query)).json()
        seen += [card["id"] for card in answer["stories"]]
        cursor = answer["next_cursor"]
        if not cursor:
            break
    assert seen == [f"s{number:02}" for number in range(30) if number % 3]


async def test_a_cursor_of_one_order_is_refused_by_the_other(feed: Feed) -> None:
    await _take_stories(feed, 3)
    cursor = (await feed.client.get("/v1/stories?sort=top&limit=1")).json()["next_cursor"]
    answer = await feed.client.get(f"/v1/stories?sort=latest&cursor={cursor}")
    assert answer.status_code == 409
    assert answer.json()["parameter"] == "cursor"


async def test_the_answer_is_in_the_readers_language_or_says_why_not(feed: Feed) -> None:
    await _river(feed)
    await feed.take(summarized("river", language="de", headline="Der Tarn tritt über die Ufer"))
    by_parameter = (await feed.client.get("/v1/stories/river?lang=de")).json()
    by_header = (await feed.client.get("/v1/stories/river", headers={"Accept-Language": "de-AT, en;q=0.5"})).json()
    assert by_parameter["headline"] == by_header["headline"] == "Der Tarn tritt über die Ufer"
    assert by_parameter["available_languages"] == ["de", "en"]
    japanese = (await feed.client.get("/v1/stories/river?lang=ja")).json()
    assert japanese["language"] == "en"


async def test_a_story_without_summary_has_its_reports_headline_and_says_so(feed: Feed) -> None:
    await feed.take(changed(story("s", [member("a", "Harbour closed")])))
    answer = (await feed.client.get("/v1/stories/s")).json()
    assert (answer["headline"], answer["status"], answer["summary"]) == ("Harbour closed", "pending", None)
    assert answer["summary_note"] == "The summary is still being written."


async def test_a_summary_of_an_older_revision_says_so(feed: Feed) -> None:
    await feed.take(changed(story("s", version=2)), summarized("s", version=1))
    answer = (await feed.client.get("/v1/stories/s")).json()
    assert answer["summary"]["revision"] == 1
    assert answer["revision"] == 2
    assert "More reports have come in" in answer["summary_note"]


async def test_a_merged_story_answers_with_its_survivor(feed: Feed) -> None:
    await feed.take(
        changed(story("young"), StoryChange.CREATED),
        changed(story("young", [], version=2, merged_into="old"), StoryChange.MERGED),
        changed(story("old", RIVER, version=2, absorbed=("young",)), StoryChange.MERGED),
    )
    answer = await feed.client.get("/v1/stories/young")
    assert answer.status_code == 200
    assert answer.headers["content-location"] == "/v1/stories/old"
    body = answer.json()
    assert (body["id"], body["redirected_from"], body["merged_from"]) == ("old", "young", ["young"])
    assert (await feed.client.get("/v1/stories/young/radar")).json()["radar"][0]["article_id"] == "a"
    assert [card["id"] for card in (await feed.client.get("/v1/stories")).json()["stories"]] == ["old"]


async def test_related_stories_are_cards_with_reasons_and_merged_ones_their_survivors(feed: Feed) -> None:
    related = [
        Related(story_id="unknown", title="Never seen", score=0.9),
        Related(story_id="young", title="Young", score=0.5, shared=("Tarn",)),
        Related(story_id="old", title="Old", score=0.4),
        Related(story_id="dam", title="Dam", score=0.7, shared=("dam",)),
    ]
    await feed.take(
        changed(story("old")),
        changed(story("dam")),
        changed(story("young", [], version=2, merged_into="old")),
        changed(story("s", related=related)),
    )
    answer = (await feed.client.get("/v1/stories/s/related")).json()
    shown = [(entry["story"]["id"], entry["shared"]) for entry in answer["related"]]
    assert shown == [("dam", ["dam"]), ("old", ["Tarn"])]
    empty = (await feed.client.get("/v1/stories/old/related")).json()
    assert (empty["related"], empty["meta"]["empty_because"]) == ([], "no_related_stories")


async def test_the_radar_can_be_narrowed_by_language_and_country(feed: Feed) -> None:
    await _river(feed)
    german = (await feed.client.get("/v1/stories/river/radar?lang=de")).json()
    assert [row["article_id"] for row in german["radar"]] == ["b"]
    none = (await feed.client.get("/v1/stories/river/radar?country=JP")).json()
    assert (none["radar"], none["meta"]["empty_because"]) == ([], "filtered_by_you")


async def test_links_that_are_not_http_are_no_links(feed: Feed) -> None:
    rows = [member("a", url="javascript:alert(1)"), member("b", url="https://fine.example/b", minutes=1)]
    await feed.take(changed(story("s", rows)), summarized("s", paragraphs=[[("It happened.", rows)]]))
    answer = (await feed.client.get("/v1/stories/s")).json()
    assert [row["url"] for row in answer["radar"]] == [None, "https://fine.example/b"]
    citations = answer["summary"]["paragraphs"][0]["sentences"][0]["citations"]
    assert [citation["url"] for citation in citations] == [None, "https://fine.example/b"]


async def test_a_citation_of_an_article_that_left_the_story_still_names_its_outlet(feed: Feed) -> None:
    gone = member("gone", source="herald")
    await feed.take(changed(story("s")), summarized("s", paragraphs=[[("It happened.", [gone])]]))
    answer = (await feed.client.get("/v1/stories/s")).json()
    (citation,) = answer["summary"]["paragraphs"][0]["sentences"][0]["citations"]
    assert (citation["url"], citation["outlet"]) == (None, "herald")


async def _catalogue(feed: Feed, *ids: str, state: str = "active") -> None:
    sources = await feed.documents.collection("sources")
    for id in ids:
        source = outlet(id, "de", "AT").model_dump(mode="json")
        feeds = {"f": {"url": f"https://{id}.example/feed", "articles": 7, "last_error": "HTTP 500"}}
        await sources.replace({"_id": id, "source": source, "origin": "catalogue", "state": state, "feeds": feeds})


async def test_empty_lists_say_that_there_is_no_outlet(feed: Feed) -> None:
    answer = (await feed.client.get("/v1/stories")).json()
    assert (answer["stories"], answer["meta"]["empty_because"]) == ([], "no_sources")


async def test_empty_lists_say_that_nothing_has_come_yet(feed: Feed) -> None:
    await _catalogue(feed, "herald")
    assert (await feed.client.get("/v1/stories")).json()["meta"]["empty_because"] == "nothing_yet"


async def test_empty_lists_say_that_the_filter_leaves_nothing(feed: Feed) -> None:
    await _river(feed)
    assert (await feed.client.get("/v1/stories?topic=sport")).json()["meta"]["empty_because"] == "filtered_by_you"


async def test_outlets_are_listed_with_their_health_and_removed_ones_are_not(feed: Feed) -> None:
    await _catalogue(feed, "herald")
    await _catalogue(feed, "gone", state="removed")
    (source,) = (await feed.client.get("/v1/sources")).json()["sources"]
    assert (source["id"], source["articles"], source["last_error"]) == ("herald", 7, "HTTP 500")
    assert (await feed.client.get("/v1/stories?source=gone")).status_code == 200
    refused = await feed.client.get("/v1/stories?source=heralt")
    assert refused.json()["near"] == ["herald"]


async def test_topics_languages_and_countries_are_counted(feed: Feed) -> None:
    await _catalogue(feed, "herald")
    await _river(feed)
    topics = {entry["id"]: entry["stories"] for entry in (await feed.client.get("/v1/topics")).json()["topics"]}
    assert (topics["weather"], topics["sport"], len(topics)) == (1, 0, 17)
    languages = (await feed.client.get("/v1/languages")).json()["languages"]
    assert {entry["language"]: entry["stories"] for entry in languages} == {"en": 1, "de": 1}
    countries = (await feed.client.get("/v1/countries")).json()["countries"]
    assert {entry["name"]: entry["stories"] for entry in countries} == {"Germany": 1, "United Kingdom": 1, "Austria": 0}


async def test_changes_replay_from_any_cursor_and_pass_the_filter(feed: Feed) -> None:
    await _take_stories(feed, 3)
    await _river(feed)
    everything = (await feed.client.get("/v1/changes?after=0")).json()
    assert [item["cursor"] for item in everything["changes"]] == [1, 2, 3, 4, 5]
    weather = (await feed.client.get("/v1/changes?after=1&limit=3&topic=weather")).json()
    assert [item["kind"] for item in weather["changes"]] == ["grown"]
    assert weather["next_cursor"] == 4
    now = (await feed.client.get("/v1/changes?after=latest")).json()
    assert (now["changes"], now["next_cursor"], now["meta"]["empty_because"]) == ([], 5, "end_of_list")


async def test_a_merge_is_told_to_every_reader_of_changes(feed: Feed) -> None:
    await feed.take(changed(story("young")))
    await feed.take(changed(story("young", [], version=2, merged_into="old"), StoryChange.MERGED))
    answer = (await feed.client.get("/v1/changes?after=1&topic=sport")).json()
    assert [(item["story_id"], item["merged_into"], item["story"]) for item in answer["changes"]] == [
        ("young", "old", None)
    ]


@pytest.mark.parametrize(
    "path",
    ["/v1/stories", "/v1/stories/river", "/v1/topics", "/v1/changes", "/feeds/stories.rss", "/", "/stories/river"],
)
async def test_an_unchanged_answer_is_304_until_it_changes(feed: Feed, path: str) -> None:
    await _river(feed)
    first = await feed.client.get(path)
    known = {"If-None-Match": f'W/"other", {first.headers["etag"]}'}
    again = await feed.client.get(path, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    if path != "/v1/topics":
        await feed.take(changed(story("river", RIVER[:3], version=2)))
        assert (await feed.client.get(path, headers=known)).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/v1/stories?topics=science", 422, "Did you mean topic"),
        ("/v1/stories?topic=sience", 422, "Did you mean science"),
        ("/v1/stories/river?topic=science", 422, "there are: lang"),
        ("/v1/topics?x=1", 422, "there are: none"),
        ("/v1/changes?after=-1", 422, "whole number"),
        ("/v1/changes?after=earlyest", 422, "Did you mean earliest"),
        ("/v1/changes?cursor=1", 422, "There is no parameter"),
        ("/v1/stream?after=x", 422, "whole number"),
        ("/v1/stories/unknown", 404, "There is no story 'unknown'"),
        ("/v1/stories/unknown/radar", 404, "There is no story"),
        ("/v1/storeys", 404, "Nothing answers to '/v1/storeys'"),
        ("/feeds/stories.pdf", 404, "stories.rss"),
    ],
)
async def test_errors_are_problem_details_that_say_what_to_do(feed: Feed, path: str, status: int, says: str) -> None:
    answer = await feed.client.get(path, headers={"X-Request-Id": "reader-7"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]
    assert answer.json()["instance"] == "urn:request:reader-7"
    assert answer.headers["x-request-id"] == "reader-7"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/stories/%00",
        "/v1/stories/" + "x" * 5000,
        "/v1/stories/%ff%fe",
        "/stories/%22%3E%3Cscript%3E",
        "/v1/stories?id=%00&source=%00",
        "/v1/stories?q=%ff&since=0001-01-01T00:00:00%2B14:00",
        "/v1/changes?after=999999999999999",
        "/feeds/stories.rss?q=%0b",
        "/topics/%00",
        "/static/%00",
        "/static/../settings.py",
    ],
)
async def test_odd_input_is_no_failure(feed: Feed, path: str) -> None:
    await _river(feed)
    assert (await feed.client.get(path)).status_code < 500


async def test_a_method_that_is_not_there_is_a_problem_too(feed: Feed) -> None:
    answer = await feed.client.post("/v1/stories")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


async def test_a_store_that_is_away_is_a_503_with_retry_after_and_an_honest_page(feed: Feed) -> None:
    await feed.documents.close()
    answer = await feed.client.get("/v1/stories")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "urn:infobud:problem:store-unavailable"
    page = await feed.client.get("/")
    assert page.status_code == 503
    assert "can’t be reached just now" in page.text


async def test_a_request_id_that_could_forge_a_log_line_is_replaced(feed: Feed) -> None:
    answer = await feed.client.get("/v1/topics", headers={"X-Request-Id": "a b"})
    assert answer.headers["x-request-id"] != "a b"


async def test_every_answer_has_security_headers_and_reading_is_open_to_other_sites(feed: Feed) -> None:
    for path in ("/", "/v1/stories", "/v1/nothing", "/static/page.css"):
        answer = await feed.client.get(path, headers={"Origin": "https://elsewhere.example"})
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_head_is_get_without_its_body(feed: Feed) -> None:
    await _river(feed)
    get, head = await feed.client.get("/v1/stories"), await feed.client.head("/v1/stories")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]


async def test_large_answers_are_compressed_for_those_who_can_read_it(feed: Feed) -> None:
    await _river(feed)
    compressed = await feed.client.get("/v1/stories/river", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["content-encoding"] == "gzip"
    plain = await feed.client.get("/v1/stories/river", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert compressed.json() == plain.json()


async def test_answers_keep_to_the_openapi_document(feed: Feed) -> None:
    await _catalogue(feed, "herald")
    await _river(feed)
    document = (await feed.client.get("/openapi.json")).json()
    paths = ("/v1/stories", "/v1/stories/river", "/v1/stories/river/radar", "/v1/stories/river/related", "/v1/changes")
    for path in (*paths, "/v1/topics", "/v1/sources", "/v1/languages", "/v1/countries"):
        described = document["paths"][path.replace("river", "{story_id}")]["get"]
        schema = described["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate((await feed.client.get(path)).json(), {**schema, "components": document["components"]})
        assert described["responses"]["422"]["content"].keys() == {"application/problem+json"}


async def test_a_failure_is_a_500_that_tells_nothing_but_its_id(feed: Feed) -> None:
    class Broken(Site):
        async def empty_because(self, page: object) -> None:  # type: ignore[override] # fails before it answers
            raise RuntimeError("secret detail")

    parts = {field.name: getattr(feed.site, field.name) for field in dataclasses.fields(feed.site)}
    transport = httpx.ASGITransport(create_app(Broken(**parts)))
    async with httpx.AsyncClient(transport=transport, base_url="https://news.example") as client:
        with structlog.testing.capture_logs() as logs:
            answer = await client.get("/v1/stories")
    assert [entry["event"] for entry in logs] == ["request_failed"]
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["instance"]
