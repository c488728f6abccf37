"""The agenda: what is due at a free host, in which order, and when to look again."""

from datetime import datetime, timedelta

from services.ingestor.agenda import Agenda
from services.ingestor.store import FeedRecord
from shared.events import Source
from tests.unit.ingestor.desk import START

SOURCE = Source(id="harbour", name="The Harbour Post", home="", country="", language="en")
KEPT = timedelta(seconds=1)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def feed(id: str, due: float, host: str = "") -> FeedRecord:
    host = host or f"{id}.example"
    return FeedRecord(id=id, url=f"https://{host}/{id}", host=host, source=SOURCE, due_at=at(due), interval=60)


def agenda(*feeds: FeedRecord, complete: bool = True) -> Agenda:
    filled = Agenda(KEPT)
    filled.fill(feeds, START, complete=complete)
    return filled


def test_what_is_due_at_a_free_host_may_be_started() -> None:
    held = agenda(feed("a", -2), feed("b", -1, "busy.example"), feed("c", 0), feed("d", 1))
    busy = {"busy.example": at(3), "a.example": at(0)}  # a's turn has just come up again
    assert {one.id for one in held.startable(START, busy)} == {"a", "c"}
    assert {one.id for one in held.startable(at(3), busy)} == {"a", "b", "c", "d"}


def test_the_next_feed_is_the_first_that_is_due_while_its_host_is_free() -> None:
    held = agenda(feed("a", -1, "busy.example"), feed("b", 5))
    assert held.next_at({"busy.example": at(3)}) == at(3)
    assert held.next_at({"busy.example": at(9)}) == at(5)
    assert agenda().next_at({}) is None


def test_a_settled_feed_comes_up_again_in_its_place() -> None:
    first, second = feed("a", 0), feed("b", 4)
    held = agenda(first, second)
    held.take(first)
    held.put(feed("a", 2))
    assert held.next_at({}) == at(2)
    assert [one.id for one in held.startable(at(5), {})] == ["a", "b"]


def test_a_feed_that_comes_after_all_that_were_looked_up_is_left_to_the_next_look() -> None:
    held = agenda(feed("a", 0), feed("b", 4), complete=False)
    held.put(feed("c", 5))  # others that are not held may come before it
    held.put(feed("d", 3))
    assert [one.id for one in held.startable(at(9), {})] == ["a", "d", "b"]


def test_what_it_holds_grows_old() -> None:
    held = agenda(feed("a", 0))
    assert not held.is_stale(at(0.9))
    assert held.is_stale(at(1))
    held.forget()
    assert held.is_stale(START)
    assert Agenda(KEPT).is_stale(START)


def test_instances_do_not_reach_for_due_feeds_in_the_same_order() -> None:
    due = [feed(f"f{number}", -number) for number in range(50)]
    orders = {tuple(one.id for one in agenda(*due).startable(START, {})) for _ in range(5)}
    assert len(orders) > 1
