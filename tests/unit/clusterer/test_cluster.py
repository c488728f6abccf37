"""What the clusterer promises about stories, articles and the changes it publishes."""

from pathlib import Path

import pytest

from shared.events import Story, StoryChange
from tests.unit.clusterer.newsroom import (
    Died,
    Life,
    Log,
    Replicas,
    cluster_all,
    mortal_replica,
    replica,
    report,
    store_in,
)
from tests.unit.clusterer.stories import CHIP, FERRY, OPINION, REPRINT, TRUTH, stream


def story_with(log: Log, article_id: str) -> Story:
    return next(
        change.story
        for change in log.latest().values()
        if any(member.article_id == article_id for member in change.story.members)
    )


async def test_reports_of_one_event_in_four_languages_become_one_story(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), stream())
    assert log.stories() == TRUTH


async def test_any_order_of_arrival_gives_the_same_stories(tmp_path: Path) -> None:
    for turn in range(len(stream())):
        events = [event for event in [*stream()[turn:], *stream()[:turn]] if event != REPRINT]
        log = Log()
        await cluster_all(replica(await store_in(tmp_path / str(turn)), log), [*events, REPRINT])
        assert log.stories() == TRUTH


async def test_the_first_report_opens_a_story_whose_id_comes_from_it(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), FERRY[:2])
    opened, grown = log.changes
    assert (opened.change, opened.story.id, opened.story.version) == (StoryChange.CREATED, "sferry-1", 1)
    assert (grown.change, grown.story.id, grown.story.version) == (StoryChange.GROWN, "sferry-1", 2)
    assert opened.story.members[0].joined is None


async def test_a_member_says_why_it_joined(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), FERRY[:2])
    joined = log.changes[-1].story.members[1].joined
    assert joined is not None
    assert joined.score >= 0.42
    assert 0 < joined.margin <= joined.similarity <= 1
    assert "Petra Osvald" in joined.shared


async def test_the_same_event_twice_publishes_the_same_story_and_changes_nothing(tmp_path: Path) -> None:
    log = Log()
    clusterer = replica(await store_in(tmp_path), log)
    await cluster_all(clusterer, FERRY[:2])
    before = log.changes[-1]
    await clusterer.cluster(FERRY[1])
    assert log.changes[2:] == [before]


async def test_a_revision_changes_the_members_row_and_an_older_one_never_moves_it_back(tmp_path: Path) -> None:
    log = Log()
    clusterer = replica(await store_in(tmp_path), log)
    await cluster_all(clusterer, FERRY[:2])
    text = FERRY[0].article.text.replace("12 passengers", "19 passengers")
    revised = report("ferry-1", "Ferry Marisole aground off Skerrin, 19 hurt", text, minute=1, revision=2)
    await clusterer.cluster(revised)
    assert log.changes[-1].change is StoryChange.REVISED
    assert story_with(log, "ferry-1").members[0].title == "Ferry Marisole aground off Skerrin, 19 hurt"
    await clusterer.cluster(FERRY[0])
    assert story_with(log, "ferry-1").members[0].revision == 2
    assert log.stories() == {frozenset({"ferry-1", "ferry-2"})}


async def test_a_reprint_joins_its_originals_story(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), [FERRY[0], CHIP[0], REPRINT])
    assert frozenset({"ferry-1", "ferry-1-copy"}) in log.stories()
    assert story_with(log, "ferry-1").independent_sources == 1


async def test_a_reprint_whose_original_is_unknown_is_clustered_by_its_own_text(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), [FERRY[1], REPRINT])
    assert log.stories() == {frozenset({"ferry-2", "ferry-1-copy"})}


async def test_an_opinion_piece_joins_but_gives_neither_title_nor_source(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), [*FERRY[:2], OPINION])
    story = story_with(log, "ferry-opinion")
    assert len(story.members) == 3
    assert story.title != OPINION.article.title
    assert story.independent_sources == 2


async def test_a_story_carries_topics_countries_names_and_times(tmp_path: Path) -> None:
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), stream())
    story = story_with(log, "ferry-1")
    assert story.topics[0] == "disaster"
    assert set(story.countries) == {"IE", "DE", "JP", "NG", "AU"}
    assert {"Tollan Lines", "Petra Osvald", "Grey Hens"} <= set(story.names)
    assert story.opened_at == FERRY[0].article.time
    assert story.updated_at == OPINION.article.time
    assert story.language == "en"


async def test_what_comes_long_after_is_a_new_story(tmp_path: Path) -> None:
    log = Log()
    late = report("ferry-late", FERRY[0].article.title, FERRY[0].article.text, minute=8 * 24 * 60)
    await cluster_all(replica(await store_in(tmp_path), log), [*FERRY[:2], late])
    assert log.stories() == {frozenset({"ferry-1", "ferry-2"}), frozenset({"ferry-late"})}


async def test_a_sequel_is_another_story_and_related_by_its_names(tmp_path: Path) -> None:
    sequel = report(
        "search-1",
        "Prosecutors search offices of Tollan Lines",
        "Prosecutors led by Elke Vandresh searched the Port Halven offices of Tollan Lines over falsified inspection "
        "papers. Investigators carried away 46 boxes and questioned 3 managers; ministers promised stricter rules.",
        minute=900,
    )
    log = Log()
    await cluster_all(replica(await store_in(tmp_path), log), [*stream(), sequel])
    assert log.stories() == {*TRUTH, frozenset({"search-1"})}
    related = story_with(log, "search-1").related
    assert [link.story_id for link in related] == [story_with(log, "ferry-1").id]
    assert "Tollan Lines" in related[0].shared


async def test_a_replica_that_starts_later_goes_on_where_the_other_stopped(tmp_path: Path) -> None:
    log = Log()
    store = await store_in(tmp_path)
    await cluster_all(replica(store, log), stream()[:6])
    successor = replica(store, log)
    await successor.restore()
    await cluster_all(successor, stream()[6:])
    assert log.stories() == TRUTH


async def test_a_replica_knows_the_stories_that_another_opened(tmp_path: Path) -> None:
    log = Log()
    store = await store_in(tmp_path)
    replicas = Replicas(log, [replica(store, log), replica(store, log)])
    for turn, event in enumerate(stream()):
        await replicas.clusterers[turn % 2].cluster(event)
        await replicas.follow()
    await replicas.settle()
    assert log.stories() == TRUTH


async def test_two_replicas_that_open_one_event_at_once_end_with_one_story_and_a_tombstone(tmp_path: Path) -> None:
    log = Log()
    store = await store_in(tmp_path)
    replicas = Replicas(log, [replica(store, log), replica(store, log)])
    for _ in range(3):
        await replicas.share(stream())
    await replicas.settle()
    assert log.stories() == TRUTH
    absorbed = {id for change in log.latest().values() for id in change.story.absorbed}
    stones = {change.story.id for change in log.latest().values() if change.story.merged_into}
    assert stones
    assert stones <= absorbed


@pytest.mark.parametrize("first", ["alone", "shared"])
async def test_a_process_that_dies_at_any_moment_loses_nothing(tmp_path: Path, first: str) -> None:
    """Killed before each of its writes and publishes; the article in hand comes again, to a new process or another.

    A process that dies while it settles has no article in hand: the one that takes its place goes on from the store.
    """
    steps = 0
    died = True
    while died:
        store = await store_in(tmp_path / f"{first}{steps}")
        log = Log()
        doomed = mortal_replica(store, log, Life(steps))
        witness = replica(store, log)
        died, events = False, stream()
        for place, event in enumerate(events):
            try:
                await doomed.cluster(event)
            except Died:
                died, events = True, events[place:]
                break
        settling = not died
        if settling:
            events = []
            try:
                await doomed.settle()
            except Died:
                died = True
        if died:
            heir = witness
            if first == "alone" or settling:
                heir = replica(store, log)
                await heir.restore()
            else:
                for change in list(log.changes):
                    await witness.follow(change)
            await cluster_all(heir, events)
        assert log.stories() == TRUTH, f"killed at step {steps}"
        stored = {row["_id"]: row["story"] for row in await store.stories.find()}
        assert {id: change.story for id, change in log.latest().items()} == {
            id: Story.model_validate_json(story) for id, story in stored.items()
        }
        steps += 1
    assert steps > 3 * len(stream())
