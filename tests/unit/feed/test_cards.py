"""Lists are made of cards, which say what the stories say."""

from collections.abc import Sequence

import pytest

from services.feed import answers, views
from services.feed.cards import FORM, card_of
from services.feed.listing import written
from services.feed.queries import StoryPage
from services.feed.store import Cards, FeedStories
from services.feed.views import Reader
from shared.documents import Document, Documents
from shared.events import SummaryStatus
from tests.unit.feed.builders import changed, member, story, summarized
from tests.unit.feed.conftest import Feed

READERS = [
    Reader(base="https://news.example", languages=languages)
    for languages in (("en",), ("de", "en"), ("zh-TW", "fr"), ())
]


async def _documents(feed: Feed) -> Sequence[Document]:
    collection = await feed.documents.collection("feed_stories")
    return [document for document in await collection.find() if document["listed"]]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: "-".join(reader.languages))
async def test_a_list_put_together_from_cards_is_the_one_made_of_whole_stories(morning: Feed, reader: Reader) -> None:
    documents = await _documents(morning)
    assert len(documents) > 5
    meta = answers.ListMeta(lag_seconds=1.5, sort="top", filter={"topic": ["science"]}, feeds={})
    made = answers.StoryList(stories=[views.card(one, reader) for one in documents], next_cursor="top~1~2~x", meta=meta)
    put_together = written(StoryPage([card_of(one) for one in documents], "top~1~2~x"), meta, reader)
    assert put_together == made.model_dump_json().encode()


async def test_a_card_shows_why_there_is_no_summary(feed: Feed) -> None:
    await feed.take(changed(story("s1")), changed(story("s2", title='A "title" with\nall sorts \\ of signs')))
    await feed.take(summarized("s1", status=SummaryStatus.HELD, headline="", reason="opinion only"))
    shown = {card["id"]: card for card in (await feed.client.get("/v1/stories")).json()["stories"]}
    assert (shown["s1"]["status"], shown["s1"]["lead"]) == ("held", None)
    assert (shown["s2"]["status"], shown["s2"]["headline"]) == ("pending", 'A "title" with\nall sorts \\ of signs')


async def test_a_card_that_was_not_written_any_more_is_written_at_redelivery(feed: Feed) -> None:
    await feed.take(changed(story("s1")))
    cards = await feed.documents.collection("feed_cards")
    await cards.delete("s1")
    assert (await feed.client.get("/v1/stories")).json()["stories"] == []
    await feed.take(changed(story("s1")))
    feed.site.freshness.moved()
    assert [card["id"] for card in (await feed.client.get("/v1/stories")).json()["stories"]] == ["s1"]


async def test_an_older_card_never_takes_the_place_of_a_newer_one(documents: Documents, feed: Feed) -> None:
    await feed.take(changed(story("s1")))
    (old,) = await _documents(feed)
    await feed.take(changed(story("s1", [member("a"), member("b")], version=2)))
    (new,) = await _documents(feed)
    cards = await Cards.open(documents)
    for document in (old, new, old):
        await cards.put(card_of(document))
    assert (await cards.get_many(["s1"]))["s1"] == card_of(new)


async def test_cards_that_are_missing_are_made_at_the_start_and_once(morning: Feed) -> None:
    """As after an update from a release that had none, or others."""
    before = (await morning.client.get("/v1/stories?limit=100")).json()["stories"]
    documents = morning.documents
    cards, forms = await documents.collection("feed_cards"), await documents.collection("feed_forms")
    first, second = [card["_id"] for card in await cards.find(limit=2)]
    await cards.replace({**(await cards.get(first) or {}), "form": "0-old", "facts": '"old":true'})
    await cards.delete(second)
    await forms.delete("cards")
    await FeedStories.open(documents)
    morning.site.freshness.moved()
    assert (await morning.client.get("/v1/stories?limit=100")).json()["stories"] == before
    assert {card["form"] for card in await cards.find()} == {FORM}
    await cards.delete(second)
    await FeedStories.open(documents)
    assert await cards.get(second) is None, "a second start looks at no story"


async def test_a_card_of_another_releases_form_is_shown_from_its_story(feed: Feed) -> None:
    """Two releases run beside each other while one takes the other's place."""
    await feed.take(changed(story("s1", title="What this release says")))
    cards = await feed.documents.collection("feed_cards")
    await cards.replace({**(await cards.get("s1") or {}), "form": "9-other", "facts": "", "words": {"en": ""}})
    (card,) = (await feed.client.get("/v1/stories")).json()["stories"]
    assert card["headline"] == "What this release says"


async def test_a_merged_story_is_in_no_list(feed: Feed) -> None:
    await feed.take(changed(story("s1")), changed(story("s2")))
    await feed.take(changed(story("s2", [], version=2, merged_into="s1")))
    assert [card["id"] for card in (await feed.client.get("/v1/stories")).json()["stories"]] == ["s1"]


async def test_topic_and_language_together_are_what_both_alone_are(morning: Feed) -> None:
    everything = (await morning.client.get("/v1/stories?limit=100")).json()["stories"]
    for topics, languages in ((["weather"], ["en"]), (["weather", "science"], ["de", "fr"]), (["sport"], ["ja"])):
        asked = f"/v1/stories?limit=100&topic={','.join(topics)}&lang={','.join(languages)}"
        found = {card["id"] for card in (await morning.client.get(asked)).json()["stories"]}
        both = {
            card["id"]
            for card in everything
            if {topic["id"] for topic in card["topics"]} & set(topics)
            and {language.partition("-")[0] for language in card["languages"] + card["available_languages"]}
            & set(languages)
        }
        assert found == both
