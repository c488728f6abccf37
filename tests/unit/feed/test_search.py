"""What readers type, in any script."""

import pytest

from services.feed.search import Query, parse_query, terms_of


def _finds(q: str, *texts: str) -> bool:
    query = parse_query(q)
    return set(query.terms) <= set(terms_of(texts)) and query.matches(texts)


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("salt battery", "A battery that stores heat in salt"),
        ("U.S. tariffs", "New tariffs in the U.S."),
        ("c++", "Why C++ is still taught"),
        ("5G", "5G reaches the valley"),
        ("Müller", "Müller resigns"),
        ("muller", "Müller resigns"),
        ("Łódź", "Trams in Łódź"),
        ("lodz", "Trams in Łódź"),
        ("Łódź", "Trams in Lodz"),
        ("Čapek", "A new play by Capek"),
        ("Strasse", "Die Straße ist gesperrt"),
        ("Αθηνα", "Η Αθήνα ψηφίζει"),
        ("हिंदी", "हिंदी में समाचार"),
        ("がん", "がんの新しい治療"),
        ("彗星", "三十年ぶりの彗星、今週末が見ごろ"),
        ("ائتلاف", "ائتلاف الساحل يفوز"),
        ('"salt battery"', "The salt battery of Varn"),
        ("“salt battery”", "The salt battery of Varn"),
        ('battery "of Varn"', "The salt battery of Varn"),
        ("-football battery", "The salt battery of Varn"),
    ],
)
def test_finds(q: str, text: str) -> None:
    assert _finds(q, text)


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("salt battery", "A salt mine"),
        ('"salt battery"', "A battery full of salt"),
        ("battery -salt", "The salt battery of Varn"),
        ('-"salt battery"', "The salt battery of Varn"),
        ("彗星", "星彗"),
        ("c++", "Vitamin C"),
        ("かん", "がんの新しい治療"),
    ],
)
def test_does_not_find(q: str, text: str) -> None:
    assert not _finds(q, text)


def test_a_phrase_must_stand_within_one_text() -> None:
    assert not _finds('"salt battery"', "All about salt", "battery news")


def test_words_may_stand_in_different_texts() -> None:
    assert _finds("salt battery", "All about salt", "battery news")


@pytest.mark.parametrize("q", ["", "   ", '""', "-", '"', "!?"])
def test_a_query_without_words_asks_for_nothing(q: str) -> None:
    assert parse_query(q) == Query()


def test_single_words_are_decided_by_terms_alone() -> None:
    assert not parse_query("salt battery").has_runs
    assert parse_query('"salt battery"').has_runs
    assert parse_query("-salt").has_runs
    assert parse_query("東京都").has_runs
