"""`infobud status` and `top`: what the pipeline's log and store say, in one look or many."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from services.standalone.cli import app
from services.standalone.status import Observer, drawn
from shared.documents.sqlite import SqliteDocuments
from shared.kafka.clients import clients_for
from shared.kafka.provision import provision
from shared.sources import COLLECTION
from shared.topics import ARTICLES_FETCHED
from tests.contract.logs import embedded_log
from tests.examples import SOURCE

LOST = "[Errno -2] no such host"


async def publish(folder: Path, count: int) -> None:
    producer = clients_for(embedded_log(folder).settings, "test").producer()
    await producer.start()
    for number in range(count):
        await producer.send_and_wait(ARTICLES_FETCHED.name, b"{}", str(number).encode())
    await producer.stop()


async def test_rates_are_what_came_between_two_looks(tmp_path: Path) -> None:
    settings = embedded_log(tmp_path).settings
    await provision(settings)
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    times = iter((1000.0, 1010.0))
    observer = Observer(settings, documents, lambda: next(times))
    await publish(tmp_path, 5)
    first = await observer.look()
    await publish(tmp_path, 20)
    second = await observer.look()
    await documents.close()
    (before,) = [flow for flow in first.flows if flow.standing.topic == ARTICLES_FETCHED.name]
    (after,) = [flow for flow in second.flows if flow.standing.topic == ARTICLES_FETCHED.name]
    assert (before.published_per_second, before.handled_per_second) == (None, None)
    assert (after.published_per_second, after.handled_per_second) == (2.0, 0.0)
    assert (after.standing.lag, after.standing.published) == (25, 25)


async def test_outlets_that_fail_again_and_again_are_named_the_worst_first(tmp_path: Path) -> None:
    settings = embedded_log(tmp_path).settings
    await provision(settings)
    documents = SqliteDocuments(tmp_path / "documents.sqlite3")
    sources = await documents.collection(COLLECTION)
    for id, failures in (("fine", 0), ("shaky", 1), ("gone", 9), ("ill", 4)):
        feed = {"url": f"https://{id}.example/rss", "failures": failures, "last_error": LOST if failures else None}
        source = {**SOURCE.model_dump(mode="json"), "id": id}
        await sources.replace(
            {"_id": id, "source": source, "origin": "catalogue", "state": "active", "feeds": {"f": feed}}
        )
    status = await Observer(settings, documents).look()
    await documents.close()
    assert [record.source.id for record in status.troubled] == ["gone", "ill"]
    assert status.as_json()["outlets_in_trouble"][0] == {"id": "gone", "failures": 9, "error": LOST}
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(drawn(status))
    shown = console.export_text()
    assert f"gone: failed 9 times in a row: {LOST}" in shown
    assert "nothing yet" in shown


def test_without_a_log_it_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    answer = CliRunner().invoke(app, ["status"])
    assert answer.exit_code == 1
    assert "Kafka at 127.0.0.1:9 (KAFKA_BOOTSTRAP_SERVERS) does not answer" in answer.output


def test_an_empty_folder_is_an_error_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "none"))
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)
    answer = CliRunner().invoke(app, ["status", "--json"])
    assert answer.exit_code == 1
    assert "none" in answer.output
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.stdout)
