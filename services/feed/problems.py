"""Errors as RFC 9457 problem details: what went wrong, which parameter is to blame, what may have been meant."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from services.feed.answers import Problem

MEDIA_TYPE = "application/problem+json"


class NotFound(Exception):
    """Nothing answers to this address. The message says what was looked for, and what to do."""


class Refused(Exception):
    """The request is understood and not carried out. The message says why, and what to do."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.kind, self.headers = status, kind, headers


def problem(
    kind: str,
    status: int,
    detail: str,
    *,
    request_id: str,
    parameter: str | None = None,
    near: tuple[str, ...] = (),
    oldest_cursor: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer for a problem of this kind; the kind is the end of its type's URN."""
    body = Problem(
        type=f"urn:infobud:problem:{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=f"urn:request:{request_id}",
        parameter=parameter,
        near=list(near) or None,
        oldest_cursor=oldest_cursor,
    )
    return Response(
        body.model_dump_json(exclude_none=True),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
