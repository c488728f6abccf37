"""`python -m deploy.stack up|down|status|kill`."""

import argparse
import os
import sys
from pathlib import Path

from deploy.stack.programs import StackError
from deploy.stack.servers import Kafka, MongoDB, Server, memory_mb


def main() -> int:
    """Runs the command; 0 when all went well (status: when all servers answer)."""
    options = _options()
    servers: list[Server] = [
        Kafka(options.data / "kafka", options.kafka_port),
        MongoDB(options.data / "mongodb", options.mongodb_port),
    ]
    chosen = [server for server in servers if options.only in (None, server.name)]
    try:
        match options.command:
            case "up":
                _up(chosen)
            case "status":
                return _status(chosen)
            case command:
                for server in chosen:
                    ran = server.stop(kill=command == "kill")
                    print(f"{server.name}: {'stopped' if ran else 'was not running'}", file=sys.stderr)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    environment = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description="Kafka and MongoDB on this machine.")
    parser.add_argument("command", choices=["up", "down", "status", "kill"], help="kill: down by SIGKILL, for tests")
    parser.add_argument("--only", choices=["kafka", "mongodb"], help="this server alone")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(environment("INFOBUD_STACK_DATA", "data/stack")),
        help="directory of data, logs and pids (default $INFOBUD_STACK_DATA or data/stack); one per stack",
    )
    parser.add_argument(
        "--kafka-port",
        type=int,
        default=int(environment("INFOBUD_STACK_KAFKA_PORT", "9092")),
        help="default $INFOBUD_STACK_KAFKA_PORT or 9092; Kafka's controller takes the next one",
    )
    parser.add_argument(
        "--mongodb-port",
        type=int,
        default=int(environment("INFOBUD_STACK_MONGODB_PORT", "27017")),
        help="default $INFOBUD_STACK_MONGODB_PORT or 27017",
    )
    return parser.parse_args()


def _up(servers: list[Server]) -> None:
    for server in servers:
        started = server.start()
        print(f"{server.name}: {'starting' if started else 'runs already'} on {server.address}", file=sys.stderr)
    for server in servers:
        server.wait()
        print(f"{server.name}: answers", file=sys.stderr)
    for server in servers:
        for line in _environment(server):
            print(f"export {line}")


def _environment(server: Server) -> tuple[str, str]:
    if isinstance(server, Kafka):
        return f"KAFKA_BOOTSTRAP_SERVERS={server.address}", f"INFOBUD_TEST_KAFKA_BOOTSTRAP={server.address}"
    return f"MONGODB_URI=mongodb://{server.address}/", f"INFOBUD_TEST_MONGODB_URI=mongodb://{server.address}/"


def _status(servers: list[Server]) -> int:
    down = 0
    for server in servers:
        pid = server.pid
        if pid is None or not server.answers():
            down += 1
            print(f"{server.name}: {'does not answer' if pid else 'is not running'} on {server.address}")
        else:
            memory = memory_mb(pid)
            print(f"{server.name}: answers on {server.address}, pid {pid}" + (f", {memory:.0f} MB" if memory else ""))
    return 1 if down else 0


if __name__ == "__main__":
    sys.exit(main())
