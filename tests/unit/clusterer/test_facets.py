"""The countries and people that a story concerns."""

import pytest

from services.clusterer.people import people
from services.clusterer.places import countries as countries_of
from services.clusterer.topics import read, story_countries


def countries(title: str, text: str, language: str) -> dict[str, float]:
    return countries_of(read(title, text, language), language)


@pytest.mark.parametrize(
    ("title", "language", "codes"),
    [
        ("French minister visits Warsaw", "en", {"FR", "PL"}),
        ("Deutschland und die Schweiz einigen sich", "de", {"DE", "CH"}),
        ("Президент Франции прибыл в Москву", "ru", {"FR", "RU"}),
        ("Rząd Hiszpanii i włoski minister", "pl", {"ES", "IT"}),
        ("中国和日本签署协议", "zh", {"CN", "JP"}),
        ("한국과 일본 정상회담", "ko", {"KR", "JP"}),
        ("رئيس فرنسا يزور مصر", "ar", {"FR", "EG"}),
        ("Rais wa Kenya ziarani Tanzania", "sw", {"KE", "TZ"}),
        ("The President of South Africa", "en", {"ZA"}),
        ("Nigerian singer in Niger", "en", {"NG", "NE"}),
    ],
)
def test_countries_are_known_by_name_people_and_capital(title: str, language: str, codes: set[str]) -> None:
    assert countries(title, "", language).keys() == codes


def test_a_country_in_passing_far_down_is_not_concerned() -> None:
    text = "The council met. " * 40 + "A delegate once lived in Portugal."
    assert countries("France votes", text, "en").keys() == {"FR"}


def test_a_shirt_is_no_island_and_a_forename_no_country() -> None:
    assert countries("Jordan and Chad swap their jersey with Parisa", "", "en") == {}


def test_a_storys_countries_are_those_its_reports_agree_on() -> None:
    assert story_countries([{"FR": 3.0, "DE": 2.0}, {"FR": 2.0, "DE": 1.5}, {"PT": 1.4}]) == ("FR", "DE")


def test_a_full_name_in_two_reports_whose_surname_stands_alone_is_a_person() -> None:
    reports = [("Petra Osvald", "Osvald", "Tollan Lines"), ("Petra Osvald", "Grey Hens"), ("Tollan Lines", "Grey Hens")]
    assert people(reports) == ("Petra Osvald",)


def test_a_name_in_one_report_only_is_not_yet_a_person_of_the_story() -> None:
    assert people([("Petra Osvald", "Osvald"), ("Ilan Verrik",)]) == ()


def test_bodies_and_places_are_no_people() -> None:
    reports = [("Skerrin United", "United", "New France", "France", "Mount Corvale", "Corvale")] * 3
    assert people(reports) == ()


def test_the_same_person_with_more_forenames_counts_once() -> None:
    reports = [("Petra Osvald", "Petra Anna Osvald", "Osvald")] * 2
    assert len(people(reports)) == 1
