"""A circuit breaker: what has failed several times in a row is left alone for a while."""

from collections.abc import Callable


class Breaker:
    """Closed at first. Opens after `failures` failures in a row; then lets one try through every `rest` seconds.

    A success closes it. `clock` gives seconds, on any clock that does not jump.
    """

    def __init__(self, *, failures: int, rest: float, clock: Callable[[], float]) -> None:
        self._failures = failures
        self._rest = rest
        self._clock = clock
        self._in_a_row = 0
        self._next_try = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the last tries all failed."""
        return self._in_a_row >= self._failures

    def allows(self) -> bool:
        """Whether to try now. While it is open, a yes uses up this rest's one try."""
        if not self.is_open:
            return True
        if self._clock() < self._next_try:
            return False
        self._next_try = self._clock() + self._rest
        return True

    def wait(self) -> float:
        """Seconds until the next try is let through; 0 when one is now."""
        return max(0.0, self._next_try - self._clock()) if self.is_open else 0.0

    def succeeded(self) -> None:
        self._in_a_row = 0

    def failed(self) -> None:
        self._in_a_row += 1
        self._next_try = self._clock() + self._rest
