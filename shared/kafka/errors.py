"""What can go wrong with a message, as far as its delivery is concerned."""

from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError
from pydantic import ValidationError

from shared.documents.protocol import StoreUnavailable
from shared.kafka.embedded.file import LogFailed


class PermanentError(Exception):
    """Trying again cannot help: the message goes to its dead-letter topic at once. Say what is wrong and what to do."""


class LogUnavailable(Exception):
    """The log cannot be reached, or is not ready for use. The message names it and says what to do."""


PERMANENT: tuple[type[Exception], ...] = (PermanentError, ValidationError)

OUTAGES: tuple[type[Exception], ...] = (
    StoreUnavailable,
    LogFailed,
    KafkaConnectionError,
    KafkaTimeoutError,
    NodeNotReadyError,
    RequestTimedOutError,
)
"""Not the message's fault, and the next one would fail alike: it waits where it is until the outage is over."""

LOG_ERRORS: tuple[type[Exception], ...] = (KafkaError, OSError)
"""What a client of the log raises when the log does not answer (`TimeoutError` is an `OSError`)."""
