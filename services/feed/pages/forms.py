"""What a form on a page sends."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_FIELDS = 200


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """The fields of an `application/x-www-form-urlencoded` body, in order; what is not one has none.

    The doors in front of every route have limited the body's size.
    """
    body = (await request.body()).decode(errors="replace")
    try:
        return parse_qsl(body, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


async def form_of(request: Request) -> dict[str, str]:
    """The fields by name; of several with one name the last."""
    return dict(await fields_of(request))
