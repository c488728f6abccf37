"""What every log promises its clients. One suite, held against the embedded log and against Apache Kafka."""

import asyncio

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import ConsumerStoppedError, IllegalStateError, KafkaError

from tests.contract.logs import LogUnderTest, eventually, nothing_more, place, read, values


async def test_records_of_one_key_stay_in_order(any_log: LogUnderTest) -> None:
    topic = await any_log.create("ordered", partitions=4)
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        for number in range(10):
            for key in ("a", "b", "c"):
                await producer.send_and_wait(topic, f"{key}{number}".encode(), key.encode())
        records = await read(consumer, 30)
    for key in ("a", "b", "c"):
        mine = [record for record in records if record.key == key.encode()]
        assert values(mine) == [f"{key}{number}" for number in range(10)]
        assert len({record.partition for record in mine}) == 1


async def test_a_key_lies_in_the_same_partition_on_both_logs(any_log: LogUnderTest) -> None:
    topic = await any_log.create("keys", partitions=6)
    async with any_log.producer() as producer:
        keys = (b"21", b"foobar", b"a-little-bit-long-string", b"abc")
        places = [(await producer.send_and_wait(topic, b"-", key)).partition for key in keys]
    # Their murmur2 hashes stand in Apache Kafka's own UtilsTest: -973932308, -790332482, -985981536, 479470107.
    assert places == [0, 0, 2, 3]


async def test_key_value_headers_and_time_come_back_as_they_were_sent(any_log: LogUnderTest) -> None:
    topic = await any_log.create("bytes", partitions=1)
    headers = [("traceparent", b"00-abc"), ("odd", b"\xff\xfe\x00"), ("empty", b""), ("odd", b"twice")]
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        sent = await producer.send_and_wait(
            topic, b"\x00\xff", b"\xf0key", timestamp_ms=1_700_000_000_123, headers=headers
        )
        await producer.send_and_wait(topic, None, b"tombstone")
        first, second = await read(consumer, 2)
    assert (first.key, first.value, list(first.headers)) == (b"\xf0key", b"\x00\xff", headers)
    assert (first.offset, first.timestamp) == (sent.offset, 1_700_000_000_123)
    assert (second.key, second.value) == (b"tombstone", None)


async def test_a_group_goes_on_after_its_committed_offset(any_log: LogUnderTest) -> None:
    topic = await any_log.create("resume", partitions=1)
    async with any_log.producer() as producer:
        for number in range(5):
            await producer.send_and_wait(topic, str(number).encode(), b"k")
    async with any_log.consumer(topic) as consumer:
        records = await read(consumer, 4)
        await consumer.commit({place(records[1]): records[1].offset + 1})
        assert await consumer.committed(place(records[1])) == 2
    async with any_log.consumer(topic) as consumer:
        assert values(await read(consumer, 3)) == ["2", "3", "4"]


async def test_two_groups_read_everything_each_for_itself(any_log: LogUnderTest) -> None:
    topic = await any_log.create("groups", partitions=2)
    async with any_log.producer() as producer:
        for number in range(6):
            await producer.send_and_wait(topic, str(number).encode(), str(number).encode())
    async with any_log.consumer(topic, group="one") as one, any_log.consumer(topic, group="two") as two:
        first = await read(one, 6)
        await one.commit({place(record): record.offset + 1 for record in first})
        assert sorted(values(await read(two, 6))) == sorted(values(first)) == list("012345")
        assert await two.committed(place(first[0])) is None


async def test_seek_delivers_again_from_there_on(any_log: LogUnderTest) -> None:
    topic = await any_log.create("seek", partitions=1)
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        for number in range(4):
            await producer.send_and_wait(topic, str(number).encode(), b"k")
        records = await read(consumer, 3)
        consumer.seek(place(records[1]), records[1].offset)
        assert values(await read(consumer, 3)) == ["1", "2", "3"]
        assert await consumer.position(place(records[1])) == 4


async def test_a_consumer_that_starts_at_the_end_sees_only_what_comes(any_log: LogUnderTest) -> None:
    topic = await any_log.create("tail", partitions=2)
    async with any_log.producer() as producer:
        await producer.send_and_wait(topic, b"before", b"k")
        async with any_log.consumer(topic, group=None, start="latest") as consumer:
            for tp in consumer.assignment():
                await consumer.position(tp)
            await producer.send_and_wait(topic, b"after", b"k")
            assert values(await read(consumer, 1)) == ["after"]
            assert await nothing_more(consumer)


async def test_a_waiting_consumer_gets_what_is_sent_later(any_log: LogUnderTest) -> None:
    topic = await any_log.create("waiting", partitions=3)
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        waiting = asyncio.create_task(consumer.getone())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await producer.send_and_wait(topic, b"now", b"k")
        assert values([await asyncio.wait_for(waiting, 30)]) == ["now"]


async def test_members_share_the_partitions_and_take_over_when_one_leaves(any_log: LogUnderTest) -> None:
    topic = await any_log.create("shared", partitions=4)
    every = {TopicPartition(topic, partition) for partition in range(4)}
    async with any_log.consumer(topic) as first:
        assert set(first.assignment()) == every
        async with any_log.consumer(topic) as second:
            await eventually(lambda: len(set(first.assignment())) == len(set(second.assignment())) == 2)
            assert set(first.assignment()) | set(second.assignment()) == every
        await eventually(lambda: set(first.assignment()) == every)


async def test_who_takes_over_starts_after_what_was_committed(any_log: LogUnderTest) -> None:
    topic = await any_log.create("takeover", partitions=2)
    async with any_log.producer() as producer:
        for number in range(8):
            await producer.send_and_wait(topic, str(number).encode(), partition=number % 2)
    async with any_log.consumer(topic) as first:
        done = await read(first, 4)
        for record in done:
            await first.commit({place(record): record.offset + 1})
    async with any_log.consumer(topic) as second:
        rest = await read(second, 4)
    assert sorted(values(done) + values(rest)) == list("01234567")


async def test_offsets_at_both_ends(any_log: LogUnderTest) -> None:
    topic = await any_log.create("ends", partitions=1)
    tp = TopicPartition(topic, 0)
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        for _ in range(3):
            await producer.send_and_wait(topic, b"-", b"k")
        assert await consumer.beginning_offsets([tp]) == {tp: 0}
        assert await consumer.end_offsets([tp]) == {tp: 3}


async def test_a_stranger_may_set_the_offsets_of_a_group_at_rest_and_of_no_other(any_log: LogUnderTest) -> None:
    topic = await any_log.create("reset", partitions=1)
    tp = TopicPartition(topic, 0)
    async with any_log.producer() as producer:
        for number in range(3):
            await producer.send_and_wait(topic, str(number).encode(), b"k")
    async with any_log.consumer(topic) as member:
        last = (await read(member, 3))[-1]
        await member.commit({tp: last.offset + 1})
        async with any_log.consumer() as stranger:
            stranger.assign([tp])
            with pytest.raises(KafkaError):
                await stranger.commit({tp: 0})
    async with any_log.consumer() as stranger:
        stranger.assign([tp])
        await stranger.commit({tp: 1})
    async with any_log.consumer(topic) as member:
        assert values(await read(member, 2)) == ["1", "2"]


async def test_an_offset_of_a_partition_that_is_not_mine_is_refused(any_log: LogUnderTest) -> None:
    topic = await any_log.create("mine", partitions=1)
    async with any_log.consumer(topic) as consumer:
        with pytest.raises(IllegalStateError):
            await consumer.commit({TopicPartition(topic, 7): 1})
        with pytest.raises(IllegalStateError):
            consumer.seek(TopicPartition(topic, 7), 1)


async def test_a_stopped_consumer_says_so(any_log: LogUnderTest) -> None:
    topic = await any_log.create("stopped", partitions=1)
    async with any_log.consumer(topic) as consumer:
        pass
    with pytest.raises(ConsumerStoppedError):
        await consumer.getone()


async def test_many_sends_at_once_are_all_there(any_log: LogUnderTest) -> None:
    topic = await any_log.create("burst", partitions=3)
    async with any_log.producer() as producer, any_log.consumer(topic) as consumer:
        sent = await asyncio.gather(
            *(producer.send_and_wait(topic, str(number).encode(), str(number).encode()) for number in range(500))
        )
        records = await read(consumer, 500)
    assert {(place(record), record.offset) for record in records} == {(row.topic_partition, row.offset) for row in sent}
    assert {int(value) for value in values(records)} == set(range(500))
