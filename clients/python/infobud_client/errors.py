"""What can go wrong: the service's own words (RFC 9457 problem details)."""

import httpx


class InfobudError(Exception):
    """The service refused, or could not do it. `near` is what may have been meant, `retry_after` seconds to wait."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        type: str = "",
        parameter: str | None = None,
        near: tuple[str, ...] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.type = type
        self.parameter = parameter
        self.near = near
        self.retry_after = retry_after


def checked(response: httpx.Response) -> httpx.Response:
    """The response, whose body has been read, when it is no error. Raises `InfobudError`."""
    if response.status_code < 400:
        return response
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    wait = response.headers.get("retry-after", "")
    raise InfobudError(
        response.status_code,
        str(problem.get("detail") or response.reason_phrase),
        type=str(problem.get("type", "")),
        parameter=problem.get("parameter"),
        near=tuple(problem.get("near") or ()),
        retry_after=int(wait) if wait.isdigit() else None,
    )
