"""Serves made-up news as RSS on loopback: `python -m benchmarks.corpus_server --port P --articles N --outlets M`.

`/outlet/7/rss` holds the newest articles of outlet 7 with their full text. All of `--articles` are out from the start;
after a POST to `/trickle` one more comes out every `--every` seconds, `--later` in all.
"""

import argparse
import time
from email.utils import formatdate
from html import escape
from itertools import islice
from xml.sax.saxutils import escape as xml

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.corpus import Report, reports

LATER_SEED = 2


class CorpusServer:
    def __init__(self, articles: int, outlets: int, later: int, every: float) -> None:
        self._started = time.time()
        self._every = every
        self._trickle_since: float | None = None
        self._released = 0
        self._feeds: dict[int, list[str]] = {outlet: [] for outlet in range(outlets)}
        for report in islice(reports(articles, outlets=outlets), articles):
            self._feeds[report.outlet].append(self._item(report, ""))
        self._later = [
            (report.outlet, self._item(report, "later-"))
            for report in islice(reports(later * 8, outlets=outlets, seed=LATER_SEED), later)
        ]

    async def feed(self, request: Request) -> Response:
        outlet = int(request.path_params["outlet"])
        self._release()
        items = self._feeds[outlet]
        etag = f'"{len(items)}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        body = f'<rss version="2.0"><channel><title>Outlet {outlet}</title>{"".join(reversed(items))}</channel></rss>'
        return Response(body, media_type="application/rss+xml", headers={"etag": etag})

    async def trickle(self, request: Request) -> Response:
        self._trickle_since = time.time()
        return Response(status_code=204)

    def _release(self) -> None:
        if self._trickle_since is None:
            return
        due = int((time.time() - self._trickle_since) / self._every)
        for outlet, item in self._later[self._released : due]:
            self._feeds[outlet].append(item)
            self._released += 1

    def _item(self, report: Report, prefix: str) -> str:
        content = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs)
        return (
            f"<item><title>{xml(report.title)}</title>"
            f"<link>http://outlet-{report.outlet}.example/{prefix}{report.slug}</link>"
            f"<guid>{prefix}{report.slug}</guid><pubDate>{formatdate(self._started, usegmt=True)}</pubDate>"
            f"<description>{xml(content)}</description></item>"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--outlets", type=int, required=True)
    parser.add_argument("--later", type=int, default=0)
    parser.add_argument("--every", type=float, default=0.2)
    arguments = parser.parse_args()
    server = CorpusServer(arguments.articles, arguments.outlets, arguments.later, arguments.every)
    routes = [
        Route("/outlet/{outlet:int}/rss", server.feed),
        Route("/trickle", server.trickle, methods=["POST"]),
    ]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=arguments.port, log_level="error")


if __name__ == "__main__":
    main()
