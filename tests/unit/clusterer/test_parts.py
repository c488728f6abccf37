"""The pure parts: anchors, names, index and decision."""

import pytest

from benchmarks.bcubed import b_cubed
from services.clusterer.anchors import anchors_of, name_anchors, number_anchors, skeleton
from services.clusterer.assign import JOINS_AT, LARGEST_GAP, decide, probability
from services.clusterer.index import StoryIndex
from services.clusterer.names import names
from services.clusterer.repair import Move, repairs, story_ids
from services.clusterer.vectors import profile
from tests.unit.clusterer.stories import CHIP, FERRY, SALMON


def put(index: StoryIndex, id: str, text: str, *, time: float = 0, language: str = "en", story: str = "") -> None:
    entry = index.prepare(id, profile("", text, language), time=time)
    decision = decide(index, entry)
    joined = decision.candidate.story_id if decision and decision.joins else f"s{id}"
    index.add(entry, story or joined)


# --- across languages


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Skerrin", "スケリン"),
        ("Osvald", "Освальд"),
        ("Verkholt", "فيركهولت"),
        ("Petra", "पेट्रा"),
        ("Marisole", "Марисоле"),
    ],
)
def test_a_name_keeps_an_anchor_in_another_script(one: str, other: str) -> None:
    assert set(anchors_of(one)) & set(anchors_of(other))


def test_a_skeleton_forgets_vowels_and_voicing() -> None:
    assert skeleton("brezinskij") == skeleton("brzezinsky".replace("rz", "r"))
    assert skeleton("kelvara") == skeleton("celfara".replace("ce", "ke"))


def test_numbers_are_one_spelling_whatever_the_grouping_or_script() -> None:
    german, english, arabic = (
        number_anchors("1.340 Lachse"),
        number_anchors("1,340 salmon"),
        number_anchors("١٬٣٤٠ سمكة"),
    )
    assert german == english == arabic == {"#1340": 1}
    assert number_anchors("6,2 %") == number_anchors("6.2 %")
    assert number_anchors("7 of 9") == {}


def test_lower_case_words_are_no_name_anchors_where_names_have_capitals() -> None:
    assert set(name_anchors("the ferry Marisole sank", "en")) == {*anchors_of("Marisole")}


# --- names


def test_names_are_runs_of_capitals_but_not_the_word_that_opens_a_sentence() -> None:
    found = names(
        "", "Yesterday Petra Osvald spoke. Fishermen came. The reef is called Grey Hens, said Osvald's aide.", "en"
    )
    assert set(found) == {"Petra Osvald", "Grey Hens", "Osvald"}


def test_german_nouns_are_no_names() -> None:
    assert names("", "Gestern lief die Fähre der Tollan Lines im Nebel auf das Riff.", "de") == ("Tollan Lines",)


# --- decision and index


def test_the_probability_rises_with_similarity_and_with_a_lead_up_to_its_cap() -> None:
    assert probability(0.3, 0.0) < probability(0.4, 0.0) < probability(0.4, 0.05)
    assert probability(0.4, LARGEST_GAP) == probability(0.4, 0.9)
    assert probability(0.0, 1.0) < JOINS_AT


def test_one_common_word_does_not_make_a_story() -> None:
    index = StoryIndex()
    put(index, "a", FERRY[0].article.text)
    put(index, "b", SALMON[0].article.text + " A ferry passed.")
    assert len(index.stories) == 2


def test_moving_and_removing_leave_the_counts_as_if_it_had_never_been() -> None:
    index = StoryIndex()
    put(index, "a", FERRY[0].article.text)
    terms = index.terms
    put(index, "b", CHIP[0].article.text)
    put(index, "c", SALMON[0].article.text, story="sb")
    moved = index.entry("c")
    assert moved is not None
    index.move(moved, "sa")
    assert [entry.article_id for entry in index.members("sa")] == ["a", "c"]
    for id in ("b", "c"):
        entry = index.entry(id)
        assert entry is not None
        index.remove(entry)
    assert index.terms == terms
    assert list(index.stories) == ["sa"]
    assert len(index) == 1


def test_a_slot_used_again_is_not_taken_for_the_article_before() -> None:
    index = StoryIndex()
    put(index, "a", FERRY[0].article.text)
    put(index, "b", FERRY[1].article.text)
    gone = index.entry("a")
    assert gone is not None
    index.remove(gone)
    put(index, "c", CHIP[0].article.text)
    kept = index.entry("b")
    assert kept is not None
    assert all(other.article_id != "c" for _, other in index.nearest(kept))


def test_quiet_stories_leave_the_index_by_age_and_by_number() -> None:
    index = StoryIndex()
    for day, event in enumerate((FERRY[0], CHIP[0], SALMON[0])):
        put(index, event.article.id, event.article.text, time=86_400.0 * day)
    index.forget_before(86_400.0)
    assert set(index.stories) == {"schip-1", "ssalmon-1"}
    index.forget_beyond(1)
    assert set(index.stories) == {"ssalmon-1"}


def test_an_article_that_fits_another_story_better_is_moved() -> None:
    index = StoryIndex()
    put(index, "ferry", FERRY[0].article.text)
    put(index, "chip", CHIP[0].article.text)
    put(index, "astray", FERRY[1].article.text, story="schip")
    entry = index.entry("astray")
    assert entry is not None
    assert next(repairs(index, entry)) == Move("astray", "sferry")


def test_a_story_that_opens_again_gets_another_id() -> None:
    ids = story_ids("a1")
    assert [next(ids), next(ids), next(ids)] == ["sa1", "sa1.2", "sa1.3"]


def test_an_article_without_words_opens_a_story_of_its_own() -> None:
    index = StoryIndex()
    put(index, "a", FERRY[0].article.text)
    put(index, "empty", "")
    put(index, "empty too", "")
    assert len(index.stories) == 3


# --- the measure


def test_b_cubed_of_a_worked_example() -> None:
    scores = b_cubed(["x", "x", "x", "y"], ["a", "a", "b", "b"])
    assert scores.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert b_cubed([1, 1, 2], ["a", "a", "b"]).f1 == 1.0
