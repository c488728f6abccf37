"""A mistake in a data file is named with its file and article, so that its author finds it."""

from pathlib import Path

import pytest
import yaml

from deploy.newsroom.newsroom import FOLDER, NewsroomError, load, section_slug

REPORT = {"outlet": "meridian", "slug": "a", "at": 10, "title": "A title", "text": "One paragraph.\n\nAnother."}


def _write(folder: Path, *articles: dict[str, object]) -> None:
    (folder / "events").mkdir()
    (folder / "outlets.yaml").write_text((FOLDER / "outlets.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    event = {"id": "event", "title": "An event", "topic": "science", "articles": list(articles)}
    (folder / "events" / "event.yaml").write_text(yaml.safe_dump(event), encoding="utf-8")


def test_a_reprint_takes_the_originals_text_and_title(tmp_path: Path) -> None:
    cut = {"outlet": "northway", "slug": "b", "at": 20, "reprints": "meridian/a", "keep": 1, "dateline": "HERE. "}
    _write(tmp_path, REPORT, cut)
    original, reprint = load(tmp_path).articles
    assert reprint.editions[0].paragraphs == ("HERE. One paragraph.",)
    assert reprint.editions[0].title == original.editions[0].title
    assert (reprint.kind, reprint.original, reprint.author) == ("reprint", "meridian/a", "Meridian Wire")


@pytest.mark.parametrize(
    ("article", "complaint"),
    [
        ({**REPORT, "outlet": "nobody"}, "no such outlet"),
        ({**REPORT, "text": None}, "needs a title and a text"),
        ({"outlet": "northway", "slug": "b", "at": 5, "reprints": "meridian/none"}, "must stand above it"),
        ({**REPORT, "outlet": "long-table"}, "has no section"),
        ({**REPORT, "revisions": [{"at": 10, "kind": "headline", "title": "B"}]}, "is not later"),
        ({**REPORT, "revisions": [{"at": 11, "kind": "correction", "replace": {"Nowhere": "x"}}]}, "isn't there"),
    ],
)
def test_a_wrong_article_is_named(tmp_path: Path, article: dict[str, object], complaint: str) -> None:
    _write(tmp_path, article)
    with pytest.raises(NewsroomError, match=complaint) as caught:
        load(tmp_path)
    assert f"event.yaml: {article['outlet']}/{article['slug']}" in str(caught.value)


def test_the_same_url_twice_is_named(tmp_path: Path) -> None:
    _write(tmp_path, REPORT, REPORT)
    with pytest.raises(NewsroomError, match="meridian/a: written twice"):
        load(tmp_path)


def test_unknown_fields_and_broken_yaml_name_the_file(tmp_path: Path) -> None:
    _write(tmp_path, {**REPORT, "headline": "B"})
    with pytest.raises(NewsroomError, match=r"event\.yaml"):
        load(tmp_path)
    (tmp_path / "events" / "event.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(NewsroomError, match=r"event\.yaml is not YAML"):
        load(tmp_path)


def test_section_names_become_plain_url_parts() -> None:
    assert section_slug("society", "Społeczeństwo") == "spoleczenstwo"
    assert section_slug("arts", "Arts & Culture") == "arts-culture"
    assert section_slug("opinion", "رأي") == "opinion"
