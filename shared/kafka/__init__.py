"""The log: FastStream on Apache Kafka, or on the embedded log when none is configured. Only this package knows which.

`make_broker`, `consume`, `follow` and `publisher` are what a service needs; `provision` creates the topics.
"""

from shared.kafka.broker import LogBroker, make_broker
from shared.kafka.errors import PermanentError
from shared.kafka.handlers import Publish, consume, follow, publisher, registered

__all__ = ["LogBroker", "PermanentError", "Publish", "consume", "follow", "make_broker", "publisher", "registered"]
