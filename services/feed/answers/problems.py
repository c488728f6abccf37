"""Errors."""

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:infobud:problem:bad-parameter"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="the request's id, as in X-Request-Id")
    parameter: str | None = Field(default=None, description="the parameter that is to blame")
    near: list[str] | None = Field(default=None, description="what may have been meant")
    oldest_cursor: int | None = Field(default=None, description="with 410: the first change that is kept")
