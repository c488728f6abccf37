"""What happens to a message: handled once it is acknowledged, tried again, or laid aside with its cause; never lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from shared.documents.protocol import StoreUnavailable
from shared.kafka import LogBroker, PermanentError, consume, follow, make_broker, publisher
from shared.kafka.broker import pin_followers
from shared.kafka.dead import dead_letters, replay_dead
from shared.kafka.letters import read_letter
from shared.kafka.offsets import lag, rewind
from shared.kafka.provision import provision
from shared.settings import CommonSettings
from shared.topics import Topic
from tests.contract.logs import LogUnderTest, Note, eventually, read

GROUP = "readers"
Handler = Callable[[Note], Awaitable[None]]


class Reader:
    """A handler that fails as told, and remembers what it handled."""

    def __init__(self, *failures: Exception, on: str = "bad") -> None:
        self.handled: list[str] = []
        self.attempts: list[str] = []
        self._failures = list(failures)
        self._on = on

    async def __call__(self, event: Note) -> None:
        self.attempts.append(event.text)
        if event.text == self._on and self._failures:
            raise self._failures.pop(0)
        self.handled.append(event.text)


def settings_of(log: LogUnderTest, **changes: Any) -> CommonSettings:
    return log.settings.model_copy(update=changes)


@asynccontextmanager
async def reading(
    settings: CommonSettings, topic: Topic[Note], handler: Handler
) -> AsyncIterator[tuple[LogBroker, Callable[[str], Awaitable[None]]]]:
    """A service that consumes `topic`; gives its broker and a function that publishes a note of that text."""
    await provision(settings, [topic])
    broker = make_broker(settings, service="reader")
    consume(broker, topic, group=GROUP, handler=handler, settings=settings)
    publish = publisher(broker, topic)

    async def send(text: str) -> None:
        await publish(Note(key="k", text=text))

    await broker.start()
    try:
        yield broker, send
    finally:
        await broker.stop()


async def put(log: LogUnderTest, topic: str, value: bytes, headers: Sequence[tuple[str, bytes]] = ()) -> None:
    async with log.producer() as producer:
        await producer.send_and_wait(topic, value, b"k", headers=headers)


async def dead_of(log: LogUnderTest, topic: Topic[Note], count: int = 1) -> "list[ConsumerRecord[bytes, bytes]]":
    async with log.consumer(topic.dead(GROUP), group=None) as consumer:
        return await read(consumer, count)


async def committed_offset(broker: LogBroker, topic: Topic[Note]) -> int | None:
    """What the group has committed of the topic's first partition."""
    for subscriber, route in broker.delivery.routes.items():
        if not route.retrying and subscriber.consumer is not None:
            return await subscriber.consumer.committed(TopicPartition(topic.name, 0))
    raise AssertionError("nobody reads the topic")


async def at(broker: LogBroker, topic: Topic[Note], offset: int) -> bool:
    return await committed_offset(broker, topic) == offset


async def test_a_message_is_acknowledged_when_its_handler_has_returned_and_not_before(any_log: LogUnderTest) -> None:
    topic = any_log.topic(partitions=1)
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(event: Note) -> None:
        begun.set()
        await go.wait()

    async with reading(any_log.settings, topic, slow) as (broker, send):
        await send("one")
        await send("two")
        await begun.wait()
        assert await committed_offset(broker, topic) is None
        go.set()
        await eventually(lambda: at(broker, topic, 2))


async def test_a_passing_error_is_tried_again_in_place_and_in_order(any_log: LogUnderTest) -> None:
    reader = Reader(OSError("busy"), OSError("busy"))
    async with reading(any_log.settings, any_log.topic(), reader) as (_, send):
        await send("bad")
        await send("good")
        await eventually(lambda: reader.handled == ["bad", "good"])
    assert reader.attempts == ["bad", "bad", "bad", "good"]


async def test_a_stubborn_error_moves_to_the_retry_topic_and_lets_the_others_pass(any_log: LogUnderTest) -> None:
    reader = Reader(OSError("still busy"))
    settings = settings_of(any_log, delivery_attempts=1)
    topic = any_log.topic(partitions=1)
    async with reading(settings, topic, reader) as (broker, send):
        await send("bad")
        await send("good")
        await eventually(lambda: reader.handled == ["good", "bad"])
        await eventually(lambda: at(broker, topic, 2))


async def test_after_all_rounds_it_is_a_dead_letter_with_cause_and_origin(any_log: LogUnderTest) -> None:
    reader = Reader(*[OSError("the disk is full")] * 99)
    settings = settings_of(any_log, delivery_attempts=2, delivery_retries=2)
    topic = any_log.topic(partitions=1)
    body = b'{"key": "k", "text": "bad", "event_version": 1, "from": "a newer producer"}'
    async with reading(settings, topic, reader) as (_, send):
        await send("good")
        await put(any_log, topic.name, body, [("odd", b"kept \xc3\xa9")])
        (dead,) = await dead_of(any_log, topic)
    letter = read_letter(dead)
    assert letter is not None
    assert (letter.group, letter.round, letter.error) == (GROUP, 2, "OSError")
    assert letter.cause == "OSError: the disk is full"
    assert str(letter.origin) == f"{topic.name}:0:1"
    assert (dead.key, dead.value) == (b"k", body)
    assert ("odd", b"kept \xc3\xa9") in dead.headers
    assert reader.attempts.count("bad") == 2 * (1 + 2)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"\xff not JSON", "Invalid JSON"),
        (b'{"key": 7, "event_version": 1}', "key: Input should be a valid string"),
        (b'{"key": "k", "event_version": 9}', "event_version 9, which this program cannot read: upgrade the service"),
    ],
    ids=["not JSON", "not the event", "unknown version"],
)
async def test_what_cannot_be_read_is_a_dead_letter_at_once(any_log: LogUnderTest, body: bytes, cause: str) -> None:
    reader = Reader()
    topic = any_log.topic(partitions=1)
    async with reading(any_log.settings, topic, reader) as (_, send):
        await put(any_log, topic.name, body)
        await send("good")
        await eventually(lambda: reader.handled == ["good"])
        (dead,) = await dead_of(any_log, topic)
    letter = read_letter(dead)
    assert letter is not None
    assert cause in letter.cause
    assert letter.round == 0
    assert dead.value == body


async def test_a_header_that_is_not_text_is_a_dead_letter_too(any_log: LogUnderTest) -> None:
    reader = Reader()
    topic = any_log.topic(partitions=1)
    async with reading(any_log.settings, topic, reader) as (broker, send):
        await put(any_log, topic.name, b'{"key": "k"}', [("odd", b"\xff\xfe")])
        await send("good")
        await eventually(lambda: reader.handled == ["good"])
        await eventually(lambda: at(broker, topic, 2))
        (dead,) = await dead_of(any_log, topic)
    letter = read_letter(dead)
    assert letter is not None
    assert letter.error == "UnicodeDecodeError"
    assert ("odd", b"\xff\xfe") in dead.headers


async def test_a_permanent_error_is_not_tried_again(any_log: LogUnderTest) -> None:
    reader = Reader(PermanentError("this story can never be"))
    topic = any_log.topic()
    async with reading(any_log.settings, topic, reader) as (_, send):
        await send("bad")
        (dead,) = await dead_of(any_log, topic)
    letter = read_letter(dead)
    assert letter is not None
    assert letter.cause == "PermanentError: this story can never be"
    assert reader.attempts == ["bad"]


async def test_a_handler_that_hangs_is_stopped_and_laid_aside(any_log: LogUnderTest) -> None:
    async def hang(event: Note) -> None:
        await asyncio.Event().wait()

    settings = settings_of(any_log, handler_timeout_seconds=0.05, delivery_attempts=1, delivery_retries=0)
    topic = any_log.topic()
    async with reading(settings, topic, hang) as (_, send):
        await send("any")
        (dead,) = await dead_of(any_log, topic)
    letter = read_letter(dead)
    assert letter is not None
    assert letter.cause == "TimeoutError: not handled within 0.05 s (HANDLER_TIMEOUT_SECONDS)"


async def test_in_an_outage_of_the_store_messages_wait_where_they_are(any_log: LogUnderTest) -> None:
    reader = Reader(*[StoreUnavailable("MongoDB does not answer")] * 2)
    settings = settings_of(any_log, delivery_attempts=1, delivery_retries=0)
    topic = any_log.topic(partitions=1)
    async with reading(settings, topic, reader) as (broker, send):
        await send("bad")
        await send("good")
        await eventually(lambda: reader.handled == ["bad", "good"])
        await eventually(lambda: at(broker, topic, 2))
    assert await dead_letters(settings, topic, GROUP) == []


async def test_nothing_is_lost_while_the_dead_letter_topic_refuses(any_log: LogUnderTest) -> None:
    reader = Reader(*[PermanentError("no")] * 3)
    topic = any_log.topic(partitions=1)
    async with reading(any_log.settings, topic, reader) as (broker, send):
        really, refusals = broker.delivery.send, 2

        async def refusing(*what: Any) -> None:
            nonlocal refusals
            if refusals:
                refusals -= 1
                raise OSError("no space")
            await really(*what)

        broker.delivery.send = refusing
        await send("bad")
        await send("good")
        await eventually(lambda: reader.handled == ["good"])
    assert reader.attempts == ["bad", "bad", "bad", "good"]
    assert len(await dead_letters(any_log.settings, topic, GROUP)) == 1


async def test_a_stop_finishes_and_acknowledges_what_is_in_hand(any_log: LogUnderTest) -> None:
    begun = asyncio.Event()
    handled: list[str] = []

    async def slow(event: Note) -> None:
        begun.set()
        await asyncio.sleep(0.1)
        handled.append(event.text)

    topic = any_log.topic(partitions=1)
    async with reading(any_log.settings, topic, slow) as (_, send):
        await send("in hand")
        await send("later")
        await begun.wait()
    assert handled == ["in hand"]
    async with reading(any_log.settings, topic, slow):
        await eventually(lambda: handled == ["in hand", "later"])


async def test_a_message_that_was_not_acknowledged_is_delivered_again(any_log: LogUnderTest) -> None:
    topic = any_log.topic(partitions=1)
    begun = asyncio.Event()

    async def cut_off(event: Note) -> None:
        begun.set()
        await asyncio.Event().wait()

    await provision(any_log.settings, [topic])
    broker = make_broker(any_log.settings, service="reader")
    broker.config.broker_config.graceful_timeout = None
    consume(broker, topic, group=GROUP, handler=cut_off, settings=any_log.settings)
    await broker.start()
    await publisher(broker, topic)(Note(key="k", text="again"))
    await begun.wait()
    await broker.stop()
    reader = Reader()
    async with reading(any_log.settings, topic, reader):
        await eventually(lambda: reader.handled == ["again"])


async def test_every_follower_sees_all_that_comes_after_its_start(any_log: LogUnderTest) -> None:
    topic = any_log.topic()
    await provision(any_log.settings, [topic])
    first, second = Reader(PermanentError("skipped")), Reader()
    brokers = [make_broker(any_log.settings, service="follower") for _ in range(2)]
    publish = publisher(brokers[0], topic)
    await put(any_log, topic.name, b'{"key": "k", "text": "before"}')
    for broker, reader in zip(brokers, (first, second), strict=True):
        follow(broker, topic, handler=reader)
        await broker.start()
    for text in ("bad", "good"):
        await publish(Note(key="k", text=text))
    await eventually(lambda: first.handled == ["good"] and second.handled == ["bad", "good"])
    for broker in brokers:
        await broker.stop()


async def test_a_follower_misses_nothing_while_its_service_restores(any_log: LogUnderTest) -> None:
    topic = any_log.topic()
    await provision(any_log.settings, [topic])
    await put(any_log, topic.name, b'{"key": "k", "text": "in the store already"}')
    reader = Reader()
    broker = make_broker(any_log.settings, service="follower")
    follow(broker, topic, handler=reader)
    await pin_followers(broker)
    await put(any_log, topic.name, b'{"key": "k", "text": "while restoring"}')
    await broker.start()
    await eventually(lambda: reader.handled == ["while restoring"])
    await broker.stop()


async def test_a_stop_does_not_wait_for_a_message_that_is_due_later(any_log: LogUnderTest) -> None:
    reader = Reader(OSError("busy"))
    settings = settings_of(any_log, delivery_attempts=1, delivery_retry_delay_seconds=3600.0)
    topic = any_log.topic(partitions=1)
    async with reading(settings, topic, reader) as (broker, send):
        await send("bad")
        await send("good")
        await eventually(lambda: reader.handled == ["good"])
        await eventually(lambda: at(broker, topic, 2))
    assert await lag(settings, topic, GROUP, retrying=True) == 1


async def test_a_trace_goes_through_every_hop(any_log: LogUnderTest) -> None:
    topic, onward = any_log.topic("notes"), any_log.topic("onward")
    settings = any_log.settings
    await provision(settings, [topic, onward])
    broker = make_broker(settings, service="relay")
    consume(broker, topic, group=GROUP, handler=publisher(broker, onward), settings=settings)
    await broker.start()
    trace = "0af7651916cd43dd8448eb211c80319c"
    await put(any_log, topic.name, b'{"key": "k"}', [("traceparent", f"00-{trace}-b7ad6b7169203331-01".encode())])
    async with any_log.consumer(onward.name, group=None) as consumer:
        (record,) = await read(consumer, 1)
    await broker.stop()
    assert trace in dict(record.headers)["traceparent"].decode()


async def test_dead_letters_are_replayed_once_to_their_group_alone(any_log: LogUnderTest) -> None:
    reader = Reader(PermanentError("a bug, mended since"))
    settings = settings_of(any_log)
    topic = any_log.topic(partitions=1)
    async with reading(settings, topic, reader) as (_, send):
        await send("bad")
        await dead_of(any_log, topic)
    (waiting,) = await dead_letters(settings, topic, GROUP)
    assert waiting.letter is not None
    assert (waiting.key, waiting.letter.cause) == ("k", "PermanentError: a bug, mended since")
    assert await replay_dead(settings, topic, GROUP) == 1
    assert await replay_dead(settings, topic, GROUP) == 0
    assert await dead_letters(settings, topic, GROUP) == []
    assert len(await dead_letters(settings, topic, GROUP, settled=True)) == 1
    async with reading(settings, topic, reader):
        await eventually(lambda: reader.handled == ["bad"])
    assert await lag(settings, topic, GROUP, retrying=True) == 0


async def test_a_group_can_be_sent_back_to_the_start(any_log: LogUnderTest) -> None:
    reader = Reader()
    topic = any_log.topic(partitions=2)
    async with reading(any_log.settings, topic, reader) as (_, send):
        await send("one")
        await send("two")
        await eventually(lambda: reader.handled == ["one", "two"])
    assert await lag(any_log.settings, topic, GROUP) == 0
    assert await rewind(any_log.settings, topic, GROUP) == 2
    assert await lag(any_log.settings, topic, GROUP) == 2
    async with reading(any_log.settings, topic, reader):
        await eventually(lambda: reader.handled == ["one", "two", "one", "two"])
