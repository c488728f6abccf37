"""What sort of piece an article is, from where its outlet filed it."""

import pytest

from services.ingestor.genre import genre_of
from shared.events import Genre, OutletKind

PAPER = OutletKind.NEWSPAPER


def filed(path: str = "/news/ferry", title: str = "Ferry sails again", **where: str) -> Genre:
    categories = [where["category"]] if "category" in where else []
    return genre_of(
        url=f"https://example.org{path}", title=title, section=where.get("section"), categories=categories, outlet=PAPER
    )


def test_most_articles_are_reports() -> None:
    assert filed() is Genre.REPORT


@pytest.mark.parametrize(
    "path",
    [
        "/opinion/ferry",
        "/news/meinung/faehre",
        "/opinião/balsa",
        "/2026/03/kommentar/x",
        "/%D0%BC%D0%BD%D0%B5%D0%BD%D0%B8%D1%8F/1",
    ],
)
def test_the_address_tells_opinion(path: str) -> None:
    assert filed(path) is Genre.OPINION


@pytest.mark.parametrize(
    "name", ["Opinion", "Editorial", "Tribune", "Köşe yazıları", "Мнения", "رأي", "社説", "评论", "विचार"]
)
def test_the_category_or_section_tells_opinion(name: str) -> None:
    assert filed(category=name) is Genre.OPINION
    assert filed(section=name) is Genre.OPINION


def test_the_title_tells_when_it_says_so_in_front() -> None:
    assert filed(title="Kommentar: Die Fähre fährt wieder") is Genre.OPINION
    assert filed(title="社説：港の再建") is Genre.OPINION
    assert filed(title="Live: ferry returns") is Genre.LIVE


def test_a_word_in_the_last_part_of_the_address_says_nothing() -> None:
    assert filed("/news/opinion") is Genre.REPORT
    assert filed("/news/public-opinion-shifts") is Genre.REPORT


def test_sponsored_wins_over_opinion_and_opinion_over_live() -> None:
    assert filed("/sponsored/ferry", category="Opinion") is Genre.SPONSORED
    assert filed("/live/ferry", category="Opinion") is Genre.OPINION
    assert filed("/live/ferry") is Genre.LIVE


def test_an_opinion_outlet_publishes_opinion() -> None:
    genre = genre_of(url="https://example.org/a", title="On ferries", outlet=OutletKind.OPINION)
    assert genre is Genre.OPINION
