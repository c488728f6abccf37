"""`python -m deploy.topics`: creates every topic of shared/topics.py that is missing, and waits for Kafka to be up.

It changes no topic that exists, so it may run before every deployment. Ends with 1 when the log does not answer within
STARTUP_TIMEOUT_SECONDS.
"""

import asyncio
import sys
import time

import structlog

from shared.kafka.embedded.file import LogInUse
from shared.kafka.errors import LogUnavailable
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.telemetry import configure_logging

log = structlog.get_logger()

WAIT_SECONDS = 1.0


async def create_topics(settings: CommonSettings) -> None:
    """Raises `LogUnavailable` when the time is over, `LogInUse` and `RuntimeError` at once."""
    deadline = time.monotonic() + settings.startup_timeout_seconds
    while True:
        try:
            await provision(settings)
            return
        except LogUnavailable as error:
            if time.monotonic() >= deadline:
                raise
            log.warning("waiting", error=str(error), seconds_left=round(deadline - time.monotonic()))
        await asyncio.sleep(WAIT_SECONDS)


def main() -> None:
    settings = CommonSettings()
    try:
        configure_logging(settings, "topics")
        asyncio.run(create_topics(settings))
    except (LogUnavailable, LogInUse, RuntimeError, ValueError) as error:
        log.critical("topics_not_created", error=str(error))
        sys.exit(1)
    log.info("topics_ready")


if __name__ == "__main__":
    main()
