"""`infobud sources`: what operators type, and what they see."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.standalone.cli import app

CATALOGUE = """sources:
  - {id: quai, name: Le Quai, home: "https://quai.example/", language: fr, country: FR, kind: magazine, topic: sport,
     feeds: ["https://quai.example/rss", "https://quai.example/sport"]}
  - {id: post, name: The Harbour Post, language: en, country: IE, feeds: ["https://post.example/rss"]}
  - {id: bad, name: Bad, feeds: ["nonsense"]}
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def sources(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sources", *arguments])


def test_a_catalogue_goes_in_and_comes_out_as_opml(data: Path) -> None:
    (data / "mine.yaml").write_text(CATALOGUE)
    imported = sources("import", str(data / "mine.yaml"))
    assert imported.exit_code == 0
    assert "2 outlets are read" in imported.output
    assert "nonsense" in imported.output
    assert sources("export", str(data / "out.opml")).exit_code == 0
    opml = (data / "out.opml").read_text()
    assert opml.count("xmlUrl=") == 3
    assert sources("remove", "quai").exit_code == 0
    assert "quai" not in sources("export").stdout
    back = sources("import", str(data / "out.opml"))
    assert (back.exit_code, "2 outlets are read" in back.output) == (0, True)
    listed = sources("list").output
    assert "Le Quai" in listed
    assert "magazine" in listed


def test_importing_shows_how_far_it_is(data: Path) -> None:
    (data / "mine.yaml").write_text(CATALOGUE)
    assert "Adding outlets" in sources("import", str(data / "mine.yaml")).output


def test_mistakes_are_named_on_the_last_line(data: Path) -> None:
    assert "can't be read" in sources("import", str(data / "none.yaml")).output
    assert "no outlet nobody is read" in sources("remove", "nobody").output
    wrong = sources("add", "nonsense")
    assert (wrong.exit_code, "not an http" in wrong.output) == (1, True)
    refused = sources("find", "http://127.0.0.1:9/")
    assert (refused.exit_code, "not a public address" in refused.output) == (1, True)
