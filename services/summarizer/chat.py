"""A language model behind an OpenAI-compatible chat endpoint: patient, but not for ever, and never with too much."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from services.summarizer import metrics
from services.summarizer.extracts import tokens_of
from services.summarizer.prompts import Message
from shared.breaker import Breaker
from shared.http import Answer, FetchCause, FetchError, Limits, OutboundClient
from shared.retry_after import retry_after

LARGEST_ANSWER: Final = 1_000_000
"""Bytes of an HTTP answer; a summary takes about five thousand."""
TRYING_AGAIN: Final = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))


class Cause(StrEnum):
    """Why there is no summary by the model; used as a metric's label."""

    OFF = "off"  # no model is set
    BUDGET = "budget"
    BREAKER = "breaker"  # it failed so often that it is left alone for a while
    CONNECT = "connect"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    REJECTED = "rejected"  # it does not take our requests: wrong key or model, perhaps
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    LANGUAGE = "language"
    REFUSAL = "refusal"
    UNGROUNDED = "ungrounded"


TEMPORARY: Final = frozenset(
    (Cause.BREAKER, Cause.CONNECT, Cause.TIMEOUT, Cause.RATE_LIMITED, Cause.SERVER, Cause.BUDGET)
)
"""Causes that pass by themselves."""
_ITS_FAULT: Final = frozenset((Cause.CONNECT, Cause.TIMEOUT, Cause.RATE_LIMITED, Cause.SERVER))
"""Causes that count towards leaving it alone."""


class ModelFailed(Exception):
    """The model gave nothing to publish. `retry_after`, in seconds, says when asking again may help, if it is known."""

    def __init__(self, cause: Cause, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.cause, self.retry_after = cause, retry_after

    @property
    def is_temporary(self) -> bool:
        return self.cause in TEMPORARY


@dataclass(frozen=True)
class Completion:
    """What the model said, and what it cost."""

    text: str
    tokens: int


@dataclass(frozen=True)
class Endpoint:
    """Where the model is and how it may be used."""

    base_url: str
    model: str
    key: str = ""
    seconds: float = 60.0
    """Longest that one request may take."""
    attempts: int = 3
    back_off: float = 1.0
    """Seconds before the second attempt; doubled for each further one."""
    longest_wait: float = 20.0
    """Seconds that an attempt may wait for; who is told to wait longer gives up for now."""
    concurrency: int = 2
    breaker_failures: int = 5
    breaker_seconds: float = 60.0


class ChatModel:
    """The chat endpoint. All its users share one queue of `concurrency` and one circuit breaker."""

    def __init__(
        self,
        endpoint: Endpoint,
        client: OutboundClient,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.endpoint = endpoint
        self._client = client
        self._clock, self._sleep = clock, sleep
        self._slots = asyncio.Semaphore(endpoint.concurrency)
        self._breaker = Breaker(failures=endpoint.breaker_failures, rest=endpoint.breaker_seconds, clock=clock)
        self._takes_schema = True

    @property
    def name(self) -> str:
        return self.endpoint.model

    def away_for(self) -> float:
        """Seconds that the model is left alone yet; 0 when it may be asked."""
        return self._breaker.wait()

    async def complete(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any], schema_name: str, max_tokens: int
    ) -> Completion:
        """The model's answer as text. Raises ModelFailed."""
        async with self._slots:
            if not self._breaker.allows():
                raise ModelFailed(
                    Cause.BREAKER, "the model failed again and again and is left alone", retry_after=self.away_for()
                )
            start = self._clock()
            try:
                completion = await self._patiently(messages, schema, schema_name, max_tokens)
            except ModelFailed as failed:
                if failed.cause in _ITS_FAULT:
                    self._breaker.failed()
                else:
                    self._breaker.succeeded()
                raise
            except BaseException:
                self._breaker.failed()
                raise
            finally:
                metrics.MODEL_SECONDS.observe(self._clock() - start)
            self._breaker.succeeded()
            return completion

    async def _patiently(
        self, messages: Sequence[Message], schema: Mapping[str, Any], schema_name: str, max_tokens: int
    ) -> Completion:
        attempt = 1
        while True:
            try:
                return await self._once(messages, schema, schema_name, max_tokens)
            except ModelFailed as failed:
                metrics.MODEL_REQUESTS.labels(failed.cause.value).inc()
                wait = failed.retry_after
                if wait is None:
                    wait = self.endpoint.back_off * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
                if failed.cause not in _ITS_FAULT or attempt >= self.endpoint.attempts:
                    raise
                if wait > self.endpoint.longest_wait:
                    raise ModelFailed(failed.cause, f"{failed}; it asks for {wait:g} s", retry_after=wait) from failed
                await self._sleep(wait)
                attempt += 1

    async def _once(
        self, messages: Sequence[Message], schema: Mapping[str, Any], schema_name: str, max_tokens: int
    ) -> Completion:
        body = {
            "model": self.endpoint.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": max_tokens,
            "response_format": (
                {"type": "json_schema", "json_schema": {"name": schema_name, "strict": True, "schema": schema}}
                if self._takes_schema
                else {"type": "json_object"}
            ),
        }
        answer = await self._post(body)
        if answer.status == 400 and self._takes_schema and b"response_format" in answer.body:
            self._takes_schema = False  # an older server: the prompt describes the form as well
            return await self._once(messages, schema, schema_name, max_tokens)
        _check_status(answer)
        completion = _completion(answer.body, messages)
        metrics.MODEL_REQUESTS.labels("answered").inc()
        return completion

    async def _post(self, body: Mapping[str, Any]) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        try:
            return await self._client.request(
                "POST",
                f"{self.endpoint.base_url.rstrip('/')}/chat/completions",
                headers=headers,
                content=json.dumps(body, ensure_ascii=False).encode(),
                limits=Limits(seconds=self.endpoint.seconds, bytes=LARGEST_ANSWER, redirects=0),
            )
        except FetchError as error:
            raise ModelFailed(_FETCH_CAUSES.get(error.cause, Cause.CONNECT), str(error)) from error


_FETCH_CAUSES = {
    FetchCause.TIMEOUT: Cause.TIMEOUT,
    FetchCause.TOO_LARGE: Cause.TOO_LARGE,
    FetchCause.ADDRESS: Cause.REJECTED,
    FetchCause.FORBIDDEN: Cause.REJECTED,
}


def _check_status(answer: Answer) -> None:
    if answer.status == 200:
        return
    said = answer.body[:200].decode(errors="replace")
    message = f"the model's endpoint answered {answer.status}: {said}"
    if answer.status not in TRYING_AGAIN:
        raise ModelFailed(Cause.REJECTED, message)
    cause = Cause.RATE_LIMITED if answer.status == 429 else Cause.SERVER
    raise ModelFailed(cause, message, retry_after=retry_after(answer.headers.get("retry-after"), datetime.now(UTC)))


def _completion(body: bytes, messages: Sequence[Message]) -> Completion:
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        message = choice["message"]
        text = message.get("content") or ""
        if not isinstance(text, str):
            raise TypeError("its content is no text")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelFailed(Cause.MALFORMED, f"the endpoint's answer is no chat completion: {error}") from error
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise ModelFailed(Cause.REFUSAL, "the model refuses")
    if choice.get("finish_reason") == "length":
        raise ModelFailed(Cause.TRUNCATED, "the answer was cut off at the limit of tokens")
    if not text.strip():
        raise ModelFailed(Cause.EMPTY, "the model said nothing")
    usage = answer.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    if not isinstance(total, int) or total <= 0:
        total = tokens_of(text) + sum(tokens_of(message["content"]) for message in messages)
    return Completion(text, total)
