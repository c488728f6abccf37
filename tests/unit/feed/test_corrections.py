"""The corrections log: what outlets corrected, and what that changed in our summaries."""

from datetime import timedelta

from shared.events import StorySummarized, SummaryChange, SummaryRevision
from tests.unit.feed.builders import NOON, changed, member, story, summarized
from tests.unit.feed.conftest import Feed
from tests.unit.feed.markup import open_page

ROWS = [member("a", source="herald"), member("b", source="post", minutes=1)]


def _corrected(number: int, *, language: str = "en", minutes: float = 10) -> StorySummarized:
    told = summarized("s1", language=language, headline=f"Headline {number}", paragraphs=[[("Now it is so.", ROWS)]])
    revision = SummaryRevision(
        number=number,
        changes=(SummaryChange.CORRECTION,),
        added=(f"Added {number}.",),
        removed=(f"Removed {number}.",),
        corrected_article_ids=("b",),
    )
    return told.model_copy(update={"revision": revision, "summarized_at": NOON + timedelta(minutes=minutes)})


async def test_a_correction_stands_on_the_about_page_with_its_story_and_outlet(morning: Feed) -> None:
    page = await open_page(morning, "/about")
    log = page.text[page.text.index("Corrections") :]
    assert "Corrected by Alpenbote" in log
    assert log.index("The haul rope had snapped") < log.index("The haul rope had left its pulley")
    assert page.all("a", href="/stories/cable-car?lang=en")


async def test_without_a_correction_the_log_says_so(feed: Feed) -> None:
    assert "There has been no correction so far." in (await open_page(feed, "/about")).text
    assert "There has been no correction so far." in (await open_page(feed, "/corrections")).text


async def test_the_same_correction_twice_is_one_and_other_versions_are_none(feed: Feed) -> None:
    await feed.take(changed(story("s1", ROWS)), summarized("s1"), _corrected(2), _corrected(2))
    page = await feed.site.corrections.newest(10)
    assert [correction.id for correction in page.corrections] == ["s1:en:2"]


async def test_the_log_is_newest_first_and_paged(feed: Feed) -> None:
    await feed.take(changed(story("s1", ROWS)), *(_corrected(number, minutes=number) for number in range(2, 35)))
    first = await open_page(feed, "/corrections")
    assert first.text.index("Added 34.") < first.text.index("Added 33.")
    (onward,) = first.all("a", rel="next")
    second = await open_page(feed, onward["href"] or "")
    assert [text in second.text for text in ("Added 5.", "Added 4.", "Added 2.")] == [False, True, True]
    assert not second.all("a", rel="next")
    about = await open_page(feed, "/about")
    assert about.all("a", href="/corrections")


async def test_a_correction_whose_story_is_not_here_is_still_told(feed: Feed) -> None:
    await feed.take(_corrected(2))
    page = await open_page(feed, "/corrections")
    assert "Headline 2" in page.text
    assert "Corrected by" not in page.text
