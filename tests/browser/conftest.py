"""A real browser on a real feed service."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from services.standalone.demo import free_port

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
"""What a browser without a network says of every request: expected where a test takes the network away."""

Open = Callable[..., Page]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serves the scene that the folder is named after (see `serve`); gives the address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.browser.serve", str(port), str(folder)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/robots.txt")
                break
            except httpx.TransportError:
                assert process.poll() is None, "the feed service under test has ended"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a feed service with the sample stories."""
    with serving(tmp_path_factory.mktemp("news")) as address:
        yield address


@pytest.fixture(scope="session")
def no_news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one that has just started."""
    with serving(tmp_path_factory.mktemp("fresh") / "empty") as address:
        yield address


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one that reads its outlets for the first time."""
    with serving(tmp_path_factory.mktemp("start") / "first") as address:
        yield address


@pytest.fixture(scope="session")
def late_news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one whose pipeline is behind."""
    with serving(tmp_path_factory.mktemp("behind") / "late") as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """For one module: while it is open, Playwright's event loop stands in the way of tests that want their own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own; options are Playwright's. Whatever the console reports is a failure."""
    contexts = []
    complaints: list[str] = []

    def heard(kind: str, text: str) -> None:
        if kind in ("error", "warning") and OFFLINE not in text:
            complaints.append(text)

    def opened(address: str, *, errors_expected: bool = False, **options: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if not errors_expected:
            page.on("console", lambda line: heard(line.type, line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
