"""`infobud dead`: what operators type, and what they see."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.standalone.cli import app
from shared.kafka.clients import clients_for
from shared.kafka.letters import Letter, Origin
from shared.kafka.offsets import lag
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED, STORIES_CHANGED, Topic
from tests.contract.logs import LogUnderTest, embedded_log, kafka_log
from tests.unit.shared.test_letters import NOON

STORED = "the store is full"
BODY = b'{"event_version": 9, "title": "\\u001b[31mred"}'


async def lay_aside(settings: CommonSettings, topic: Topic[Any], group: str, *causes: str) -> None:
    producer = clients_for(settings, "test").producer()
    await producer.start()
    for number, cause in enumerate(causes):
        origin = Origin(topic.name, 2, number)
        letter = Letter(group, 3, "Error", cause, origin, NOON.replace(hour=number % 24))
        await producer.send_and_wait(topic.dead(group), BODY, f"key-{number}".encode(), headers=letter.headers([]))
    await producer.stop()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommonSettings:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "240")
    settings = embedded_log(tmp_path).settings

    async def fill() -> None:
        await provision(settings)
        await lay_aside(settings, ARTICLES_FETCHED, "deduplicator", STORED, "out of memory", STORED, "\x1b[2Jcleared")
        await lay_aside(settings, STORIES_CHANGED, "feed", STORED)

    asyncio.run(fill())
    return settings


def dead(*arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, ["dead", *arguments], input=answer)


def letters(*arguments: str) -> list[str]:
    """The ids that `list` gives with these filters."""
    listed = dead("list", "--json", *arguments)
    assert listed.exit_code == 0, listed.output
    return [json.loads(line)["letter"] for line in listed.stdout.splitlines()]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), 5),
        (("--topic", "stories.changed"), 1),
        (("--group", "deduplicator"), 4),
        (("--cause", "STORE is"), 3),
        (("--since", "2026-03-01T02:00"), 2),
        (("--since", "1m"), 0),
        (("--group", "deduplicator", "--cause", STORED, "--since", "2026-03-01T01:00"), 1),
        (("articles.fetched/deduplicator/0/1", "stories.changed/feed/0/0"), 2),
    ],
)
def test_filters_choose_letters(settings: CommonSettings, filters: tuple[str, ...], found: int) -> None:
    assert len(letters(*filters)) == found


def test_the_list_names_each_with_cause_and_origin(settings: CommonSettings) -> None:
    listed = dead("list", "--topic", "articles.fetched").output
    for part in (
        "articles.fetched/deduplicator/0/1",
        "key-1",
        "articles.fetched:2:1",
        "out of memory",
        "4 dead letters",
    ):
        assert part in listed


def test_one_is_shown_with_its_headers_and_body_and_cannot_command_the_terminal(settings: CommonSettings) -> None:
    shown = dead("show", "articles.fetched/deduplicator/0/3")
    for part in ("cleared", "infobud-round: 3", '"event_version": 9', "rounds: 3", "red"):
        assert part in shown.output
    assert "\x1b" not in shown.output + dead("list").output


async def in_retry(settings: CommonSettings) -> int:
    return await lag(settings, ARTICLES_FETCHED, "deduplicator", retrying=True)


def test_those_that_are_wanted_go_back_once_and_the_others_stay(settings: CommonSettings) -> None:
    replayed = dead("replay", "--topic", "articles.fetched", "--cause", STORED)
    assert (replayed.exit_code, "2 dead letters go back" in replayed.output) == (0, True)
    assert "Replaying dead letters" in replayed.output
    assert "2/2" in replayed.output
    assert asyncio.run(in_retry(settings)) == 2
    assert "0 dead letters go back" in dead("replay", "--topic", "articles.fetched", "--cause", STORED).output
    assert letters("--topic", "articles.fetched") == [f"articles.fetched/deduplicator/0/{at}" for at in (1, 3)]
    assert "replayed" in dead("list", "--all").output
    assert dead("replay").exit_code == 0
    assert letters() == []
    assert asyncio.run(in_retry(settings)) == 4
    assert len(letters("--all")) == 5


def test_dropping_asks_first_and_what_was_dropped_is_replayed_no_more(settings: CommonSettings) -> None:
    assert dead("drop", "--cause", "memory", answer="n\n").exit_code == 1
    assert len(letters()) == 5
    assert dead("drop", "--cause", "memory", answer="y\n").exit_code == 0
    assert "2 dead letters dropped" in dead("drop", "--yes", "--topic", "articles.fetched", "--cause", STORED).output
    assert len(letters()) == 2
    dead("replay", "--topic", "articles.fetched")
    assert asyncio.run(in_retry(settings)) == 1


def test_more_letters_than_one_record_settles_are_settled(settings: CommonSettings) -> None:
    asyncio.run(lay_aside(settings, STORIES_CHANGED, "summarizer", *["slow"] * 240))
    assert "120 dead letters" in dead("replay", *letters("--group", "summarizer", "--limit", "120")).output
    assert len(letters("--group", "summarizer", "--limit", "999")) == 120
    assert "120 dead letters dropped" in dead("drop", "--yes", "--group", "summarizer").output
    assert letters("--group", "summarizer") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "--topic", "articles.fetchd"), "no group at all reads articles.fetchd; there are: articles.fetched"),
        (("list", "--since", "yesterday"), "--since yesterday: give an age as 90m, 24h or 7d"),
        (("show", "nonsense"), "a letter is called as in articles.fetched/deduplicator/0/17"),
        (("show", "articles.fetched/deduplicator/0/99"), "there is no letter articles.fetched/deduplicator/0/99"),
    ],
)
def test_mistakes_are_named(settings: CommonSettings, arguments: tuple[str, ...], message: str) -> None:
    answer = dead(*arguments)
    assert answer.exit_code == 1
    assert message in answer.output


def test_letters_can_be_read_while_the_log_is_open(settings: CommonSettings) -> None:
    async def beside() -> None:
        producer = clients_for(settings, "test").producer()
        await producer.start()
        try:
            assert len(await asyncio.to_thread(letters)) == 5
        finally:
            await producer.stop()

    asyncio.run(beside())


@pytest.mark.kafka
def test_the_same_commands_work_on_kafka(kafka_bootstrap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log: LogUnderTest = kafka_log(kafka_bootstrap)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka_bootstrap)
    cause = f"cause {log.tag}"

    async def fill() -> None:
        await provision(log.settings)
        await lay_aside(log.settings, ARTICLES_FETCHED, "deduplicator", cause, "another", cause)

    asyncio.run(fill())
    first, second = letters("--cause", cause)
    assert "1 dead letters go back" in dead("replay", first).output
    assert letters("--cause", cause) == [second]
    assert "1 dead letters dropped" in dead("drop", "--yes", "--cause", cause).output
    assert letters("--cause", cause) == []
