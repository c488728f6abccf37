"""What a look at a feed leaves behind: its health, its validators, and when it is looked at next."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.ingestor.exchange import validator
from services.ingestor.schedule import Rhythm, articles_per_day, fresh_for, jittered, own_rhythm
from services.ingestor.store import FeedRecord, Settled
from services.ingestor.urls import host_of
from shared.http import Answer
from shared.retry_after import retry_after


@dataclass
class Findings:
    """What came of a feed's entries so far."""

    published: int = 0
    problems: int = 0
    problem: str | None = None
    complete: bool = True
    listing: str | None = None
    dates: list[datetime] = field(default_factory=list)

    def add_problem(self, text: str) -> None:
        self.problems += 1
        self.problem = self.problem or text


def reached(
    feed: FeedRecord, findings: Findings, answer: Answer | None, rhythm: Rhythm, now: datetime, chance: float
) -> Settled:
    """The outlet answered as it should, or (without an `answer`) its hub pushed news. `chance` is from 0 to 1."""
    interval = rhythm.after_success(feed.interval, findings.published, own_rhythm(findings.dates, now))
    wait = interval if findings.complete else rhythm.shortest
    if findings.complete and feed.pushed_until and feed.pushed_until > now:
        wait = max(wait, rhythm.while_pushed)
    headers = answer.headers if answer else {}
    fresh = min(fresh_for(headers, now), rhythm.longest) if findings.complete else 0.0
    url = (answer.moved_to if answer else None) or feed.url
    return Settled(
        url=url,
        host=host_of(url),
        due_at=now + timedelta(seconds=max(jittered(wait, chance), fresh)),
        interval=interval,
        failures=0,
        reached=True,
        error=findings.problem,
        articles=findings.published,
        etag=validator(headers, "etag") if findings.complete else None,
        last_modified=validator(headers, "last-modified") if findings.complete else None,
        articles_per_day=articles_per_day(feed.articles_per_day, feed.last_attempt_at, now, findings.published),
        listing=findings.listing,
    )


def failed(
    feed: FeedRecord, error: str, answer: Answer | None, rhythm: Rhythm, now: datetime, chance: float, *, hard: bool
) -> Settled:
    """The look brought nothing, because of `error`; a `hard` failure is one that time alone does not mend."""
    failures = feed.failures + 1
    wait = jittered(rhythm.after_failure(feed.interval, failures, hard=hard), chance)
    asked = retry_after(answer.headers.get("retry-after"), now) if answer else None
    return Settled(
        url=feed.url,
        host=feed.host,
        due_at=now + timedelta(seconds=max(asked, rhythm.shortest) if asked is not None else wait),
        interval=feed.interval,
        failures=failures,
        reached=False,
        error=error,
        etag=feed.etag,
        last_modified=feed.last_modified,
        articles_per_day=articles_per_day(feed.articles_per_day, feed.last_attempt_at, now, 0),
        listing=feed.listing,
    )
