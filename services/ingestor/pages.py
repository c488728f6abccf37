"""What is fetched besides the feed itself, as hosts allow it: articles' pages, and the sitemaps that an index names."""

from dataclasses import replace

import structlog

from services.ingestor import metrics
from services.ingestor.exchange import PAUSE_STATUSES, Fetch
from services.ingestor.feeds import Feed, FeedError
from services.ingestor.page import Page
from services.ingestor.reading import Reader
from services.ingestor.robots import Robots
from services.ingestor.store import Holder
from services.ingestor.turns import Clock, HostBusy, Turns
from services.ingestor.urls import host_of
from shared.http import Answer, FetchError
from shared.retry_after import retry_after

log = structlog.get_logger()

CHILD_SITEMAPS = 3
"""Of an index, those changed last: news is in the newest, archives are not read."""


class Refused(Exception):
    """The host's robots.txt asks us not to fetch the page."""


class Pages:
    """Fetches and reads pages. `patience` is the longest wait for a turn at a host, in seconds."""

    def __init__(
        self, *, turns: Turns, robots: Robots | None, fetch: Fetch, reader: Reader, clock: Clock, patience: float
    ) -> None:
        self._turns, self._robots, self._fetch, self._reader = turns, robots, fetch, reader
        self._clock, self._patience = clock, patience

    async def page(self, url: str, holder: Holder) -> Page | None:
        """The page; None, with the reason in log and metrics, when it may not or can't be had."""
        try:
            page = await self._read(url, holder)
        except Refused as error:
            metrics.PAGES.labels("refused").inc()
            log.info("page_not_allowed", url=url, reason=str(error))
            return None
        except (FetchError, HostBusy, ValueError) as error:
            metrics.PAGES.labels("failed").inc()
            log.info("page_not_read", url=url, error=str(error))
            return None
        metrics.PAGES.labels("read").inc()
        return page

    async def with_children(self, index: Feed, holder: Holder) -> Feed:
        """The index with the entries of its newest sitemaps; what is wrong with one is told as if of an entry."""
        entries, bad = list(index.entries), list(index.bad_entries)
        for child in index.sitemaps[:CHILD_SITEMAPS]:
            try:
                answer = await self._get(child.url, holder)
                feed = await self._reader.feed(
                    answer.body, url=answer.url, content_type=answer.headers.get("content-type", "")
                )
            except (Refused, FetchError, HostBusy, FeedError, ValueError) as error:
                bad.append(f"the sitemap {child.url}: {error}")
                continue
            entries += feed.entries
            bad += feed.bad_entries
        return replace(index, entries=tuple(entries), bad_entries=tuple(bad), sitemaps=())

    async def _read(self, url: str, holder: Holder) -> Page:
        answer = await self._get(url, holder)
        return await self._reader.page(answer.body, url=answer.url, content_type=answer.headers.get("content-type", ""))

    async def _get(self, url: str, holder: Holder) -> Answer:
        """The answer if it is a success. Raises Refused, FetchError, HostBusy, or ValueError with another status."""
        host, delay = host_of(url), 0.0
        if self._robots is not None:
            rules = await self._robots.rules(url, holder, patience=self._patience)
            if not rules.allow(url):
                raise Refused(f"{host}/robots.txt does not allow it" if rules.parsed else f"{host}/robots.txt is away")
            delay = rules.delay
        async with self._turns.at(host, holder, patience=self._patience, delay=delay) as turn:
            answer = await self._fetch.get(url)
            if answer.status in PAUSE_STATUSES:
                turn.pause(retry_after(answer.headers.get("retry-after"), self._clock()))
        if answer.status != 200:
            raise ValueError(f"{url} answers {answer.status}")
        return answer
