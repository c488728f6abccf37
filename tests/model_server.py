"""A small OpenAI-compatible chat endpoint on loopback: a model that is faithful, lies, obeys anybody, or is broken.

It reads the reports of a summary request as any model would, from the prompt, and answers in the form asked for. What
it does is its `mood`; `moods` holds those of the next requests. `requests` are the bodies that came, `lies` every
sentence that it made up or spoiled.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from shared.text.sentences import split

Reports = list[tuple[str, str]]
"""Title and text of each report, in the order of their numbers."""
Lie = Callable[[str, int], str]
"""Spoils a true sentence; the number says which of its ways to take."""

_REPORT = re.compile(r"Report (\d+), by [^\n]*:\n(=====REPORT-\w+=====)\n(.*?)\n\2", re.DOTALL)
_FENCED = re.compile(r"(=====REPORT-\w+=====)\n(.*?)\n\1", re.DOTALL)
HEADERS = {"wrong_retry_after": "soon", "rate_limited": "0", "long_rate_limit": "3600"}


class ModelServer:
    """The endpoint. `url` is its base address, up to /v1."""

    def __init__(self) -> None:
        self.mood = "faithful"
        self.moods: list[str] = []
        self.requests: list[dict[str, Any]] = []
        self.authorizations: list[str] = []
        self.lies: list[str] = []
        self.lie: Lie = lambda sentence, number: sentence
        self.translate: Callable[[str], str] = lambda text: text
        self.seconds = 0.0
        """How long it thinks."""
        self.url = ""
        self._told = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(next(iter(re.findall(rb"content-length: (\d+)", head, re.IGNORECASE)), b"0"))
                body = json.loads(await reader.readexactly(length))
                self.requests.append(body)
                found = re.findall(rb"authorization: (.*)\r\n", head, re.IGNORECASE)
                self.authorizations += [value.decode() for value in found]
                await self._answer(body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        mood = self.moods.pop(0) if self.moods else self.mood
        await asyncio.sleep(self.seconds)
        if mood == "hanging":
            await asyncio.sleep(3600)
        if mood == "broken_off":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
            await writer.drain()
            writer.close()
            return
        if mood == "slow":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        status, content = self._reply(mood, body)
        retry = f"Retry-After: {HEADERS[mood]}\r\n" if mood in HEADERS else ""
        payload = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{retry}Content-Length: {len(payload)}"
        writer.write(f"{head}\r\n\r\n".encode() + payload)
        await writer.drain()

    def _reply(self, mood: str, body: dict[str, Any]) -> tuple[int, Any]:
        if mood in HEADERS:
            return 429, {"error": {"message": "slow down"}}
        if mood == "server_error":
            return 503, b"<html>upstream</html>"
        if mood == "wrong_key":
            return 401, {"error": {"message": "no such key"}}
        if mood == "no_schema" and body["response_format"]["type"] == "json_schema":
            return 400, {"error": {"message": "response_format json_schema is not supported"}}
        if mood == "no_completion":
            return 200, {"result": "ok"}
        if mood == "html":
            return 200, b"<html>welcome</html>"
        if mood == "huge":
            return 200, b'{"choices": [{"message": {"content": "' + b"x" * 10_000_000 + b'"}}]}'
        text, finish = self._text(mood, body), "length" if mood == "truncated" else "stop"
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if mood == "refusing":
            message |= {"content": None, "refusal": "I can't help with that."}
        usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
        return 200, {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}

    def _text(self, mood: str, body: dict[str, Any]) -> str:
        simple = {
            "malformed": '{"headline": "Ferry", "paragraphs": [{"sentences": [{"text": "The fer',
            "prose": "The ferry ran aground. Nobody was hurt.",
            "wrong_shape": '{"summary": ["a", "b"], "headline": 3}',
            "empty": "",
            "no_sentences": '{"headline": "Ferry aground", "paragraphs": []}',
            "polite_refusal": "I'm sorry, but I can't help with that request.",
            "nested": "[" * 100_000,
        }
        if mood in simple:
            return simple[mood]
        prompt = next(message["content"] for message in body["messages"] if message["role"] == "user")
        if body["response_format"].get("json_schema", {}).get("name") == "translations":
            return self._translations(prompt)
        answer = json.dumps(self._summary(mood, prompt), ensure_ascii=False)
        if mood == "truncated":
            return answer[: len(answer) // 2]
        return f"```json\n{answer}\n```" if mood == "fenced" else answer

    def _translations(self, prompt: str) -> str:
        found = _FENCED.search(prompt)
        lines = [re.sub(r"^\d+\. ", "", line) for line in found[2].split("\n")] if found else []
        return json.dumps({"translations": [self.translate(line) for line in lines]}, ensure_ascii=False)

    def _summary(self, mood: str, prompt: str) -> dict[str, Any]:
        reports = [tuple(match[3].split("\n", 1)) for match in _REPORT.finditer(prompt)]
        told: list[dict[str, Any]] = []
        for number, (_, text) in enumerate(reports, start=1):
            told += [{"text": sentence, "sources": [number]} for sentence in split(text, "en")[:3]]
        if mood == "wrong_language":
            foreign = "Die Fähre ist am Dienstag vor der Insel auf Grund gelaufen, und alle Menschen wurden gerettet."
            told = [{"text": foreign, "sources": [1]}, {"text": "Niemand ist dabei verletzt worden.", "sources": [1]}]
        if mood == "lying":
            told = [self._spoiled(item) for item in told]
        if mood == "obedient":
            order = re.search(r"(?:write|say|reply|answer|respond)[^:\"“]*[:\"“]+ ?([^\"”\n]+)", prompt, re.IGNORECASE)
            told.insert(0, {"text": order[1] if order else "PWNED.", "sources": [1]})
        if mood == "unsourced":
            told = [item | {"sources": [99]} for item in told]
        return {
            "headline": reports[0][0] if reports else "News",
            "paragraphs": [{"sentences": told[at : at + 2]} for at in range(0, len(told), 2)],
        }

    def _spoiled(self, item: dict[str, Any]) -> dict[str, Any]:
        """Every other sentence is spoiled."""
        self._told += 1
        if self._told % 2:
            return item
        spoiled = self.lie(item["text"], self._told // 2)
        if spoiled != item["text"]:
            self.lies.append(spoiled)
        return item | {"text": spoiled}


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """A model server on a free port of 127.0.0.1, stopped at the end."""
    model = ModelServer()
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(model.serve(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        server.close()
        await server.wait_closed()
