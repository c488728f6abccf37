"""Which reports a summary draws on, in which languages, and when that has changed."""

from services.summarizer.material import languages, materials, written
from shared.events import Genre, Member
from tests.unit.summarizer.builders import member, story


def ids(members: tuple[Member, ...]) -> list[str]:
    return [row.article_id for row in members]


def test_reprints_stand_beside_their_original_and_count_with_it() -> None:
    material = materials(story(member("a"), member("b", original="a"), member("c")), most=12)["en"]
    assert ids(material.originals) == ["a", "c"]
    assert ids(material.reprints) == ["b"]


def test_the_oldest_reprint_stands_in_for_an_original_that_is_elsewhere() -> None:
    material = materials(story(member("b", original="x"), member("c", original="x")), most=12)["en"]
    assert ids(material.originals) == ["b"]
    assert ids(material.reprints) == ["c"]


def test_opinion_sponsored_and_live_pieces_are_no_reports() -> None:
    pieces = [member(genre.value, genre=genre) for genre in (Genre.OPINION, Genre.SPONSORED, Genre.LIVE)]
    assert materials(story(*pieces), most=12) == {}


def test_of_too_many_the_newest_of_each_outlet_are_taken() -> None:
    members = [member(f"p{hour}", outlet="post", hour=hour) for hour in range(5)] + [member("r", hour=0)]
    assert ids(materials(story(*members), most=3)["en"].originals) == ["p3", "p4", "r"]


def test_a_language_needs_enough_independent_reports_unless_it_is_the_main_one_or_was_told_before() -> None:
    members = (
        member("a"),
        member("b"),
        member("c", language="de"),
        member("d", language="fr"),
        member("e", language="fr", outlet="outlet-d"),
        member("f", language="it"),
    )
    available = materials(story(*members), most=12)
    assert languages(available, (), least=2) == ["en"]
    assert languages(available, (), least=1) == ["en", "de", "fr", "it"]
    assert languages(available, ("it",), least=2) == ["en", "it"]
    assert languages(materials(story(member("c", language="de")), most=12), (), least=2) == ["de"]
    assert languages({}, ("en",), least=2) == []


def test_regions_write_one_language_and_scripts_two() -> None:
    assert written("en-GB") == written("en") == "en"
    assert written("zh-hant-TW") == "zh-Hant"
    assert set(materials(story(member("a", language="pt-BR"), member("b", language="pt")), most=12)) == {"pt"}
