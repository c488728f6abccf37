"""What a story says of itself: why it ranks, what changed, what was edited, how far behind the news is."""

from datetime import timedelta

from shared.articles import ArticleRevision, StoredArticle, article_document
from shared.events import Article, ArticleKind
from tests.unit.feed.builders import NOON, changed, member, outlet, story, summarized
from tests.unit.feed.conftest import Feed


def _article(id: str, title: str, minutes: float, *titles: str) -> StoredArticle:
    time = NOON + timedelta(minutes=minutes)
    article = Article(
        id=id,
        url=f"https://herald.example/{id}",
        title=title,
        text="Text.",
        language="en",
        fetched_at=time,
        source=outlet("herald"),
        content_hash="0",
    )
    revisions = [
        ArticleRevision(number, text, "0", NOON + timedelta(minutes=number))
        for number, text in enumerate((*titles, title), start=1)
    ]
    return StoredArticle(article, ArticleKind.ORIGINAL, id, len(revisions), None, tuple(revisions))


async def _store(feed: Feed, *articles: StoredArticle) -> None:
    collection = await feed.documents.collection("articles")
    for article in articles:
        await collection.insert(article_document(article))


async def test_a_storys_rank_is_explained_in_numbers_and_in_words(feed: Feed) -> None:
    rows = [
        member("a", source="herald", minutes=-600),
        member("b", source="bote", language="de", country="AT", minutes=30),
        member("c", source="post", country="IE", minutes=40),
    ]
    await feed.take(changed(story("s1", rows)))
    explained = (await feed.client.get("/v1/stories/s1")).json()["explain"]
    assert (explained["sources"], explained["fresh_sources"], explained["countries"]) == (3, 2, 3)
    assert explained["rank"] == round(explained["attention"] + explained["spread"], 6)
    assert explained["words"].startswith("3 independent sources in 3 countries and 2 languages; 2 of them")


async def test_what_has_happened_since_a_revision_or_a_time_is_told(feed: Feed) -> None:
    await feed.take(changed(story("s1", [member("a")])), summarized("s1"))
    later = [member("a"), member("b", minutes=600)]
    await feed.take(changed(story("s1", later, version=2), cause="b"))
    history = (await feed.client.get("/v1/stories/s1/revisions")).json()["revisions"]
    assert [(step["kind"], step["revision"]) for step in history] == [("grown", 1), ("summarized", 1), ("grown", 2)]
    since = (await feed.client.get("/v1/stories/s1?changed_since=1")).json()["changed_since"]
    assert (since["revision"], since["reports"]) == (1, ["b"])
    assert [step["kind"] for step in since["revisions"]] == ["summarized", "grown"]
    moment = history[1]["at"]
    by_time = (await feed.client.get(f"/v1/stories/s1?changed_since={moment}")).json()["changed_since"]
    assert [step["cause"] for step in by_time["revisions"]] == ["b"]
    assert (await feed.client.get("/v1/stories/s1")).json()["changed_since"] is None


async def test_a_list_of_what_changed_since_a_time(feed: Feed) -> None:
    await feed.take(changed(story("s1")))
    first = (await feed.client.get("/v1/stories/s1")).json()["changed_at"]
    await feed.take(changed(story("s2")), summarized("s2"))
    after = feed.site.clock()
    everything = (await feed.client.get(f"/v1/stories?changed_since={first}")).json()["stories"]
    assert {card["id"] for card in everything} == {"s1", "s2"}
    nothing = (await feed.client.get("/v1/stories", params={"changed_since": after.isoformat()})).json()
    assert (nothing["stories"], nothing["meta"]["empty_because"]) == ([], "filtered_by_you")


async def test_the_radar_shows_the_headlines_that_an_outlet_has_replaced(feed: Feed) -> None:
    await _store(feed, _article("a", "Ferry late, nobody hurt", 9, "Ferry sinks", "Ferry sinks", "Ferry late"))
    await feed.take(changed(story("s1", [member("a", "Ferry late, nobody hurt", source="herald", revision=4)])))
    for path in ("/v1/stories/s1", "/v1/stories/s1/radar"):
        (row,) = (await feed.client.get(path)).json()["radar"]
        assert [(edit["revision"], edit["headline"]) for edit in row["edits"]] == [
            (2, "Ferry sinks"),
            (3, "Ferry late"),
        ]


async def test_a_story_that_fell_apart_answers_with_its_parts(feed: Feed) -> None:
    await feed.take(changed(story("s1")), changed(story("part", [member("b", "The other event")])))
    collection = await feed.documents.collection("feed_stories")
    document = await collection.get("s1")
    assert document is not None
    await collection.replace({**document, "story": {**document["story"], "split_into": ["part", "unknown"]}})
    told = (await feed.client.get("/v1/stories/s1")).json()
    assert [card["headline"] for card in told["split_into"]] == ["The other event"]


async def test_the_lag_is_that_of_the_oldest_article_which_nobody_can_see_yet(feed: Feed) -> None:
    lag = feed.site.progress.lag_seconds
    assert await lag() is None
    feed.site.progress._kept = None
    await feed.take(changed(story("s1", [member("a", minutes=50)])))
    shown = await lag()
    assert shown is not None
    assert 600 <= shown < 601
    feed.site.progress._kept = None
    await _store(feed, _article("late", "Not clustered yet", 55), _article("later", "Nor this", 58))
    waiting = await lag()
    assert waiting is not None
    assert 300 <= waiting < 301


async def test_an_empty_list_says_that_the_pipeline_is_delayed(feed: Feed) -> None:
    sources = await feed.documents.collection("sources")
    source = outlet("herald").model_dump(mode="json")
    feeds = {"f": {"url": "https://herald.example/feed"}}
    await sources.insert({"_id": "herald", "source": source, "origin": "catalogue", "state": "active", "feeds": feeds})
    await _store(feed, _article("late", "Fetched and not seen since", 50))
    answer = (await feed.client.get("/v1/stories")).json()
    assert (answer["stories"], answer["meta"]["empty_because"]) == ([], "pipeline_delayed")
    assert answer["meta"]["lag_seconds"] >= 600


async def test_an_empty_list_says_that_too_few_sources_report(feed: Feed) -> None:
    await feed.take(changed(story("s1")))
    answer = (await feed.client.get("/v1/stories?min_sources=5&topic=science")).json()
    assert answer["meta"]["empty_because"] == "below_threshold"
    other = (await feed.client.get("/v1/stories?min_sources=5&topic=sport")).json()
    assert other["meta"]["empty_because"] == "filtered_by_you"


async def test_what_is_typed_is_completed_from_topics_places_and_names_in_the_news(feed: Feed) -> None:
    names = ("Ilse Okafor", "Łódź", "Varn")
    await feed.take(changed(story("s1", [member("a", "Okafor speaks in Łódź")], names=names)))

    async def suggested(typed: str) -> list[tuple[str, str]]:
        answer = (await feed.client.get("/v1/suggest", params={"q": typed})).json()
        return [(row["kind"], row["value"]) for row in answer["suggestions"]]

    assert ("topic", "science") in await suggested("scien")
    assert ("name", '"Ilse Okafor"') in await suggested("okaf")
    assert ("name", '"Ilse Okafor"') in await suggested("ilse ok")
    assert ("name", "Łódź") in await suggested("lod")
    assert ("language", "en") in await suggested("engl")
    assert await suggested("") == []


def _cited(id: str, source: str) -> dict[str, str]:
    return {"article_id": id, "source_id": source, "passage": f"As {source} has it."}


async def test_what_a_newer_summarizer_and_clusterer_say_is_served(feed: Feed) -> None:
    rows = [member("a", source="herald"), member("b", source="post", minutes=3)]
    await feed.take(changed(story("s1", rows)), summarized("s1", paragraphs=[[("12 people were hurt.", rows)]]))
    collection = await feed.documents.collection("feed_stories")
    document = await collection.get("s1")
    assert document is not None
    document["story"] |= {"people": ["Ilse Okafor"], "about_countries": ["IS"], "split_from": "s0"}
    document["summaries"]["en"] |= {
        "brief": True,
        "translated_from": "is",
        "disagreements": [
            {
                "about": "people were hurt",
                "figures": [
                    {"value": value, "source_ids": [source], "citations": [_cited(id, source)]}
                    for value, id, source in (("12", "a", "herald"), ("19", "b", "post"))
                ],
            }
        ],
        "revision": {"number": 2, "changes": ["new_figures"], "added": ["12 people were hurt."], "removed": []},
    }
    document["summaries"]["en"]["paragraphs"][0]["sentences"][0]["disputed"] = [0]
    await collection.replace(document)
    told = (await feed.client.get("/v1/stories/s1")).json()
    assert (told["people"], told["about_countries"], told["split_from"]) == (["Ilse Okafor"], ["IS"], "s0")
    summary = told["summary"]
    assert (summary["brief"], summary["translated_from"], summary["edit"]["changes"]) == (True, "is", ["new_figures"])
    figures = summary["disagreements"][0]["figures"]
    assert [(figure["value"], figure["citations"][0]["passage"]) for figure in figures] == [
        ("12", "As herald has it."),
        ("19", "As post has it."),
    ]
    without = (await feed.client.get("/v1/stories/s1?exclude_source=post")).json()["summary"]
    assert without["disagreements"] == []
    assert without["paragraphs"][0]["sentences"][0]["disputed"] == []
    figure_gone = (await feed.client.get("/v1/stories/s1?exclude_source=herald")).json()
    assert (figure_gone["summary"], figure_gone["summary_notes"]) == (None, ["reports_left_out"])
    assert summary["paragraphs"][0]["sentences"][0]["disputed"] == [0]
