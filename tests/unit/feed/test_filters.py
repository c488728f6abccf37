"""One grammar: what it understands, what it refuses and how, and that store and memory agree on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feed.describe import title_of, understood
from services.feed.filters import Page, StoryFilter, parse_filter, parse_page
from services.feed.parameters import FILTER_NAMES, PAGING_NAMES, BadParameter, check_names
from shared.events import Genre
from tests.unit.feed.builders import NOON, changed, member, story, summarized
from tests.unit.feed.conftest import Feed

OUTLETS = {"herald": "The Valley Herald", "bote": "Alpenbote"}


def _parse(**given: str | list[str]) -> StoryFilter:
    pairs = [
        (name, value) for name, values in given.items() for value in ([values] if isinstance(values, str) else values)
    ]
    return parse_filter(pairs, now=NOON, sources=OUTLETS)


def test_several_values_come_by_comma_or_repetition() -> None:
    given = [("topic", "science,health"), ("topic", "sport")]
    assert parse_filter(given, now=NOON).topics == ("science", "health", "sport")
    assert _parse(topic="science, ,science").topics == ("science",)


@pytest.mark.parametrize(
    ("given", "since"),
    [
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00:00+02:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T10:00:00 02:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("24h", NOON - timedelta(hours=24)),
        ("7d", NOON - timedelta(days=7)),
    ],
)
def test_times_are_moments_days_or_ages(given: str, since: datetime) -> None:
    assert _parse(since=given).since == since


@pytest.mark.parametrize(
    ("parameter", "value", "near"),
    [
        ("topic", "tecnology", "technology"),
        ("topic", "Sports", "sport"),
        ("lang", "german", "de"),
        ("lang", "Deutsch", "de"),
        ("country", "Germany", "DE"),
        ("country", "austria", "AT"),
        ("source", "heralt", "herald"),
        ("exclude_source", "the valley heralds", "herald"),
        ("exclude_topic", "polítics", "politics"),
    ],
)
def test_an_unknown_value_is_refused_and_the_nearest_named(parameter: str, value: str, near: str) -> None:
    with pytest.raises(BadParameter) as refused:
        _parse(**{parameter: value})
    assert refused.value.parameter == parameter
    assert near in refused.value.near


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("country", "XX"),
        ("lang", "e"),
        ("since", "yesterday"),
        ("since", "9999-99-99"),
        ("since", "2026-03-01,2026-03-02"),
        ("until", "99999d"),
        ("min_sources", "0"),
        ("min_sources", "-1"),
        ("min_sources", "three"),
        ("min_sources", "９"),
        ("q", "x" * 501),
        ("q", "a\x00b"),
        ("topic", ",".join(f"t{number}" for number in range(51))),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(parameter: str, value: str) -> None:
    with pytest.raises(BadParameter) as refused:
        _parse(**{parameter: value})
    assert refused.value.parameter == parameter


def test_an_unknown_parameter_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(BadParameter) as refused:
        check_names([("topics", "science")], FILTER_NAMES)
    assert refused.value.near[0] == "topic"


def _blamed(given: list[tuple[str, str]]) -> str | None:
    """The parameter that is refused; none when the filter is understood, which then has a title and a place to look."""
    try:
        wanted, page = parse_filter(given, now=NOON, sources=OUTLETS), parse_page(given, usual=Page())
    except BadParameter as refused:
        return refused.parameter
    assert wanted.where()["listed"] is True
    assert title_of(wanted, usual="All stories")
    assert 1 <= page.limit <= 100
    return None


@given(st.lists(st.tuples(st.sampled_from([*FILTER_NAMES, *PAGING_NAMES]), st.text(max_size=40)), max_size=6))
def test_any_text_is_understood_or_refused_by_its_parameters_name(given: list[tuple[str, str]]) -> None:
    assert _blamed(given) in {None, *(name for name, _ in given)}


def test_with_no_outlet_known_every_id_is_taken() -> None:
    assert parse_filter([("source", "anything")], now=NOON).sources == ("anything",)


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ([("sort", "newest")], "sort"),
        ([("limit", "0")], "limit"),
        ([("limit", "101")], "limit"),
        ([("limit", "ten")], "limit"),
        ([("cursor", "garbage")], "cursor"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(given: list[tuple[str, str]], parameter: str) -> None:
    with pytest.raises(BadParameter) as refused:
        parse_page(given, usual=Page())
    assert refused.value.parameter == parameter


def test_the_filter_in_another_format_is_the_same_query_string() -> None:
    wanted = parse_filter([("topic", "science"), ("q", "a&b")], now=NOON)
    assert wanted.query_string() == "?topic=science&q=a%26b"
    assert StoryFilter().query_string() == ""


def test_a_filter_has_words_for_its_title() -> None:
    assert title_of(StoryFilter(), usual="All stories") == "All stories"
    wanted = _parse(topic="science,health", lang="de", country="AT", q="salt", min_sources="3", exclude_topic="sport")
    assert title_of(wanted, usual="") == (
        "Science or Health, “salt”, in German, from Austria, by at least 3 independent sources, without Sport"
    )


def test_a_filter_is_echoed_as_it_was_understood() -> None:
    assert understood(_parse(lang="DE,de", since="24h")) == {"lang": ["de"], "since": ["2026-03-01T12:00:00.000000Z"]}


STORIES: list[tuple[str, dict[str, Any]]] = [
    ("alone", {"members": [member("1", "Salt battery lights island", source="herald", country="GB", minutes=-60)]}),
    (
        "wide",
        {
            "members": [
                member("2", "Der Tarn flutet sein Tal", source="bote", language="de", country="AT", minutes=-600),
                member("3", "River Tarn floods", source="herald", minutes=-30),
                member("4", "La crue du Tarn", source="lac", language="fr-CH", country="CH", minutes=0),
            ],
            "topics": ("weather", "disaster"),
        },
    ),
    (
        "spoken",
        {"members": [member("5", "Dams, please", source="voice", genre=Genre.OPINION)], "topics": ("politics",)},
    ),
    ("far", {"members": [member("6", "彗星が見ごろ", source="minato", language="ja", country="JP", minutes=-3000)]}),
]

QUERIES: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"alone", "wide", "spoken", "far"}),
    ({"id": "alone,far"}, {"alone", "far"}),
    ({"topic": "weather"}, {"wide"}),
    ({"topic": "science,politics"}, {"alone", "spoken", "far"}),
    ({"topic": "weather", "exclude_topic": "disaster"}, set()),
    ({"exclude_topic": "science"}, {"wide", "spoken"}),
    ({"lang": "de"}, {"wide", "alone"}),
    ({"lang": "fr"}, {"wide"}),
    ({"lang": "fr-ch"}, {"wide"}),
    ({"lang": "fr-be"}, set()),
    ({"country": "JP,AT"}, {"wide", "far"}),
    ({"source": "herald"}, {"alone", "wide"}),
    ({"min_sources": "1"}, {"alone", "wide", "far"}),
    ({"min_sources": "3"}, {"wide"}),
    ({"since": "1h"}, {"alone", "wide", "spoken"}),
    ({"until": "8h"}, {"wide", "far"}),
    ({"since": "1h", "until": "8h"}, {"wide"}),
    ({"q": "tarn"}, {"wide"}),
    ({"q": "Salzbatterie"}, {"alone"}),
    ({"q": '"tarn floods"'}, {"wide"}),
    ({"q": '"floods tarn"'}, set()),
    ({"q": "彗星"}, {"far"}),
    ({"q": "-tarn"}, {"alone", "spoken", "far"}),
    ({"q": "island -salt"}, set()),
    ({"exclude_q": "salt 彗星"}, {"wide", "spoken"}),
    ({"exclude_q": '"tarn floods"'}, {"alone", "spoken", "far"}),
    ({"exclude_source": "herald"}, {"wide", "spoken", "far"}),
    ({"exclude_country": "GB,JP"}, {"wide"}),
    ({"exclude_lang": "ja,fr"}, {"alone", "wide", "spoken"}),
    ({"exclude_lang": "en,fr,de"}, {"far"}),
]


@pytest.mark.parametrize(("given", "expected"), QUERIES)
async def test_a_filter_lets_the_same_stories_through_in_the_store_and_in_memory(
    feed: Feed, given: dict[str, str], expected: set[str]
) -> None:
    for id, parts in STORIES:
        await feed.take(changed(story(id, **parts)))
    await feed.take(summarized("alone", language="de", headline="Salzbatterie erhellt Insel"))
    await feed.take(changed(story("gone", [], merged_into="wide")))
    wanted = parse_filter(list(given.items()), now=NOON)
    found = await feed.site.queries.page(wanted, Page(limit=100))
    assert {document["_id"] for document in found.documents} == expected
    documents = await feed.documents.collection("feed_stories")
    assert {document["_id"] for document in await documents.find() if wanted.matches(document)} == expected
