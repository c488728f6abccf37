"""The one HTTP port of a process: health and metrics, and behind them whatever routes the services have."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.health import Check, Health, answer

log = structlog.get_logger()

CLOSE_SECONDS = 5
"""How long a stop waits for requests in flight, before open streams are cut."""


class PortTaken(Exception):
    """The address cannot be bound. The message names it."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only with the protocol named does asyncio set TCP_NODELAY; else answers wait 40 ms for a delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"cannot listen at {host}:{port} (HTTP_HOST, HTTP_PORT): {error.strerror}") from error
    return listener


def health_app(healths: Sequence[Health]) -> Starlette:
    """/health/live, /health/ready and /metrics for all services of the process."""

    async def live(_: Request) -> JSONResponse:
        status, body = answer([check for health in healths for check in health.liveness()], "live", "stuck")
        return JSONResponse(body, status)

    async def ready(_: Request) -> JSONResponse:
        results: list[list[Check]] = await asyncio.gather(*(health.readiness() for health in healths))
        status, body = answer([check for checks in results for check in checks], "ready", "not ready")
        return JSONResponse(body, status)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)],
    )


class Doors:
    """Hands each request to the first of `apps` that has a route for it, else to the last, whose "not found" it is."""

    def __init__(self, apps: Sequence[Starlette]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door(scope)(scope, receive, send)

    def _door(self, scope: Scope) -> ASGIApp:
        for wanted in (Match.FULL, Match.PARTIAL):
            for app in self._apps:
                if any(route.matches(scope)[0] is wanted for route in app.router.routes):
                    return app
        return self._apps[-1]


class _Server(uvicorn.Server):
    """Leaves signals to the runner, which has more to stop than HTTP."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(apps: Sequence[Starlette], listener: socket.socket) -> AsyncIterator[str]:
    """Serves `apps` on `listener` for as long as the block runs; gives the base URL."""
    config = uvicorn.Config(
        Doors(apps), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=CLOSE_SECONDS
    )
    server = _Server(config)
    async with AsyncExitStack() as lifespans:
        for app in apps:
            await lifespans.enter_async_context(app.router.lifespan_context(app))
        task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
        host, port = listener.getsockname()[:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            await task
