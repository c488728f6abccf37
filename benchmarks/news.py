"""The made-up outlets of `corpus` on loopback, for a pipeline to read."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from services.standalone.demo import free_port


@dataclass(frozen=True)
class News:
    """A server of its own with the feeds of `outlets` outlets."""

    base_url: str
    outlets: int

    def sources(self) -> list[dict[str, Any]]:
        """The outlets as the catalogue lists them."""
        return [
            {
                "id": f"outlet-{number}",
                "name": f"Outlet {number}",
                "home": f"{self.base_url}/outlet/{number}",
                "feeds": [f"{self.base_url}/outlet/{number}/rss"],
                "language": "en",
                "country": "IE",
                "kind": "newspaper",
            }
            for number in range(self.outlets)
        ]

    def trickle(self) -> None:
        """From now on the later articles come out, one by one."""
        httpx.post(f"{self.base_url}/trickle").raise_for_status()


@contextmanager
def news(articles: int, *, outlets: int, later: int = 0, every: float = 0.2) -> Iterator[News]:
    """`articles` articles, all out from the start, and `later` more, one `every` seconds, once they `trickle`."""
    port = free_port()
    amounts = {"port": port, "articles": articles, "outlets": outlets, "later": later, "every": every}
    arguments = [word for name, value in amounts.items() for word in (f"--{name}", str(value))]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.corpus_server", *arguments])
    base_url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            client.get(f"{base_url}/outlet/0/rss").raise_for_status()
        yield News(base_url, outlets)
    finally:
        process.terminate()
        process.wait()
