"""What hosts say about robots (RFC 9309): may this page be fetched, and how long is the pause between two requests."""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from services.ingestor.exchange import Fetch
from services.ingestor.schedule import fresh_for
from services.ingestor.store import Holder, Store
from services.ingestor.turns import Clock, Turns
from services.ingestor.urls import host_of
from shared.documents import read_time
from shared.http import FetchCause, FetchError

AGENT = "infobud"

LONGEST_KEPT = 86_400.0
"""Seconds: RFC 9309 has a robots.txt looked at again after a day at the latest."""
SHORTEST_KEPT = 3600.0

AFTER_TROUBLE = 1800.0
"""Seconds for which nothing is fetched from a host whose robots.txt can't be had, before it is asked for again."""

LONGEST_DELAY = 60.0
"""Seconds of a Crawl-delay that is honoured; one that asks for more gets this."""

MOST_CHARACTERS = 512_000
"""RFC 9309 asks for at least 500 KiB."""

LARGE = 20_000
"""Characters above which reading takes milliseconds, and so a thread."""

KEPT_IN_MEMORY = 500

_AGENT_LINE = re.compile(r"^[ \t]*user[- ]?agent[ \t]*:?[ \t]*(.*)$", re.I | re.M)


@dataclass(frozen=True)
class Rules:
    """A robots.txt as it concerns us; without a text nothing may be fetched."""

    text: str | None
    expires_at: datetime
    parsed: Protego | None

    def allow(self, url: str) -> bool:
        return self.parsed is not None and self.parsed.can_fetch(url, AGENT)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(max(float(asked or 0.0), 0.0), LONGEST_DELAY)


def read_rules(text: str | None, expires_at: datetime) -> Rules:
    """The rules in a robots.txt. Other robots get one name: thousands would take hours."""
    if text is None:
        return Rules(None, expires_at, None)
    return Rules(text, expires_at, Protego.parse(_AGENT_LINE.sub(_ours_or_other, text[:MOST_CHARACTERS])))


def _ours_or_other(line: "re.Match[str]") -> str:
    names = line[1].split("#", 1)[0].strip().lower()
    return line[0] if names == "*" or AGENT in names else "User-agent: other"


def origin_of(url: str) -> str:
    """Scheme and host: what one robots.txt is for."""
    return f"{urlsplit(url).scheme.lower()}://{host_of(url)}"


class Robots:
    """The rules of every host, kept in the store, so that all instances together ask each host once a day."""

    def __init__(self, *, store: Store, turns: Turns, fetch: Fetch, clock: Clock) -> None:
        self._store, self._turns, self._fetch, self._clock = store, turns, fetch, clock
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def rules(self, url: str, holder: Holder, *, patience: float) -> Rules:
        """The rules for a page's host. Raises HostBusy when they would have to be fetched and no turn comes up."""
        origin = origin_of(url)
        async with self._asking.setdefault(origin, asyncio.Lock()):
            rules = self._rules.get(origin)
            if rules is None or rules.expires_at <= self._clock():
                rules = await self._stored(origin)  # another instance may have asked meanwhile
            if rules is None or rules.expires_at <= self._clock():
                rules = await self._fetched(origin, holder, patience)
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        while len(self._rules) > KEPT_IN_MEMORY:
            self._rules.popitem(last=False)
        return rules

    async def _stored(self, origin: str) -> Rules | None:
        row = await self._store.robots(origin)
        return await _read(row["text"], read_time(row["expires_at"])) if row else None

    async def _fetched(self, origin: str, holder: Holder, patience: float) -> Rules:
        async with self._turns.at(host_of(origin), holder, patience=patience):
            text, seconds = await ask_robots(self._fetch, origin, self._clock())
        rules = await _read(text, self._clock() + timedelta(seconds=seconds))
        await self._store.put_robots(origin, text, rules.expires_at)
        return rules


async def ask_robots(fetch: Fetch, origin: str, now: datetime) -> tuple[str | None, float]:
    """The text of a robots.txt, or None, and for how many seconds it holds.

    No robots.txt (any 4xx) means that all is allowed; one that can't be had, that nothing is.
    """
    try:
        answer = await fetch.get(f"{origin}/robots.txt")
    except FetchError as error:
        return ("" if error.cause is FetchCause.REDIRECTS else None), AFTER_TROUBLE
    if answer.status == 200:
        kept = min(max(fresh_for(answer.headers, now), SHORTEST_KEPT), LONGEST_KEPT)
        said = "cache-control" in answer.headers or "expires" in answer.headers
        return answer.body[:MOST_CHARACTERS].decode("utf-8", "replace"), kept if said else LONGEST_KEPT
    if 400 <= answer.status < 500 and answer.status != 429:
        return "", LONGEST_KEPT
    return None, AFTER_TROUBLE


async def _read(text: str | None, expires_at: datetime) -> Rules:
    if text is not None and len(text) > LARGE:
        return await asyncio.to_thread(read_rules, text, expires_at)
    return read_rules(text, expires_at)
