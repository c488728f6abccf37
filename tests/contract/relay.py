"""A service to be killed: relays notes to another topic, and publishes numbered notes, each printed once acknowledged.

`python -m tests.contract.relay KAFKA-OR-"" DATA_DIR TAG FIRST`
"""

import asyncio
import itertools
import sys
from pathlib import Path

from shared.kafka import LogBroker, consume, make_broker, publisher
from shared.kafka.provision import provision
from shared.telemetry import configure_logging
from tests.contract.logs import LogUnderTest, Note, embedded_log, kafka_log

GROUP = "relay"
KEYS = 4


async def start_relay(log: LogUnderTest) -> LogBroker:
    notes, onward = log.topic("notes", group=GROUP), log.topic("onward")
    await provision(log.settings, [notes, onward])
    broker = make_broker(log.settings, service="relay")
    consume(broker, notes, group=GROUP, handler=publisher(broker, onward), settings=log.settings)
    await broker.start()
    return broker


async def run(log: LogUnderTest, first: int) -> None:
    broker = await start_relay(log)
    publish = publisher(broker, log.topic("notes", group=GROUP))
    for number in itertools.count(first):
        await publish(Note(key=str(number % KEYS), text=str(number)))
        print(number, flush=True)


if __name__ == "__main__":
    bootstrap, data_dir, tag, first_number = sys.argv[1:]
    under_test = kafka_log(bootstrap, tag) if bootstrap else embedded_log(Path(data_dir), tag)
    configure_logging(under_test.settings, "relay")
    asyncio.run(run(under_test, int(first_number)))
