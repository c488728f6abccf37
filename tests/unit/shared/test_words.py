"""The one tokeniser: equal words are equal strings, in every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.text.normalise import fold
from shared.text.words import is_unspaced, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Storm hits the coast.", ["storm", "hits", "the", "coast"]),
        ("The U.S. and the U.K.'s plan", ["the", "u.s.", "and", "the", "u.k.", "plan"]),
        ("C++, C# and 5G at AT&T", ["c++", "c#", "and", "5g", "at", "at&t"]),
        ("don't blame O'Neill's workers'", ["don't", "blame", "o'neill", "workers"]),
        ("don’t blame O’Neill’s", ["don't", "blame", "o'neill"]),
        ("qu'il dit à l’État d'urgence", ["qu", "il", "dit", "à", "l", "état", "d", "urgence"]),
        ("COVID-19 in Jean-Pierre's 20-year-old F-16", "covid-19 in jean pierre 20 year old f-16".split()),
        ("won 2–1 at 12:30, $1.5bn of 1,000", ["won", "2-1", "at", "12:30", "1.5bn", "of", "1,000"]),
        ("snake_case and example.com", ["snake", "case", "and", "example", "com"]),
        ("ＦＵＬＬ　ｗｉｄｔｈ ﬁne", ["full", "width", "fine"]),
        ("STRASSE Straße İzmir", ["strasse", "strasse", "izmir"]),
        ("", []),
        ("… — !?", []),
    ],
)
def test_latin_text_gives_the_words_a_reader_sees(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी में समाचार", ["हिन्दी", "में", "समाचार"]),
        ("বাংলাদেশের খবর", ["বাংলাদেশের", "খবর"]),
        ("தமிழ்நாடு செய்தி", ["தமிழ்நாடு", "செய்தி"]),
        ("తెలుగు వార్తలు", ["తెలుగు", "వార్తలు"]),
        ("대한민국 서울에서", ["대한민국", "서울에서"]),
        ("п’ять об'єктів", ["п'ять", "об'єктів"]),
    ],
)
def test_vowel_signs_and_apostrophes_stay_in_their_words(text: str, expected: list[str]) -> None:
    assert words(text) == [unicodedata.normalize("NFKC", word) for word in expected]


def test_arabic_is_the_same_with_and_without_vowel_signs_and_stretching() -> None:
    assert words("الْعَرَبِيَّةُ والمـــملكة أحمد") == words("العربية والمملكة احمد")


def test_hebrew_is_the_same_with_and_without_points() -> None:
    assert words("תִּקְוָה") == words("תקוה")


def test_digits_of_every_script_are_the_same_number() -> None:
    assert words("٢٠٢٤") == words("२०२४") == words("２０２４") == ["2024"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京都で5G通信", ["東京", "京都", "都で", "5g", "通信"]),
        ("2024年、北京", ["2024", "年", "北京"]),
        ("ข่าวไทย", ["ข่า", "าว", "วไ", "ไท", "ทย"]),
        ("ຂ່າວລາວ", ["ຂ່າ", "າວ", "ວລ", "ລາ", "າວ"]),
        ("ភាសា", ["ភាសា"]),
        ("မြန်မာ", ["မြန်", "န်မာ"]),
    ],
)
def test_scripts_without_spaces_give_pairs_of_characters_with_their_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_text_is_unspaced_by_its_letters() -> None:
    assert is_unspaced("東京でAppleが新製品")
    assert is_unspaced("กรุงเทพมหานคร")
    assert not is_unspaced("Tokyo (東京) is the capital of Japan")
    assert not is_unspaced("대한민국 서울에서")
    assert not is_unspaced("हिन्दी में समाचार")
    assert not is_unspaced("")


@given(st.text(max_size=60))
def test_words_of_a_folded_text_are_the_words_of_the_text(text: str) -> None:
    assert words(fold(text)) == words(text)


@given(st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàéñßжщöå", min_size=2, max_size=8), max_size=12))
def test_letters_between_spaces_are_words(parts: list[str]) -> None:
    assert words(" ".join(parts)) == [fold(part) for part in parts]


@given(st.text(max_size=60))
def test_no_word_is_empty_or_holds_white_space(text: str) -> None:
    assert all(word and not any(map(str.isspace, word)) for word in words(text))
