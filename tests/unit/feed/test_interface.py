"""The interface in its languages: whole catalogues, and dates, numbers and names as their readers write them."""

import re
from datetime import timedelta

import pytest
from babel.messages.catalog import Catalog, Message

from deploy.catalogues import missing, texts, translated
from services.feed.interface import SOURCE_LANGUAGE, chosen, interface, languages, machine
from tests.unit.feed.builders import NOON
from tests.unit.feed.conftest import Feed
from tests.unit.feed.markup import open_page

TRANSLATED = [tag for tag in languages() if tag != SOURCE_LANGUAGE]
RIGHT_TO_LEFT = {"ar", "fa", "he"}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\d\}")
SAME_AS_IN_ENGLISH = {
    "cs": {"Sport"},
    "de": {"Religion", "Sport", "Status"},
    "fr": {"%(number)s passage", "%(number)s passages", "Religion", "Source", "opinion"},
    "it": {"Sport", "in %(languages)s"},
    "nl": {"%(number)s passage", "%(number)s passages", "Privacy", "Sport", "Status"},
    "pl": {"Sport"},
    "ro": {"Sport"},
    "sv": {"Religion", "Sport"},
}
"""Words that are spelled alike in both languages."""


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _texts(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {tuple(_forms(message.id)) for message in _messages(catalogue)}


@pytest.fixture(scope="module")
def source() -> set[tuple[str, ...]]:
    """The texts of the pages as they are now."""
    return _texts(texts())


def test_the_interface_speaks_many_languages() -> None:
    assert len(languages()) > 20


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_catalogue_holds_every_text_and_no_other(tag: str, source: set[tuple[str, ...]]) -> None:
    catalogue = translated(tag)
    assert missing(catalogue) == []
    assert _texts(catalogue) == source
    assert not catalogue.obsolete
    for message in _messages(catalogue):
        assert len(_forms(message.string)) == (catalogue.num_plurals if message.pluralizable else 1)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_translation_keeps_the_placeholders_of_its_text(tag: str) -> None:
    for message in _messages(translated(tag)):
        expected = sorted(PLACEHOLDER.findall(_forms(message.id)[0]))
        for form in _forms(message.string):
            assert sorted(PLACEHOLDER.findall(form)) == expected, form
            assert "%" not in PLACEHOLDER.sub("", form), form


@pytest.mark.parametrize("tag", TRANSLATED)
def test_nothing_is_left_in_english(tag: str) -> None:
    same = {
        form for message in _messages(translated(tag)) for form in _forms(message.string) if form in _forms(message.id)
    }
    assert same == SAME_AS_IN_ENGLISH.get(tag, set())


@pytest.mark.parametrize("tag", languages())
def test_a_language_says_which_way_it_runs(tag: str) -> None:
    assert interface(tag).direction == ("rtl" if tag in RIGHT_TO_LEFT else "ltr")


@pytest.mark.parametrize(
    ("tag", "number", "text"),
    [
        ("de", 1, "%(number)s Bericht"),
        ("fr", 0, "%(number)s article"),
        ("pl", 22, "%(number)s artykuły"),
        ("ru", 21, "%(number)s публикация"),
        ("ru", 12, "%(number)s публикаций"),
        ("ar", 2, "%(number)s تقريران"),
        ("ar", 11, "%(number)s تقريرًا"),
        ("ar", 100, "%(number)s تقرير"),
        ("ja", 1, "記事%(number)s件"),
    ],
)
def test_numbers_take_the_form_of_their_language(tag: str, number: int, text: str) -> None:
    assert interface(tag).counted("%(number)s report", "%(number)s reports", number) == text


@pytest.mark.parametrize(
    ("wanted", "tag"), [("pt-BR", "pt"), ("de-AT", "de"), ("zh", "zh-Hans"), ("zh-Hant-TW", "zh-Hant")]
)
def test_a_region_is_served_in_its_language(wanted: str, tag: str) -> None:
    assert chosen([wanted]).tag == tag


@pytest.mark.parametrize("path", ["/", "/stories/salt-battery", "/stories/salt-battery/radar", "/about", "/sources"])
async def test_pages_are_in_the_language_that_the_browser_asks_for(morning: Feed, path: str) -> None:
    for tag in TRANSLATED:
        answer = await morning.client.get(path, headers={"accept-language": tag})
        words = interface(tag)
        assert answer.status_code == 200
        assert f'<html lang="{tag}" dir="{words.direction}">' in answer.text
        assert words.text("Skip to the news") in answer.text
        left = answer.text.replace(words.text("{0} updated stories: show"), "")
        assert not PLACEHOLDER.search(left), tag


async def test_an_arabic_front_page_runs_from_right_to_left(morning: Feed) -> None:
    answer = await morning.client.get("/", headers={"accept-language": "ar"})
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert "أهم الأخبار" in answer.text
    assert "Top stories" not in answer.text
    assert answer.headers["content-language"] == "ar"


async def test_the_preferences_offer_every_language_by_its_own_name(feed: Feed) -> None:
    page = await open_page(feed, "/preferences")
    for tag in languages():
        assert page.all("option", value=tag, lang=tag)
        assert interface(tag).name in page.text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "just now"),
        (-3, "just now"),
        (5, "5 min ago"),
        (90, "1 hour ago"),
        (30 * 60, "1 day ago"),
        (9 * 24 * 60, "21 February"),
    ],
)
def test_ages_are_told_roughly(minutes: int, text: str) -> None:
    assert interface("en").ago(NOON - timedelta(minutes=minutes), NOON) == text


def test_another_years_day_names_its_year() -> None:
    words = interface("en")
    assert words.ago(NOON - timedelta(days=400), NOON) == "26 January 2025"
    assert words.moment(NOON) == "2 Mar, 12:00"
    assert machine(NOON) == "2026-03-02T12:00:00Z"


def test_the_best_language_is_chosen_and_the_source_language_serves_everyone_else() -> None:
    assert chosen(["tlh", "en-GB"]).tag == "en"
    assert chosen([]).tag == "en"
    assert "en" in languages()
