"""What an article and a story are about."""

from collections.abc import Sequence

import pytest

from services.clusterer.remembered import from_document, remembered, to_document
from services.clusterer.topic_labels import section_names, topics_of_label
from services.clusterer.topic_lexicon import Lexicon, languages, lexicon
from services.clusterer.topics import TopicScore, read, story_topics, topic_votes
from services.clusterer.topics import topics as topics_of
from shared.events import TOPIC_NAMES
from tests.unit.clusterer.stories import FERRY


def topics(
    title: str, text: str, language: str, labels: Sequence[str] = (), url: str = "", source_topic: str | None = None
) -> list[TopicScore]:
    return topics_of(read(title, text, language), language, labels, url, source_topic)


def first(title: str, text: str, language: str) -> str:
    ranked = topics(title, text, language)
    return ranked[0].topic if ranked else ""


@pytest.mark.parametrize(
    ("language", "title", "topic"),
    [
        ("en", "Kestrels beat Harriers on penalties to reach the semifinal", "sport"),
        ("en", "Parliament passes budget law after the coalition and the opposition vote", "politics"),
        ("de", "Torwart hält Elfmeter im Halbfinale des Pokals", "sport"),
        ("fr", "Le vaccin contre la fièvre arrive dans les hôpitaux", "health"),
        ("es", "El equipo gana la final con dos goles del delantero", "sport"),
        ("ru", "Хоккеисты забросили пять шайб в финале чемпионата", "sport"),
        ("sw", "Kocha wa timu asema wachezaji wako tayari kwa mechi", "sport"),
        ("yo", "Àwọn dókítà ní ilé ìwòsàn gba àjẹsára tuntun", "health"),
        ("ha", "Likitoci sun kai allurar rigakafi asibiti", "health"),
        ("am", "የእግር ኳስ ቡድኑ ዋንጫ አሸነፈ", "sport"),
        ("zh", "球队在决赛中获胜,教练称赞选手", "sport"),
    ],
)
def test_a_headline_tells_its_topic_in_its_own_language(language: str, title: str, topic: str) -> None:
    assert first(title, "", language) == topic


def test_a_word_of_one_language_says_nothing_in_another() -> None:
    """English "mare" is a horse, Italian "mare" the sea."""
    assert first("mare", "", "it") == "environment"
    assert first("mare", "", "en") == ""


def test_a_topic_tells_the_words_that_gave_it() -> None:
    ranked = topics("Goalkeeper saves penalty", "The striker left the stadium.", "en", labels=["Football"])
    assert ranked[0].topic == "sport"
    assert ranked[0].because[0] == "Football"
    assert {"goalkeeper", "penalty", "striker"} <= set(ranked[0].because)


def test_regional_tags_are_read_as_their_language() -> None:
    assert first("O goleiro defendeu o pênalti", "", "pt-BR") == "sport"


def test_an_outlets_own_label_outweighs_a_stray_word() -> None:
    ranked = topics("The bank of the river", "", "en", ["Science"], "https://a.example/x")
    assert ranked[0].topic == "science"


def test_the_urls_section_and_the_outlets_one_topic_count() -> None:
    assert topics("Xyzzy", "", "en", url="https://a.example/sport/xyzzy-1")[0].topic == "sport"
    assert topics("Xyzzy", "", "en", source_topic="technology")[0].topic == "technology"


def test_the_last_part_of_a_url_is_a_slug_and_no_section() -> None:
    assert topics("Xyzzy", "", "en", url="https://a.example/sport") == []


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Wirtschaft", ("business",)),
        ("Спорт", ("sport",)),
        ("医療", ("health",)),
        ("رياضة", ("sport",)),
        ("News / Sport", ("sport",)),
        ("Politik & Wirtschaft", ("politics", "business")),
        ("Nobody knows", ()),
    ],
)
def test_sections_are_understood_in_many_languages(label: str, found: tuple[str, ...]) -> None:
    assert topics_of_label(label) == found


def test_every_label_and_word_leads_to_a_topic_of_the_contract() -> None:
    assert set(section_names().values()) == TOPIC_NAMES.keys()
    for language in languages():
        assert lexicon(language).topics() <= TOPIC_NAMES.keys(), language
    assert lexicon("en").topics() == TOPIC_NAMES.keys()


def test_a_long_text_does_not_drown_what_its_outlet_says() -> None:
    text = "The stock market and its investors. " * 60
    assert topics("Shares", text, "en", ["Sport"], "https://a.example/sport/x")[0].topic == "sport"


def test_no_words_give_no_topic() -> None:
    assert topics("", "", "en") == []
    assert topics("Xyzzy", "", "und") == []


# --- lexicons


def test_a_beginning_an_ending_and_a_phrase_match() -> None:
    known = Lexicon("de", ["sport\t2\telfmeter* *trainer rote_karte"])
    assert known.evidence("elfmeterschießen") == ((("sport", 2.0),), False)
    assert known.evidence("torwarttrainer")[0] == (("sport", 2.0),)
    assert known.evidence("karte")[0] == ()
    assert known.phrases["rote"] == [(("karte",), (("sport", 2.0),))]


def test_endings_are_cut_only_as_far_as_the_file_says() -> None:
    known = Lexicon("ru", ["@endings 2", "sport\t1\tкоманда"])
    assert known.evidence("командой")[0]
    assert not known.evidence("командировка")[0]
    assert not Lexicon("ru", ["@endings 2", "sport\t1\tкоманда!"]).evidence("командой")[0]


def test_the_listed_form_goes_before_an_inflected_one() -> None:
    known = Lexicon("en", ["@english", "crime\t1\tpolice", "politics\t1\tpolicy"])
    assert known.evidence("policies")[0] == (("politics", 1.0),)
    assert known.evidence("policy")[0] == (("politics", 1.0),)
    assert known.evidence("policed")[0] == (("crime", 1.0),)


def test_words_written_together_with_particles_are_known() -> None:
    known = Lexicon("ar", ["politics\t1\tحكومة"])
    assert known.evidence("الحكومة") == known.evidence("والحكومة") == ((("politics", 1.0),), False)


def test_own_words_take_precedence_over_learned_and_shared_ones() -> None:
    known = Lexicon(
        "en",
        ["sport\t2\tpitch"],
        learned=[("pitc", "science", 1.0), ("quan", "science", 1.0)],
        shared=[(["pitch"], (("arts", 1.0),)), (["quantum"], (("technology", 2.0),))],
    )
    assert known.evidence("pitch")[0] == (("sport", 2.0),)
    assert known.evidence("quantum")[0] == (("technology", 2.0),)
    assert known.evidence("quantity") == ((("science", 1.0),), True)


def test_a_line_without_words_is_an_error_that_names_file_and_entry() -> None:
    with pytest.raises(ValueError, match=r"topics/xx\.tsv: '\*'"):
        Lexicon("xx", ["sport\t1\t*"])


# --- stories


def test_a_storys_topics_are_those_that_its_reports_agree_on() -> None:
    assert story_topics([{"sport": 4.0, "crime": 1.0}, {"sport": 3.0}, {"politics": 1.0}]) == ("sport",)


def test_nobody_knows_gives_no_topic() -> None:
    assert story_topics([{}, {"sport": 0.3}]) == ()


def test_a_topic_does_not_flicker_as_the_story_grows() -> None:
    votes = [{"sport": 4.0, "crime": 1.6}]
    assert story_topics(votes) == ("sport",)
    assert story_topics(votes, before=("crime", "sport")) == ("sport", "crime")


def test_a_story_without_known_reports_keeps_its_topics() -> None:
    assert story_topics([], before=("sport",)) == ("sport",)


def test_topics_and_countries_are_remembered_as_stored() -> None:
    known = remembered(FERRY[0])
    article = FERRY[0].article
    labels = (article.section or "", *article.categories)
    about = topics(article.title, article.text, "en", labels, article.url, article.source.topic)
    assert known.topics == topic_votes(about)
    assert from_document(to_document(known)) == known


def test_what_an_older_release_stored_is_still_read() -> None:
    document = to_document(remembered(FERRY[0]))
    del document["countries"]
    assert from_document(document).countries == {}
