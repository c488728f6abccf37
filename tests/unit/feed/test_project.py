"""Events become the read model: once, in any order, never backwards."""

import itertools
from typing import Any

from shared.documents import Documents
from shared.events import StoryChange, StoryChanged, StorySummarized, SummaryStatus
from tests.unit.feed.builders import changed, member, story, summarized
from tests.unit.feed.conftest import Feed

ONE, TWO = [member("a", "Tarn rises")], [member("a", "Tarn rises"), member("b", "Tarn floods", minutes=9)]
EVENTS: list[StoryChanged | StorySummarized] = [
    changed(story("s1", ONE), StoryChange.CREATED),
    changed(story("s1", TWO, version=2), StoryChange.GROWN),
    summarized("s1", version=1, headline="The Tarn rises"),
    summarized("s1", version=2, headline="The Tarn floods", minutes=8),
    summarized("s1", version=2, language="de", headline="Der Tarn tritt über die Ufer"),
]


async def _document(documents: Documents, id: str = "s1") -> dict[str, Any]:
    document = await (await documents.collection("feed_stories")).get(id)
    assert document is not None
    return {name: value for name, value in document.items() if name not in ("write", "changed_at", "former")}


def _about(event: StoryChanged | StorySummarized, id: str) -> StoryChanged | StorySummarized:
    """The same event of another story."""
    if isinstance(event, StoryChanged):
        return event.model_copy(update={"story": event.story.model_copy(update={"id": id})})
    return event.model_copy(update={"story_id": id})


def _without_id(document: dict[str, Any]) -> dict[str, Any]:
    """What doesn't hang on the story's id, as digests do."""
    summaries = {
        language: {name: value for name, value in summary.items() if name not in ("story_id", "digest")}
        for language, summary in document["summaries"].items()
    }
    told = {name: value for name, value in document["story"].items() if name != "id"}
    return {**document, "_id": "", "story": told, "summaries": summaries}


async def test_events_in_any_order_leave_the_same_state(feed: Feed) -> None:
    states = []
    for number, order in enumerate(itertools.permutations(EVENTS)):
        await feed.take(*(_about(event, f"s{number}") for event in order))
        states.append(_without_id(await _document(feed.documents, f"s{number}")))
    assert states[0]["version"] == 2
    assert all(state == states[0] for state in states)


async def test_the_same_events_again_change_nothing_and_add_no_change(feed: Feed) -> None:
    await feed.take(*EVENTS)
    before = await (await feed.documents.collection("feed_stories")).get("s1")
    last = await feed.site.queries.last_cursor()
    await feed.take(*EVENTS, *reversed(EVENTS))
    assert await (await feed.documents.collection("feed_stories")).get("s1") == before
    assert await feed.site.queries.last_cursor() == last


async def test_each_event_that_moved_the_story_on_is_one_change(feed: Feed) -> None:
    await feed.take(*EVENTS)
    changes = await feed.site.queries.changes_after(0, limit=10)
    assert [(change.cursor, change.kind, change.version, change.language) for change in changes] == [
        (1, "created", 1, None),
        (2, "grown", 2, None),
        (3, "summarized", 1, "en"),
        (4, "summarized", 2, "en"),
        (5, "summarized", 2, "de"),
    ]


async def test_a_change_that_was_written_but_not_logged_is_logged_at_redelivery(feed: Feed) -> None:
    await feed.take(EVENTS[0], EVENTS[2])
    log = await feed.documents.collection("feed_changes")
    await log.delete_many({"_id": {"$gt": 0}})
    await feed.take(EVENTS[0], EVENTS[2])
    assert [document["key"].split(":")[2] for document in await log.find()] == ["created", "summarized"]


async def test_an_event_from_the_past_is_no_change(feed: Feed) -> None:
    await feed.take(EVENTS[1], EVENTS[3])
    await feed.take(EVENTS[0], EVENTS[2])
    assert await feed.site.queries.last_cursor() == 2


async def test_a_summary_without_its_story_is_not_listed_and_shows_when_the_story_comes(feed: Feed) -> None:
    await feed.take(EVENTS[3])
    assert (await feed.client.get("/v1/stories")).json()["stories"] == []
    assert (await feed.client.get("/v1/stories/s1")).status_code == 404
    await feed.take(EVENTS[1])
    (card,) = (await feed.client.get("/v1/stories")).json()["stories"]
    assert card["headline"] == "The Tarn floods"


async def test_a_rewritten_summary_of_the_same_version_replaces_the_older_one(feed: Feed) -> None:
    await feed.take(EVENTS[0], summarized("s1", headline="First try", minutes=5))
    await feed.take(
        summarized("s1", headline="Second try", minutes=6), summarized("s1", headline="First try", minutes=5)
    )
    assert (await feed.client.get("/v1/stories/s1")).json()["headline"] == "Second try"


async def test_a_held_summary_is_not_shown_and_its_reason_is(feed: Feed) -> None:
    await feed.take(EVENTS[0], summarized("s1", status=SummaryStatus.HELD, headline="", reason="only opinion so far"))
    answer = (await feed.client.get("/v1/stories/s1")).json()
    assert answer["status"] == "held"
    assert answer["summary"] is None
    assert answer["headline"] == "Tarn rises"
    assert "only opinion so far" in answer["summary_note"]
