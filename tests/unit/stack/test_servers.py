"""The local stack starts, ends and explains itself: told by a small server in place of Kafka."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.programs import StackError, tool
from deploy.stack.servers import HOST, Server, is_free

LISTEN = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
time.sleep(600)
"""
FAIL = "import sys; sys.exit('no such setting: colour')"


class Listener(Server):
    """Listens on its port, or ends at once when told to run another program."""

    name = "listener"
    program = LISTEN

    def command(self) -> list[str]:
        return [sys.executable, "-c", self.program, str(self.port), f"{self.directory}/data"]

    def answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex((HOST, self.port)) == 0


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    server = Listener(tmp_path / "listener", _free_port())
    yield server
    server.stop(kill=True)


def test_a_server_that_was_started_answers_and_ends_by_its_pid(listener: Listener) -> None:
    assert listener.start()
    listener.wait(10)
    assert listener.pid is not None

    assert listener.stop()

    assert listener.pid is None
    assert is_free(listener.port)


def test_starting_twice_is_harmless(listener: Listener) -> None:
    listener.start()
    listener.wait(10)
    pid = listener.pid

    assert not Listener(listener.directory, listener.port).start()

    assert listener.pid == pid


def test_a_killed_server_starts_again(listener: Listener) -> None:
    listener.start()
    listener.wait(10)
    first = listener.pid

    assert listener.stop(kill=True)
    assert listener.start()
    listener.wait(10)

    assert listener.pid not in (None, first)


def test_stopping_what_does_not_run_is_harmless(listener: Listener) -> None:
    assert not listener.stop()


def test_a_pid_that_belongs_to_another_program_is_left_alone(listener: Listener) -> None:
    other = Listener(listener.directory.parent / "other", _free_port())
    other.start()
    other.wait(10)
    try:
        listener.directory.mkdir()
        (listener.directory / "pid").write_text(str(other.pid))

        assert not listener.stop(kill=True)

        assert other.pid is not None
    finally:
        other.stop(kill=True)


def test_a_taken_port_is_named_with_what_to_do(listener: Listener) -> None:
    with socket.create_server((HOST, listener.port)), pytest.raises(StackError) as refused:
        listener.start()

    assert f"port {listener.port} is taken" in str(refused.value)
    assert "--listener-port" in str(refused.value)


def test_a_server_that_ends_at_its_start_shows_its_log(listener: Listener) -> None:
    listener.program = FAIL
    listener.start()

    with pytest.raises(StackError, match="ended at its start") as refused:
        listener.wait(10)

    assert "no such setting: colour" in str(refused.value)


@pytest.mark.parametrize(("program", "package"), [("java", "openjdk-17"), ("mvn", "maven"), ("go", "golang")])
def test_a_missing_program_is_named_with_its_package(
    program: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StackError, match=f"{program} is not installed: install the Debian package {package}"):
        tool(program)
