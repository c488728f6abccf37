"""The routes under which hubs call back: `/websub/{feed}/{token}` on the ingestor's HTTP port."""

import asyncio

from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response

from services.ingestor.subscriptions import CalledBack, Subscriptions
from shared.documents import StoreUnavailable

BODY_SECONDS = 20.0
"""Longest that a hub may take to send a delivery."""


def callback_app(subscriptions: Subscriptions, *, most_bytes: int) -> FastAPI:
    """The application; the runner adds health and metrics to it."""
    app = FastAPI(openapi_url=None)

    @app.get("/websub/{id}/{token}")
    async def confirm(id: str, token: str, request: Request) -> Response:
        try:
            return _answer(await subscriptions.confirm(id, token, dict(request.query_params)))
        except StoreUnavailable:
            return _answer(CalledBack(503, "the store is away"))

    @app.post("/websub/{id}/{token}")
    async def deliver(id: str, token: str, request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request, most_bytes)
        except (TimeoutError, ClientDisconnect):
            return _answer(CalledBack(408, "the delivery did not come whole"))
        if body is None:
            return _answer(CalledBack(413, f"at most {most_bytes} bytes"))
        signature = request.headers.get("x-hub-signature", "")
        content_type = request.headers.get("content-type", "")
        try:
            return _answer(await subscriptions.deliver(id, token, signature, content_type, body))
        except StoreUnavailable:
            return _answer(CalledBack(503, "the store is away"))

    return app


async def _body(request: Request, most: int) -> bytes | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)


def _answer(said: CalledBack) -> Response:
    headers = {"Retry-After": "60"} if said.status == 503 else {}
    return PlainTextResponse(said.text, said.status, headers)
