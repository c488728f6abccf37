"""What both clients have in common: parameters, headers, and events out of lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote

import httpx

from clients.python.infobud_client.errors import InfobudError
from clients.python.infobud_client.types import ChangeItem

Value = str | int | Sequence[str] | None
"""One value of a parameter, or several; none for leaving it out."""


def pairs(parameters: Mapping[str, Value]) -> httpx.QueryParams:
    """As they stand in a query string."""
    return httpx.QueryParams(
        tuple(
            (name, str(one))
            for name, value in parameters.items()
            if value is not None
            for one in ([value] if isinstance(value, str | int) else value)
        )
    )


def story_path(id: str) -> str:
    return f"/v1/stories/{quote(id, safe='')}"


def headers(token: str | None, api_key: str | None) -> dict[str, str]:
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    return {**shown, "X-API-Key": api_key} if api_key else shown


@dataclass
class Events:
    """Server-sent events, line by line. `last_id` is where to go on after a break."""

    last_id: str = ""
    retry_seconds: float = 3.0
    _name: str = ""
    _data: list[str] = field(default_factory=list)

    def take(self, line: str) -> ChangeItem | None:
        """The event that ends with this line, if one does.

        Raises `InfobudError` (410) when what was missed is kept no longer: load the stories anew, then stream again.
        """
        if not line:
            data, self._data = "\n".join(self._data), []
            event, self._name = self._name, ""
            if event == "reset":
                raise InfobudError(410, str(json.loads(data)["detail"]), type="urn:infobud:problem:changes-gone")
            return cast(ChangeItem, json.loads(data)) if data else None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "id":
            self.last_id = value
        elif name == "retry" and value.isdigit():
            self.retry_seconds = int(value) / 1000
        elif name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        return None


def body(
    name: str | None, filter: Mapping[str, Any] | None, sort: str | None, weights: Mapping[str, Any] | None
) -> Any:
    """A saved feed's fields, those that are given."""
    given = {"name": name, "filter": filter, "sort": sort, "weights": weights}
    return {key: value for key, value in given.items() if value is not None}
