"""What programs get over HTTP."""

from shared.events import Genre
from tests.unit.feed.builders import changed, member, story, summarized
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
