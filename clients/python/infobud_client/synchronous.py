"""The client for programs without asyncio: from `asynchronous`, by `python -m clients.generate`."""

import time
from collections.abc import Iterator, Mapping
from typing import Any, Self, cast

import httpx

from clients.python.infobud_client.errors import checked
from clients.python.infobud_client.requests import Events, Value, body, headers, pairs, story_path
from clients.python.infobud_client.types import (
    ChangeItem,
    NewSavedFeed,
    NewWebhook,
    SourceEntry,
    Story,
    StoryCard,
    TopicCount,
)


class Infobud:
    """Use it with `with`. `transport` is httpx's, for tests. Methods raise `InfobudError`."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout: float = 20.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = httpx.Client(
            base_url=base_url, timeout=timeout, headers=headers(None, api_key), transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def stories(self, **parameters: Value) -> Iterator[StoryCard]:
        """Every story that passes the filter, page after page. The parameters are those of GET /v1/stories."""
        path = "/v1/stories"
        yield from self._pages(path, parameters)

    def story(self, id: str, **parameters: Value) -> Story:
        """One story, with everything that is known about it."""
        return cast(Story, self._json("GET", story_path(id), parameters))

    def changes(self, after: int | str = "earliest", **parameters: Value) -> Iterator[ChangeItem]:
        """Every change after a cursor (or of all that are kept), up to now.

        Raises `InfobudError` (410) when the changes after the cursor are kept no longer.
        """
        while True:
            answer = self._json("GET", "/v1/changes", {"after": after, "limit": 500, **parameters})
            for change in answer["changes"]:
                yield cast(ChangeItem, change)
            if answer["next_cursor"] == after or answer["meta"]["empty_because"] in ("end_of_list", "nothing_yet"):
                return
            after = answer["next_cursor"]

    def stream(self, after: int | None = None, **parameters: Value) -> Iterator[ChangeItem]:
        """Changes as they come, for ever: when the stream breaks it is opened again where it was."""
        events = Events(last_id="" if after is None else str(after))
        while True:
            again = {"Last-Event-ID": events.last_id} if events.last_id else {}
            try:
                with self._http.stream(
                    "GET", "/v1/stream", params=pairs(parameters), headers=again, timeout=httpx.Timeout(20, read=60)
                ) as response:
                    if response.status_code >= 400:
                        response.read()
                    checked(response)
                    for line in response.iter_lines():
                        if change := events.take(line):
                            yield change
            except httpx.TransportError:
                pass
            time.sleep(events.retry_seconds)

    def topics(self) -> list[TopicCount]:
        return cast(list[TopicCount], (self._json("GET", "/v1/topics", {}))["topics"])

    def sources(self) -> list[SourceEntry]:
        return cast(list[SourceEntry], (self._json("GET", "/v1/sources", {}))["sources"])

    def save_feed(
        self,
        name: str,
        filter: Mapping[str, Any] | None = None,
        *,
        sort: str | None = None,
        weights: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> NewSavedFeed:
        """A new saved feed. Its `token` is in the answer this once."""
        content = body(name, filter, sort, weights)
        return cast(NewSavedFeed, self._json("POST", "/v1/feeds", {}, json=content, token=token))

    def saved_stories(self, feed_id: str, token: str, **parameters: Value) -> Iterator[StoryCard]:
        """Every story of a saved feed."""
        path = f"/v1/feeds/{feed_id}/stories"
        yield from self._pages(path, parameters, token)

    def delete_feed(self, feed_id: str, token: str) -> None:
        self._json("DELETE", f"/v1/feeds/{feed_id}", {}, token=token)

    def add_webhook(self, feed_id: str, token: str, url: str) -> NewWebhook:
        """Has the feed's changes sent to `url`; the `secret` that signs them is in the answer this once."""
        path = f"/v1/feeds/{feed_id}/webhooks"
        return cast(NewWebhook, self._json("POST", path, {}, json={"url": url}, token=token))

    def _pages(self, path: str, parameters: Mapping[str, Value], token: str | None = None) -> Iterator[StoryCard]:
        cursor: Value = None
        while True:
            answer = self._json("GET", path, {**parameters, "cursor": cursor or parameters.get("cursor")}, token=token)
            for card in answer["stories"]:
                yield cast(StoryCard, card)
            cursor = answer["next_cursor"]
            if not cursor:
                return

    def _json(
        self, method: str, path: str, parameters: Mapping[str, Value], *, json: Any = None, token: str | None = None
    ) -> Any:
        response = self._http.request(method, path, params=pairs(parameters), json=json, headers=headers(token, None))
        return checked(response).json() if response.status_code != 204 else None
