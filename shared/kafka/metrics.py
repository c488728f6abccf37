"""What became of the messages, by topic and consumer group."""

from prometheus_client import Counter

PROCESSED = Counter("infobud_delivery_processed", "Messages handled", ["topic", "group"])
RETRIED = Counter("infobud_delivery_retried", "Messages put into a retry topic", ["topic", "group", "cause"])
DEAD = Counter("infobud_delivery_dead", "Messages put into a dead-letter topic", ["topic", "group", "cause"])
HELD = Counter("infobud_delivery_held", "Times that a message waited for an outage to end", ["topic", "group", "cause"])
SKIPPED = Counter("infobud_delivery_skipped", "Messages that a follower could not handle", ["topic", "group", "cause"])
