"""One server of the stack: start, wait until it answers, stop, all by its pid file."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.stack.programs import HERE, StackError, ferretdb_program, kafka_jars, tool

HOST = "127.0.0.1"
START_SECONDS = 90.0
STOP_SECONDS = 30.0


class Server(ABC):
    """A process on loopback with its own directory, which also holds its pid and its log."""

    name: str

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory.resolve()
        self.port = port
        self._pid_file = self.directory / "pid"
        self.log = self.directory / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int | None:
        """The process that runs; None when none does, or the pid now belongs to another program."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        return pid if f"{self.directory}/" in _command_line(pid) else None

    def start(self) -> bool:
        """Starts the server unless it runs. False when it ran already. Raises StackError when its port is taken."""
        if self.pid is not None:
            return False
        self.directory.mkdir(parents=True, exist_ok=True)
        for port in self.ports():
            if not is_free(port):
                raise StackError(
                    f"{self.name}: port {port} is taken by another program: end it, or choose another port "
                    f"(--{self.name}-port)"
                )
        command = self.command()
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  (our own command line, no shell)
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        # A program that is just being loaded has no command line yet, and would pass for another.
        while process.poll() is None and not _command_line(process.pid):
            time.sleep(0.001)
        self._pid_file.write_text(str(process.pid))
        self._process = process
        return True

    def wait(self, seconds: float = START_SECONDS) -> None:
        """Returns when the server answers. Raises StackError, with the end of its log, when it ends or takes longer."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if self.pid is None or time.monotonic() > deadline:
                what = f"did not answer within {seconds:.0f} s" if self.pid else "ended at its start"
                raise StackError(f"{self.name} {what}; the end of {self.log}:\n{self.log.read_text()[-2000:].strip()}")
            time.sleep(0.2)

    def stop(self, kill: bool = False) -> bool:
        """Ends the server (`kill`: at once, by SIGKILL). False when it did not run."""
        pid = self.pid
        if pid is not None:
            deadline = time.monotonic() + STOP_SECONDS
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if kill else signal.SIGTERM)
                while self.pid is not None:
                    if time.monotonic() > deadline:
                        os.kill(pid, signal.SIGKILL)
                    time.sleep(0.05)
        if self._process is not None:
            self._process.wait()
            self._process = None
        self._pid_file.unlink(missing_ok=True)
        return pid is not None

    def ports(self) -> tuple[int, ...]:
        """The ports that must be free."""
        return (self.port,)

    @abstractmethod
    def command(self) -> list[str]:
        """Prepares the directory and returns the command line, which names it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client's request is answered."""


class Kafka(Server):
    """Apache Kafka, one node in KRaft mode, with its controller on the next port."""

    name = "kafka"
    more_settings = ""
    """Lines that are added to its properties; `@NAME@` as in those."""
    more_format_options: tuple[str, ...] = ()

    def ports(self) -> tuple[int, ...]:
        return self.port, self.port + 1

    def command(self) -> list[str]:
        data = self.directory / "log.d"
        properties = self.directory / "server.properties"
        template = (HERE / "kafka" / "server.properties").read_text() + self.more_settings
        settings = {"HOST": HOST, "PORT": str(self.port), "CONTROLLER": str(self.port + 1), "DATA": str(data)}
        for name, value in settings.items():
            template = template.replace(f"@{name}@", value)
        properties.write_text(template)
        java = [
            tool("java"),
            f"-Dlog4j2.configurationFile={HERE / 'kafka' / 'log4j2.properties'}",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            f"{kafka_jars()}/*",
        ]
        if not (data / "meta.properties").exists():
            cluster = "infobud-local-stack-00"
            command = [
                *java,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                cluster,
                "-c",
                str(properties),
                *self.more_format_options,
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                raise StackError(f"Kafka's storage could not be formatted:\n{(done.stdout + done.stderr)[-2000:]}")
        return [*java, "kafka.Kafka", str(properties)]

    def answers(self) -> bool:
        return asyncio.run(self._answers())

    async def _answers(self) -> bool:
        if is_free(self.port):
            return False
        client = AIOKafkaAdminClient(bootstrap_servers=self.address, request_timeout_ms=5000)
        try:
            await client.start()
            await client.list_topics()
        except KafkaError:
            return False
        finally:
            await client.close()
        return True


class MongoDB(Server):
    """FerretDB: MongoDB's protocol over SQLite files."""

    name = "mongodb"

    def command(self) -> list[str]:
        data = self.directory / "sqlite"
        data.mkdir(exist_ok=True)
        return [str(ferretdb_program()), self.address, str(data)]

    def answers(self) -> bool:
        if is_free(self.port):
            return False
        client: MongoClient[dict[str, object]] = MongoClient(
            f"mongodb://{self.address}/", serverSelectionTimeoutMS=3000
        )
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
        finally:
            client.close()
        return True


def is_free(port: int) -> bool:
    """Whether nothing listens on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def memory_mb(pid: int) -> float | None:
    """Resident memory of a process in MB, where the system tells (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), None)


def _command_line(pid: int) -> str:
    """What the process was started with; empty when it has ended."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_text().replace("\0", " ")
        except OSError:
            return ""
    done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603,S607
    return done.stdout
