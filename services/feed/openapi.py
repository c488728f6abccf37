"""How routes are documented in OpenAPI: parameters from the one grammar, errors as problem details."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.routing import compile_path

from services.feed.answers import ChangeItem, Problem, Reset
from services.feed.parameters import (
    COUNTRIES,
    LANGUAGES,
    MOMENT,
    OUTLETS,
    PAGING,
    PARAMETERS,
    WORDS,
    Parameter,
)

LARGEST_CURSOR = 10**15 - 1
MOST_CHANGES = 500
JSON, PROBLEM_JSON = "application/json", "application/problem+json"

_OWN = {
    "lang": Parameter(
        "lang", "Languages to read in, best first, BCP 47; else those of Accept-Language.", "en", LANGUAGES
    ),
    "country": Parameter("country", "Only outlets of these countries, ISO 3166-1 alpha-2.", "DE", COUNTRIES),
    "exclude_source": Parameter("exclude_source", "Without what only these outlets say.", "daily-shout", OUTLETS),
    "exclude_lang": Parameter("exclude_lang", "Without reports in these languages.", "ru", LANGUAGES),
    "exclude_country": Parameter("exclude_country", "Without outlets of these countries.", "US", COUNTRIES),
    "story_changed_since": Parameter(
        "changed_since",
        "Says what is new since this revision of the story, or this time.",
        "3",
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1_000_000_000}, *MOMENT["anyOf"]]},
    ),
    "after": Parameter(
        "after",
        "Cursor of the last change that you have, or latest, or earliest for all that are kept.",
        "0",
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": LARGEST_CURSOR},
                {"type": "string", "enum": ["latest", "earliest"]},
            ]
        },
    ),
    "changes": Parameter(
        "limit", "How many changes, 1 to 500.", "100", {"type": "integer", "minimum": 1, "maximum": MOST_CHANGES}
    ),
    "suggest": Parameter("q", "What has been typed so far.", "nor", WORDS),
    "state": Parameter("state", "open or closed.", "open", {"type": "string", "enum": ["open", "closed"]}),
}
STORY_PARTS = ("exclude_source", "exclude_lang", "exclude_country")
_PROBLEM = {"content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
PROBLEMS: dict[int, str] = {
    400: "The request can't be read.",
    401: "A token is missing, or is not the one that opens this.",
    403: "This is not open here.",
    404: "There is nothing under this address.",
    409: "It can't be done as things are.",
    410: "The changes after this cursor are kept no longer; `oldest_cursor` is the first that is.",
    413: "The body is too large.",
    414: "The query is too long.",
    415: "The body is not of a kind that is read here.",
    422: "An unknown parameter or value; `near` is what may have been meant.",
    429: "Too many requests; try again after `Retry-After` seconds.",
    503: "The store is away; try again after `Retry-After` seconds.",
}


def documented(
    model: type[BaseModel] | None,
    *own: str,
    filter: bool = False,
    paging: bool = False,
    missing: bool = False,
    status: int = 200,
    media_types: tuple[str, ...] = (),
    problems: tuple[int, ...] = (),
    security: str = "",
    example: Any = None,
) -> dict[str, Any]:
    """Keyword arguments for a route that answers with `model` (none: with `media_types`) and takes these parameters."""
    parameters = [_OWN[name] for name in own]
    names = {parameter.name for parameter in parameters}
    parameters += [parameter for parameter in PARAMETERS if filter and parameter.name not in names]
    parameters += PAGING if paging else ()
    answer: dict[str, Any] = {"description": "What was asked for."}
    if model is None and media_types:
        schema = {"type": "string"}
        answer["content"] = {media_type: {"schema": schema} for media_type in media_types}
    if model is not None:
        answer["model"] = model
        if example is not None:
            answer["content"] = {JSON: {"example": example}}
    responses: dict[int | str, dict[str, Any]] = {status: answer}
    if status == 200 and model is not None and not security:
        responses[304] = {"description": "Not changed since the answer with the ETag in `If-None-Match`."}
    wrong = {
        400,
        414,
        422,
        429,
        503,
        *problems,
        *({409} if paging else ()),
        *({404} if missing else ()),
        *({401} if security else ()),
    }
    responses.update({code: {"description": PROBLEMS[code], **_PROBLEM} for code in sorted(wrong)})
    extra: dict[str, Any] = {"parameters": [_described(entry) for entry in parameters]}
    if security:
        extra["security"] = [{security: []}]
    return {"status_code": status, "responses": responses, "openapi_extra": extra}


def with_problems(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of problem details and the ways to show a token in it."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        for event in (ChangeItem, Reset):
            schema = event.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.setdefault(event.__name__, schema)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        components["securitySchemes"] = {
            "feed": {
                "type": "http",
                "scheme": "bearer",
                "description": "The token that a saved feed was created with.",
            },
            "admin": {"type": "http", "scheme": "bearer", "description": "FEED_ADMIN_TOKEN of the environment."},
        }
        app.openapi_schema = document
    return app.openapi_schema


def methods_of(document: dict[str, Any], path: str) -> set[str]:
    """The methods that the OpenAPI document has for this address."""
    return {
        method.upper()
        for template, operations in document["paths"].items()
        if compile_path(template)[0].match(path)
        for method in operations
    }


def _described(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }
    if parameter.schema.get("type") == "array":
        described |= {"style": "form", "explode": True}
    if parameter.example:
        example: Any = parameter.example
        if parameter.schema.get("type") == "array":
            example = [example]
        elif parameter.schema.get("type") == "integer":
            example = int(example)
        described["example"] = example
    return described
