"""A service as a process: SIGTERM drains it, and whatever is missing at its start is named on the way out."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.kafka.offsets import lag
from shared.settings import CommonSettings
from shared.topics import ARTICLES_FETCHED


@contextmanager
def sleeper(folder: Path, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    settings = {
        "DATA_DIR": str(folder),
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
        "STARTUP_TIMEOUT_SECONDS": "0",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PATH": os.environ["PATH"],
        **environment,
    }
    command = [sys.executable, "-m", "tests.integration.sleeper"]
    process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


async def test_sigterm_finishes_what_is_in_hand_acknowledges_it_and_closes(tmp_path: Path) -> None:
    with sleeper(tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert out.splitlines() == ["handled", "closed"]
    assert process.returncode == 0
    assert '"event": "stopped"' in err.splitlines()[-1]
    assert (
        await lag(CommonSettings(data_dir=tmp_path, kafka_bootstrap_servers=None), ARTICLES_FETCHED, "deduplicator")
        == 0
    )


def test_a_second_process_on_the_same_embedded_log_is_refused(tmp_path: Path) -> None:
    with sleeper(tmp_path) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "begun\n"
        with sleeper(tmp_path) as second:
            _, err = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"is in use by process {first.pid}" in err


def test_a_missing_kafka_ends_it_with_a_clear_error(tmp_path: Path) -> None:
    with sleeper(tmp_path, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1") as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "closed\n")
    assert "Kafka at 127.0.0.1:1 (KAFKA_BOOTSTRAP_SERVERS) does not answer: start it, or unset" in err.splitlines()[-1]


def test_a_missing_mongodb_ends_it_with_a_clear_error(tmp_path: Path) -> None:
    uri = "mongodb://user:secret@127.0.0.1:1/?serverSelectionTimeoutMS=100"
    with sleeper(tmp_path, MONGODB_URI=uri) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    last = err.splitlines()[-1]
    assert "MongoDB at 127.0.0.1:1 does not answer" in last
    assert "MONGODB_URI" in last
    assert "secret" not in err


def create_topics(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    settings = {"DATA_DIR": str(folder), "LOG_FORMAT": "json", "STARTUP_TIMEOUT_SECONDS": "0", **environment}
    command = [sys.executable, "-m", "deploy.topics"]
    return subprocess.run(
        command, env=settings, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )


def test_topics_are_created_once_and_the_command_can_run_again(tmp_path: Path) -> None:
    first, second = create_topics(tmp_path), create_topics(tmp_path)
    assert (first.returncode, second.returncode) == (0, 0)
    assert "stories.changed.feed.dead" in first.stderr
    assert "topics_created" not in second.stderr


def test_topics_are_not_waited_for_without_end(tmp_path: Path) -> None:
    result = create_topics(tmp_path, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert result.returncode == 1
    assert "Kafka at 127.0.0.1:1 (KAFKA_BOOTSTRAP_SERVERS) does not answer" in result.stderr.splitlines()[-1]
