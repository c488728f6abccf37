"""A circuit breaker: who fails again and again is left alone for a while, then tried once."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Breaker:
    """`limit` failures in a row open it for `pause` seconds; then one trial closes it or opens it again.

    Times are seconds on any one clock.
    """

    limit: int
    pause: float
    failures: int = 0
    opened_at: float | None = None
    trying: bool = False

    def is_open(self, now: float) -> bool:
        """Whether nobody should ask now."""
        return self.opened_at is not None and (self.trying or now < self.opened_at + self.pause)

    def wait(self, now: float) -> float:
        """Seconds until the next trial."""
        return 0.0 if self.opened_at is None else max(0.0, self.opened_at + self.pause - now)

    def asked(self, now: float) -> "Breaker":
        """After somebody was let through."""
        return replace(self, trying=self.opened_at is not None)

    def succeeded(self) -> "Breaker":
        return Breaker(self.limit, self.pause)

    def failed(self, now: float) -> "Breaker":
        failures = self.failures + 1
        opens = self.opened_at is not None or failures >= self.limit
        return replace(self, failures=failures, opened_at=now if opens else None, trying=False)
