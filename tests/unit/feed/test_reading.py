"""A reader gets the language that serves them best."""

import pytest

from services.feed.languages import direction, english_name, native_name, prefixes
from services.feed.reading import accepted, choose


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("de", ("de",)),
        ("en;q=0.3, de-AT, fr;q=0.8", ("de-AT", "fr", "en")),
        ("de;q=0, en", ("en",)),
        ("*, ja;q=0.1", ("ja",)),
        ("", ()),
        (";;;,,q=1,\x00,en-", ()),
        ("en;q=2, fr", ("fr",)),
    ],
)
def test_accept_language_is_read_by_weight(header: str, languages: tuple[str, ...]) -> None:
    assert accepted(header) == languages


@pytest.mark.parametrize(
    ("available", "wanted", "chosen"),
    [
        (["de", "en"], ["en", "de"], "en"),
        (["en-GB", "de"], ["en"], "en-GB"),
        (["en", "de"], ["en-GB"], "en"),
        (["en-US"], ["en-GB"], "en-US"),
        (["zh-Hans", "zh-Hant"], ["zh-hant-TW"], "zh-Hant"),
        (["fr"], ["en", "de"], None),
        ([], ["en"], None),
    ],
)
def test_the_nearest_language_is_chosen(available: list[str], wanted: list[str], chosen: str | None) -> None:
    assert choose(available, wanted) == chosen


@pytest.mark.parametrize(
    ("language", "runs"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("en", "ltr"), ("ja", "ltr")],
)
def test_scripts_run_their_way(language: str, runs: str) -> None:
    assert direction(language) == runs


def test_a_script_in_the_tag_decides_the_direction() -> None:
    assert direction("uz-Arab") == "rtl"
    assert direction("ar-Latn") == "ltr"
    assert direction("und") == "auto"


def test_languages_have_their_own_names_and_unknown_ones_keep_their_tag() -> None:
    assert native_name("ja") == "日本語"
    assert native_name("zh-Hant-TW") == "繁體中文"
    assert english_name("de-AT") == "German"
    assert native_name("qaa") == "qaa"
    assert native_name("und") == "Unknown language"


def test_prefixes_go_from_wide_to_narrow() -> None:
    assert prefixes("zh-Hant-TW") == ("zh", "zh-hant", "zh-hant-tw")


@pytest.mark.parametrize(
    ("wanted", "served"), [("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh", "zh-Hans")]
)
def test_chinese_comes_in_the_script_of_the_readers_country(wanted: str, served: str) -> None:
    assert choose(["zh-Hans", "zh-Hant"], [wanted]) == served
