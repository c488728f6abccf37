"""What the deduplicator says of one article after the other."""

from collections import Counter
from datetime import timedelta

from services.deduplicator.deduplicate import HOT
from services.deduplicator.store import Store
from services.deduplicator.upkeep import tidy
from shared.articles import Articles
from shared.events import ArticleKind, OutletKind
from tests.unit.deduplicator.conftest import Newsdesk
from tests.unit.deduplicator.newswire import START, article, outlet, prose

STORY = prose(400, 1)
CUT = ". ".join(STORY.split(". ")[:14])
FOREVER = timedelta(days=3650)


async def test_a_new_article_is_an_original(desk: Newsdesk) -> None:
    event = await desk.take(article("a", STORY, title="Bridge opens"))
    assert event is not None
    assert (event.kind, event.original_id, event.revision, event.similarity) == (ArticleKind.ORIGINAL, "a", 1, None)


async def test_a_cut_and_retitled_copy_is_a_reprint_of_it(desk: Newsdesk) -> None:
    await desk.take(article("a", STORY, title="Bridge opens"))
    event = await desk.take(article("b", CUT, title="New bridge at last", minute=5, source=outlet("herald")))
    assert event is not None
    assert (event.kind, event.original_id) == (ArticleKind.REPRINT, "a")
    assert event.similarity is not None
    assert event.similarity > 0.9


async def test_another_outlets_own_report_is_an_original(desk: Newsdesk) -> None:
    quote = prose(50, 9)
    await desk.take(article("a", f"{STORY} {quote}", title="Bridge opens"))
    event = await desk.take(article("b", f"{prose(300, 2)} {quote}", title="Bridge opens", source=outlet("herald")))
    assert event is not None
    assert event.kind is ArticleKind.ORIGINAL


async def test_the_same_event_again_publishes_the_same_and_changes_nothing(desk: Newsdesk, store: Store) -> None:
    await desk.take(article("a", STORY))
    first = await desk.take(article("b", CUT, minute=5))
    stored = await store.article("b")
    assert await desk.take(article("b", CUT, minute=5)) == first
    assert await store.article("b") == stored


async def test_a_later_fetch_of_an_unchanged_text_publishes_what_was_published(desk: Newsdesk) -> None:
    first = await desk.take(article("a", STORY, title="Bridge opens"))
    assert await desk.take(article("a", STORY, title="Bridge opens", minute=60)) == first


async def test_a_reprint_of_a_reprint_points_at_the_first_original(desk: Newsdesk) -> None:
    longer = f"{CUT} {prose(120, 3)}"
    await desk.take(article("a", STORY))
    await desk.take(article("b", longer, minute=1))
    event = await desk.take(article("c", f"{longer} Read more.", minute=2))
    assert event is not None
    assert (event.kind, event.original_id) == (ArticleKind.REPRINT, "a")


async def test_the_other_part_of_a_round_up_is_no_reprint_of_the_first_part(desk: Newsdesk) -> None:
    other = prose(400, 4)
    await desk.take(article("a", STORY))
    round_up = await desk.take(article("b", f"{STORY} {other}", minute=1))
    event = await desk.take(article("c", other, minute=2))
    assert round_up is not None
    assert event is not None
    assert round_up.original_id == "a"
    assert event.kind is ArticleKind.ORIGINAL


async def test_a_published_original_stays_one_when_an_earlier_copy_arrives_later(desk: Newsdesk) -> None:
    await desk.take(article("late", STORY, minute=10, published=10))
    event = await desk.take(article("early", STORY, minute=20, published=-60))
    assert event is not None
    assert (event.kind, event.original_id) == (ArticleKind.REPRINT, "late")
    again = await desk.take(article("late", STORY, minute=10, published=10))
    assert again is not None
    assert again.kind is ArticleKind.ORIGINAL


async def test_a_changed_text_is_a_revision_and_the_history_is_kept(desk: Newsdesk, store: Store) -> None:
    await desk.take(article("a", STORY, title="Bridge opens"))
    event = await desk.take(article("a", f"{STORY} Correction: it is a tunnel.", title="Tunnel opens", minute=30))
    assert event is not None
    assert (event.kind, event.revision, event.original_id) == (ArticleKind.REVISION, 2, "a")
    stored = await Articles(store.articles).get("a")
    assert stored is not None
    assert stored.article.title == "Tunnel opens"
    assert [(row.revision, row.title) for row in stored.revisions] == [(1, "Bridge opens"), (2, "Tunnel opens")]


async def test_a_reprints_revision_remains_a_reprint_of_the_same_original(desk: Newsdesk) -> None:
    await desk.take(article("a", STORY))
    await desk.take(article("b", CUT, minute=1))
    event = await desk.take(article("b", prose(300, 5), minute=2))
    assert event is not None
    assert (event.kind, event.original_id, event.revision) == (ArticleKind.REVISION, "a", 2)


async def test_an_older_text_that_arrives_late_moves_nothing_back(desk: Newsdesk, store: Store) -> None:
    await desk.take(article("a", f"{STORY} New.", title="New", minute=30))
    assert await desk.take(article("a", STORY, title="Old", minute=0)) is None
    stored = await store.article("a")
    assert stored is not None
    assert (stored.article.title, stored.revision) == ("New", 1)


async def test_an_old_event_again_publishes_the_old_revision_again(desk: Newsdesk, store: Store) -> None:
    first = await desk.take(article("a", STORY, title="Old"))
    await desk.take(article("a", f"{STORY} New.", title="New", minute=30))
    assert await desk.take(article("a", STORY, title="Old")) == first
    stored = await store.article("a")
    assert stored is not None
    assert stored.article.title == "New"


async def test_a_text_that_is_put_back_is_a_revision_too(desk: Newsdesk) -> None:
    await desk.take(article("a", STORY, title="First"))
    await desk.take(article("a", STORY, title="Second", minute=1))
    event = await desk.take(article("a", STORY, title="First", minute=2))
    assert event is not None
    assert event.revision == 3


async def test_a_long_history_keeps_the_first_text_and_the_last_ones(store: Store) -> None:
    desk = Newsdesk(store, revisions_kept=3)
    for minute in range(8):
        await desk.take(article("a", STORY, title=f"Ticker {minute}", minute=minute))
    stored = await store.article("a")
    assert stored is not None
    assert [row.revision for row in stored.revisions] == [1, 6, 7, 8]
    assert stored.revision == 8


async def test_reprints_of_a_revised_text_are_found(desk: Newsdesk) -> None:
    await desk.take(article("a", "", title="Breaking: explosion at the harbour"))
    await desk.take(article("a", STORY, title="Explosion at the harbour", minute=20))
    event = await desk.take(article("b", CUT, minute=30))
    assert event is not None
    assert event.original_id == "a"


async def test_the_agency_is_named_by_the_text_or_by_the_originals_outlet(desk: Newsdesk) -> None:
    wire = outlet("nordwire", OutletKind.AGENCY)
    taken = [
        await desk.take(article("a", STORY, source=wire)),
        await desk.take(article("b", CUT, minute=1)),
        await desk.take(article("c", f"PORTSEA (Reuters) - {prose(300, 6)}", minute=2)),
        await desk.take(article("d", prose(300, 7), minute=3)),
    ]
    assert [event.agency if event else "" for event in taken] == ["Nordwire", "Nordwire", "Reuters", None]


async def test_the_feeds_summary_stands_in_for_a_missing_text(desk: Newsdesk) -> None:
    await desk.take(article("a", "").model_copy(update={"lead": STORY}))
    event = await desk.take(article("b", CUT, minute=1))
    assert event is not None
    assert event.original_id == "a"


async def test_articles_without_any_text_are_originals(desk: Newsdesk) -> None:
    assert [getattr(await desk.take(article(id, "")), "kind", None) for id in "ab"] == [ArticleKind.ORIGINAL] * 2


async def test_outside_the_window_a_copy_is_an_original_and_decisions_stay(desk: Newsdesk, store: Store) -> None:
    first = await desk.take(article("a", STORY))
    await tidy(store, START + timedelta(days=15), window=timedelta(days=14), keep_texts=FOREVER)
    assert await desk.take(article("a", STORY)) == first
    event = await desk.take(article("b", CUT, minute=15 * 1440))
    assert event is not None
    assert event.kind is ArticleKind.ORIGINAL


async def test_inside_the_window_tidying_changes_nothing(desk: Newsdesk, store: Store) -> None:
    await desk.take(article("a", STORY))
    await tidy(store, START + timedelta(days=13), window=timedelta(days=14), keep_texts=FOREVER)
    event = await desk.take(article("b", CUT, minute=13 * 1440))
    assert event is not None
    assert event.original_id == "a"


async def test_old_texts_are_dropped_and_titles_and_decisions_stay(desk: Newsdesk, store: Store) -> None:
    await desk.take(article("old", STORY, title="Old"))
    await desk.take(article("new", prose(300, 2), title="New", minute=3 * 1440))
    await tidy(store, START + timedelta(days=4), window=FOREVER, keep_texts=timedelta(days=2))
    kept = await Articles(store.articles).get_many(["old", "new", "none"])
    assert {id: (stored.article.title, bool(stored.article.text)) for id, stored in kept.items()} == {
        "old": ("Old", False),
        "new": ("New", True),
    }


async def test_boilerplate_does_not_make_lookups_grow(desk: Newsdesk, store: Store) -> None:
    boilerplate = prose(60, 99)
    for number in range(HOT + 10):
        event = await desk.take(article(f"a{number}", f"{prose(200, number)} {boilerplate}", minute=number))
        assert event is not None
        assert event.kind is ArticleKind.ORIGINAL
    keys = Counter(key for document in await store.signatures.find() for key in document["keys"])
    assert max(keys.values()) == HOT


async def test_copies_beyond_count_are_all_found_and_not_indexed(desk: Newsdesk, store: Store) -> None:
    for number in range(80):
        event = await desk.take(article(f"a{number:02}", STORY, title=f"Title {number}", minute=number))
        assert event is not None
        assert event.original_id == "a00"
    assert len([document for document in await store.signatures.find() if document["keys"]]) == 1


async def test_an_article_that_was_entered_before_a_crash_is_settled_when_its_event_comes_again(
    desk: Newsdesk, store: Store
) -> None:
    crashed = Newsdesk(store)
    event = await crashed.take(article("a", STORY))
    await store.articles.delete("a")  # as if the instance had died between settling and storing
    assert await desk.take(article("a", STORY)) == event
