"""The catalogue names outlets; a bad entry is named and left out, the others are read."""

import pytest

from services.ingestor.catalogue import CatalogueError, feed_id, read_catalogue, slug
from services.ingestor.opml import write_opml
from services.ingestor.settings import BUNDLED_CATALOGUE
from services.ingestor.urls import canonical_url
from shared.events import OutletKind

ENTRY = "{id: quai, name: Le Quai, language: fr, country: FR, kind: magazine, feeds: ['https://quai.example/rss']}"


def test_an_entry_is_an_outlet_with_its_feeds() -> None:
    (entry,) = read_catalogue(f"sources:\n  - {ENTRY}", "c.yaml").entries
    assert entry.source.model_dump(exclude={"topic"}) == {
        "id": "quai",
        "name": "Le Quai",
        "home": "https://quai.example/",
        "language": "fr",
        "country": "FR",
        "kind": OutletKind.MAGAZINE,
    }


def test_norway_is_not_a_truth_value() -> None:
    (entry,) = read_catalogue(
        "sources:\n  - {id: nrk, name: NRK, language: no, country: NO, feeds: ['https://n.example/']}", "c"
    ).entries
    assert (entry.language, entry.country) == ("no", "NO")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{name: x, feeds: ['https://x.example/']}", "entry 2 (x): id: Field required"),
        ("{id: x, name: x, feeds: ['nonsense']}", "entry 2 (x): feeds: Value error, 'nonsense' is not an http"),
        ("{id: x, name: x, feeds: []}", "entry 2 (x): feeds: "),
        ("{id: x, name: x, feeds: ['https://x.example/'], country: France}", "entry 2 (x): country"),
        (
            "{id: x, name: x, feeds: ['https://x.example/'], topic: boats}",
            "entry 2 (x): topic: Value error, the topic is",
        ),
        ("{id: x, name: x, feeds: ['https://x.example/'], colour: red}", "entry 2 (x): colour"),
        ("{id: quai, name: x, feeds: ['https://x.example/']}", "the id quai is already another entry's"),
        ("{id: x, name: x, feeds: ['HTTPS://quai.example:443/rss']}", "already listed under quai"),
        ("just text", "entry 2: entry: "),
    ],
)
def test_a_bad_entry_is_named_and_the_others_are_read(row: str, says: str) -> None:
    catalogue = read_catalogue(f"sources:\n  - {ENTRY}\n  - {row}", "c.yaml")
    assert [entry.id for entry in catalogue.entries] == ["quai"]
    (problem,) = catalogue.problems
    assert says in problem
    assert problem.startswith("c.yaml, entry 2")


@pytest.mark.parametrize("text", ["", "sources: none", "a: [", "- ] x", "<opml><body/></opml>", "<opml"])
def test_a_file_that_is_no_catalogue_is_an_error_with_its_name(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"c\.txt"):
        read_catalogue(text, "c.txt")


def test_opml_is_a_catalogue_too() -> None:
    catalogue = read_catalogue(
        """<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
        <outline text="Le Quai" type="rss" xmlUrl="https://quai.example/rss" htmlUrl="https://quai.example/"/>
        <outline text="Le Quai" type="rss" xmlUrl="https://quai.example/sport" htmlUrl="https://quai.example/"/>
        <outline text="Le Quai" type="rss" xmlUrl="https://other.example/rss" language="fr"/>
        <outline text="みなと" type="rss" xmlUrl="https://minato.example/rss"/>
        </outline></body></opml>""",
        "c.opml",
    )
    assert catalogue.problems == ()
    assert [(entry.id, entry.name, len(entry.feeds)) for entry in catalogue.entries][:2] == [
        ("le-quai", "Le Quai", 2),
        ("le-quai-2", "Le Quai", 1),
    ]
    assert catalogue.entries[1].language == "fr"


def test_opml_with_entities_is_refused() -> None:
    with pytest.raises(CatalogueError, match="document type or entities"):
        read_catalogue('<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "c.opml")


def test_the_same_feed_has_one_id_however_it_is_written() -> None:
    assert feed_id("https://quai.example/rss") == feed_id("HTTPS://quai.example:443/rss#x")
    assert feed_id("https://quai.example/rss") != feed_id("https://quai.example/rss2")


def test_a_slug_is_made_of_any_script() -> None:
    assert slug("Die Elbwarte!") == "die-elbwarte"
    assert slug("Дальний причал").isascii()


def test_the_bundled_catalogue_is_sound_and_covers_the_world() -> None:
    catalogue = read_catalogue(BUNDLED_CATALOGUE.read_text(encoding="utf-8"), "bundled")
    assert catalogue.problems == ()
    assert len(catalogue.entries) >= 150
    assert len({entry.language for entry in catalogue.entries}) >= 30
    assert len({entry.country for entry in catalogue.entries if entry.country}) >= 60
    assert {entry.kind for entry in catalogue.entries} == set(OutletKind)


def test_every_bundled_outlet_says_what_it_is() -> None:
    entries = read_catalogue(BUNDLED_CATALOGUE.read_text(encoding="utf-8"), "bundled").entries
    assert [entry.id for entry in entries if not (entry.home and entry.language != "und")] == []
    assert [entry.id for entry in entries if not entry.country] == ["un-news"]  # of no country
    for entry in entries:
        assert entry.home.startswith("https://") or entry.home.startswith("http://"), entry.id
        assert canonical_url(entry.home), entry.id
    names = [(entry.name, entry.country) for entry in entries]
    assert len(names) == len(set(names))


def test_opml_brings_back_what_was_written() -> None:
    entries = read_catalogue(BUNDLED_CATALOGUE.read_text(encoding="utf-8"), "bundled").entries
    opml = write_opml((entry.source, entry.feeds) for entry in entries)
    back = read_catalogue(opml, "back.opml")
    assert back.problems == ()
    assert back.entries == entries


def test_opml_keeps_what_xml_would_take_for_markup() -> None:
    (entry,) = read_catalogue(
        "sources: [{id: x, name: 'A & B <\"x\">', feeds: ['https://x.example/?a=1&b=2']}]", "c.yaml"
    ).entries
    (back,) = read_catalogue(write_opml([(entry.source, entry.feeds)]), "back.opml").entries
    assert (back.name, back.feeds) == ('A & B <"x">', ("https://x.example/?a=1&b=2",))
