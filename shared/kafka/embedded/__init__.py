"""Kafka's log semantics over one SQLite file, as aiokafka-shaped clients: what runs when no Kafka is configured.

Topics have partitions, records keep their order by key, groups share partitions and commit offsets. Whatever was
acknowledged survives kill -9. One process at a time; use Kafka for more.
"""

from shared.kafka.embedded.admin import EmbeddedAdmin
from shared.kafka.embedded.consumer import EmbeddedConsumer
from shared.kafka.embedded.log import LogAddress
from shared.kafka.embedded.producer import EmbeddedProducer

__all__ = ["EmbeddedAdmin", "EmbeddedConsumer", "EmbeddedProducer", "LogAddress"]
