"""One port for all services of a process."""

import socket

import httpx
import pytest
from fastapi import FastAPI

from shared.server import Doors, PortTaken, bind, health_app, serving


def two_apps() -> list[FastAPI]:
    feed, admin = FastAPI(), FastAPI(docs_url=None, openapi_url=None)

    @feed.get("/v1/stories")
    async def stories() -> str:
        return "stories"

    @admin.post("/v1/sources")
    async def add() -> str:
        return "added"

    @feed.get("/v1/sources")
    async def sources() -> str:
        return "sources"

    return [admin, feed]


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/v1/stories", 200, "stories"),
        ("GET", "/v1/sources", 200, "sources"),
        ("POST", "/v1/sources", 200, "added"),
        ("DELETE", "/v1/stories", 405, None),
        ("GET", "/nowhere", 404, None),
    ],
)
async def test_each_request_goes_to_the_app_that_knows_it(
    method: str, path: str, status: int, body: str | None
) -> None:
    doors = Doors([health_app([]), *two_apps()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(doors), base_url="http://test") as client:
        answer = await client.request(method, path)
    assert answer.status_code == status
    if body is not None:
        assert answer.json() == body


async def test_health_and_metrics_are_always_there() -> None:
    async with (
        serving([health_app([])], bind("127.0.0.1", 0)) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.get("/health/live")).json() == {"status": "live", "checks": []}
        assert (await client.get("/health/ready")).status_code == 200
        assert "infobud_delivery_processed_total" in (await client.get("/metrics")).text


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{port} \(HTTP_HOST, HTTP_PORT\): Address already in use"):
            bind("127.0.0.1", port)
