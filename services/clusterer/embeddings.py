"""Dense vectors of articles from an endpoint that speaks OpenAI's `/v1/embeddings`; the clusterer does without, too.

Nothing here raises for what the endpoint does: a text that gets no vector has none, and sparse terms decide alone.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Protocol

import httpx
import numpy as np
import structlog
from pydantic import BaseModel, Field, SecretStr, ValidationError

from services.clusterer import metrics
from services.clusterer.dense import Embedding
from services.clusterer.settings import Settings
from shared.breaker import Breaker
from shared.retry_after import retry_after

log = structlog.get_logger()

CHARACTERS_SENT = 2000
"""Of one text: the event stands at the top, and small models read no more."""
LONGEST_WAIT = 5.0
"""Seconds between two tries: articles wait behind this one."""
_FAILURES = 3
_REST = 30.0
_WORTH_A_RETRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class Embedder(Protocol):
    """Whatever gives texts vectors."""

    async def embed(self, texts: Sequence[str]) -> list[Embedding | None]:
        """One vector a text, in order; None where there is none. Vectors of one embedder have one length in numbers."""


class NoEmbedder:
    """Without an endpoint: no text has a vector."""

    async def embed(self, texts: Sequence[str]) -> list[Embedding | None]:
        return [None] * len(texts)


@asynccontextmanager
async def open_embedder(settings: Settings) -> AsyncIterator[Embedder]:
    """The embedder that the settings name, closed at the end; `NoEmbedder` when they name none."""
    if not settings.embeddings_url:
        yield NoEmbedder()
        return
    client = EmbeddingClient(
        settings.embeddings_url,
        model=settings.embeddings_model,
        key=settings.embeddings_key,
        batch=settings.embeddings_batch,
        timeout=settings.embeddings_timeout_seconds,
    )
    try:
        yield client
    finally:
        await client.close()


class Unanswered(Exception):
    """The endpoint gave no vectors. The message says what happened; `wait` is how long it asked to be left alone."""

    def __init__(self, message: str, *, again: bool, wait: float = 0.0) -> None:
        super().__init__(message)
        self.again, self.wait = again, wait


class EmbeddingClient:
    """Asks an endpoint, in batches, again after a failure, and not at all for a while after several."""

    def __init__(
        self,
        base_url: str,
        *,
        model: str,
        key: SecretStr | None = None,
        batch: int = 32,
        timeout: float = 5.0,
        attempts: int = 3,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`base_url` is what `/embeddings` follows, `http://host:port/v1`; `timeout` is in seconds, of one request."""
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        self._client = httpx.AsyncClient(headers=headers, timeout=timeout, trust_env=False)
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._model = model
        self._batch = batch
        self._timeout = timeout
        self._attempts = attempts
        self._sleep = sleep
        self._breaker = Breaker(failures=_FAILURES, rest=_REST, clock=clock)
        self._dimensions: int | None = None

    async def close(self) -> None:
        await self._client.aclose()

    async def embed(self, texts: Sequence[str]) -> list[Embedding | None]:
        """One vector a text; None for a text without a letter, and for all while the endpoint is away."""
        vectors: list[Embedding | None] = [None] * len(texts)
        places = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(places), self._batch):
            chosen = places[start : start + self._batch]
            for place, vector in zip(chosen, await self._batch_of([texts[place] for place in chosen]), strict=True):
                vectors[place] = vector
        return vectors

    async def _batch_of(self, texts: list[str]) -> Sequence[Embedding | None]:
        if not self._breaker.allows():
            metrics.EMBEDDINGS.labels("skipped").inc(len(texts))
            return [None] * len(texts)
        try:
            vectors = await self._ask_again([text[:CHARACTERS_SENT] for text in texts])
        except Unanswered as reason:
            self._breaker.failed()
            log.warning("embeddings_unanswered", url=self._url, reason=str(reason), resting=self._breaker.is_open)
            metrics.EMBEDDINGS.labels("failed").inc(len(texts))
            return [None] * len(texts)
        self._breaker.succeeded()
        metrics.EMBEDDINGS.labels("embedded").inc(len(texts))
        return vectors

    async def _ask_again(self, texts: list[str]) -> list[Embedding]:
        """Up to `attempts` tries, with a wait that doubles; one only while the breaker is open."""
        tries = 1 if self._breaker.is_open else self._attempts
        for attempt in range(1, tries + 1):
            try:
                return await self._ask(texts)
            except Unanswered as reason:
                if not reason.again or attempt == tries or reason.wait > LONGEST_WAIT:
                    raise
                await self._sleep(max(reason.wait, min(0.25 * 2**attempt, LONGEST_WAIT) * random.uniform(0.5, 1.0)))
        raise AssertionError("at least one try")

    async def _ask(self, texts: list[str]) -> list[Embedding]:
        asked = {"model": self._model, "input": texts, "encoding_format": "float"}
        try:
            async with asyncio.timeout(self._timeout):  # httpx's own is of each read: a trickle would never end
                answer = await self._client.post(self._url, json=asked)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unanswered(f"{type(error).__name__} {error}".strip(), again=True) from error
        if answer.status_code != httpx.codes.OK:
            raise Unanswered(
                f"status {answer.status_code}: {answer.text[:200]}",
                again=answer.status_code in _WORTH_A_RETRY,
                wait=retry_after(answer.headers.get("Retry-After"), datetime.now(UTC)) or 0.0,
            )
        try:
            rows = _Answer.model_validate_json(answer.content).data
        except ValidationError as error:
            raise Unanswered(f"not an answer of /v1/embeddings: {error.errors()[0]['msg']}", again=False) from error
        return self._vectors(rows, len(texts))

    def _vectors(self, rows: "list[_Row]", count: int) -> list[Embedding]:
        by_index = {row.index: np.array(row.embedding, np.float32) for row in rows}
        if by_index.keys() != set(range(count)):
            raise Unanswered(f"{len(by_index)} vectors for {count} texts", again=False)
        vectors = [by_index[place] for place in range(count)]
        for vector in vectors:
            self._dimensions = self._dimensions or len(vector)
            length = float(np.linalg.norm(vector))
            if len(vector) != self._dimensions:
                raise Unanswered(f"vectors of {self._dimensions} numbers before, {len(vector)} now", again=False)
            if not 0.0 < length < float("inf"):
                raise Unanswered("a vector without a length", again=False)
            vector /= length
        return vectors


class _Row(BaseModel):
    index: Annotated[int, Field(ge=0)]
    embedding: Annotated[list[float], Field(min_length=1)]


class _Answer(BaseModel):
    data: list[_Row]
