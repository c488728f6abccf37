"""How routes are documented in OpenAPI: parameters from the one grammar, errors as problem details."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from services.feed.answers import ChangeItem, Problem
from services.feed.parameters import PAGING, PARAMETERS, Parameter

_OWN = {
    "lang": Parameter("lang", "Languages to read in, best first, BCP 47; else those of Accept-Language.", "en"),
    "country": Parameter("country", "Only outlets of these countries, ISO 3166-1 alpha-2.", "DE"),
    "after": Parameter("after", "Cursor of the last change that you have, or latest.", "0"),
    "limit": Parameter("limit", "How many changes, 1 to 500.", "100"),
}
_PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def documented(
    model: type[BaseModel] | None, *own: str, filter: bool = False, paging: bool = False, missing: bool = False
) -> dict[str, Any]:
    """Keyword arguments for a route that answers with `model` (none: with events) and takes these parameters."""
    parameters = [_OWN[name] for name in own]
    parameters += [parameter for parameter in PARAMETERS if filter and parameter.name not in own]
    parameters += PAGING if paging else ()
    answer: dict[str, Any] = {"description": "What was asked for."}
    if model is None:
        schema = {"type": "string", "description": f"server-sent events; each event's data is a {ChangeItem.__name__}"}
        answer["content"] = {"text/event-stream": {"schema": schema}}
    responses: dict[int | str, dict[str, Any]] = {
        200: answer,
        422: {"description": "An unknown parameter or value; `near` is what may have been meant.", **_PROBLEM},
        503: {"description": "The store is away; try again after `Retry-After` seconds.", **_PROBLEM},
    }
    if model is not None:
        responses[200]["model"] = model
        responses[304] = {"description": "Not changed since the answer with the ETag in `If-None-Match`."}
    if missing:
        responses[404] = {"description": "No such story.", **_PROBLEM}
    return {"responses": responses, "openapi_extra": {"parameters": [_described(entry) for entry in parameters]}}


def with_problems(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of problem details in it."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        schemas.setdefault(
            ChangeItem.__name__, ChangeItem.model_json_schema(ref_template="#/components/schemas/{model}")
        )
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema


def _described(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": {"type": "string"},
    }
    if parameter.example:
        described["example"] = parameter.example
    return described
