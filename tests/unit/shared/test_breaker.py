"""Who fails again and again is left alone, and tried once in a while."""

from shared.breaker import Breaker


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_lets_one_try_through_each_rest_until_one_succeeds() -> None:
    time = Time()
    breaker = Breaker(failures=2, rest=10.0, clock=time)
    for _ in range(2):
        assert breaker.allows()
        assert breaker.wait() == 0.0
        breaker.failed()
    assert not breaker.allows()
    time.now = 4.0
    assert breaker.wait() == 6.0
    time.now = 10.0
    assert breaker.wait() == 0.0
    assert breaker.allows()
    assert not breaker.allows()  # one at a time
    breaker.failed()
    assert breaker.wait() == 10.0
    time.now = 20.0
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_failures_that_are_not_in_a_row_do_not_open_it() -> None:
    breaker = Breaker(failures=2, rest=10.0, clock=Time())
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()
    assert not breaker.is_open
