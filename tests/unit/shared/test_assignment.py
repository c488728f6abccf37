"""Partitions are shared evenly, and stay with whoever has them."""

from aiokafka import TopicPartition

from shared.kafka.embedded.assignment import assign


def parts(topic: str, *numbers: int) -> set[TopicPartition]:
    return {TopicPartition(topic, number) for number in numbers}


def test_one_member_reads_everything_it_subscribed_to() -> None:
    shares = assign({"a": 2, "b": 1}, {"one": ["a"]}, {})
    assert shares == {"one": parts("a", 0, 1)}


def test_members_share_evenly_and_nothing_is_read_twice() -> None:
    shares = assign({"a": 5}, {"one": ["a"], "two": ["a"]}, {})
    assert sorted(len(share) for share in shares.values()) == [2, 3]
    assert shares["one"] | shares["two"] == parts("a", 0, 1, 2, 3, 4)
    assert not shares["one"] & shares["two"]


def test_who_joins_takes_no_more_than_its_share() -> None:
    before = {"one": parts("a", 0, 1, 2, 3)}
    shares = assign({"a": 4}, {"one": ["a"], "two": ["a"]}, before)
    assert shares == {"one": parts("a", 0, 1), "two": parts("a", 2, 3)}


def test_who_stays_keeps_what_it_had_when_another_leaves() -> None:
    before = {"two": parts("a", 2), "three": parts("a", 1)}
    shares = assign({"a": 3}, {"two": ["a"], "three": ["a"]}, before)
    assert shares["two"] >= parts("a", 2)
    assert shares["three"] >= parts("a", 1)
    assert shares["two"] | shares["three"] == parts("a", 0, 1, 2)


def test_members_beyond_the_partitions_stand_by() -> None:
    shares = assign({"a": 1}, {"one": ["a"], "two": ["a"]}, {})
    assert shares == {"one": parts("a", 0), "two": set()}
