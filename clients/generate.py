"""Writes what follows from the API: `python -m clients.generate`.

docs/openapi.json from the service; clients/typescript/infobud.d.ts and clients/python/infobud_client/types.py from
that; the synchronous Python client from the asynchronous one. A test holds all of them against the service.
"""

import asyncio
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.feed.app import make_site
from services.feed.desk import Desk
from services.feed.http import create_app
from services.feed.letters import list_letters, replay_letters
from services.feed.settings import Settings
from shared.documents.sqlite import SqliteDocuments
from shared.events import SourceRequested
from shared.http import OutboundClient

ROOT = Path(__file__).parent.parent
OPENAPI = ROOT / "docs" / "openapi.json"
TYPESCRIPT = ROOT / "clients" / "typescript" / "infobud.d.ts"
PYTHON = ROOT / "clients" / "python" / "infobud_client"
SYNCHRONOUS = {
    '"""The client for programs with asyncio."""': (
        '"""The client for programs without asyncio: from `asynchronous`, by `python -m clients.generate`."""'
    ),
    "import asyncio\n": "import time\n",
    "class AsyncInfobud": "class Infobud",
    "AsyncIterator": "Iterator",
    "async with": "with",
    "async for": "for",
    "async def": "def",
    "await ": "",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "aclose": "close",
    "httpx.AsyncBaseTransport": "httpx.BaseTransport",
    "httpx.AsyncClient": "httpx.Client",
    "aread()": "read()",
    "for card in self._pages(path, parameters):\n            yield card": "yield from self._pages(path, parameters)",
    "for card in self._pages(path, parameters, token):\n            yield card": (
        "yield from self._pages(path, parameters, token)"
    ),
    "aiter_lines": "iter_lines",
    "asyncio.sleep": "time.sleep",
}


def files() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    document = asyncio.run(_document())
    schemas: dict[str, Any] = document["components"]["schemas"]
    asynchronous = (PYTHON / "asynchronous.py").read_text(encoding="utf-8")
    for one, other in SYNCHRONOUS.items():
        asynchronous = asynchronous.replace(one, other)
    return {
        OPENAPI: json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        TYPESCRIPT: typescript(schemas),
        PYTHON / "types.py": _formatted(python(schemas)),
        PYTHON / "synchronous.py": _formatted(asynchronous),
    }


def main() -> None:
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


async def _document() -> dict[str, Any]:
    async def request(event: SourceRequested) -> None:
        return None

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), feed_title="Infobud")
        documents = SqliteDocuments(Path(folder) / "documents.sqlite3")
        client = OutboundClient(user_agent="generate")
        desk = Desk(
            request,
            lambda topic, group: list_letters(settings, topic, group),
            lambda t, g: replay_letters(settings, t, g),
        )
        parts = await make_site(documents, settings, desk=desk, client=client)
        described: dict[str, Any] = create_app(parts.site).openapi()
        await client.aclose()
        await documents.close()
    return described


# --- TypeScript ------------------------------------------------------------------------------------------------------


def typescript(schemas: Mapping[str, Any]) -> str:
    """An interface for each schema."""
    lines = ["// The shapes of Infobud's HTTP API. Written by `python -m clients.generate`; do not change by hand.", ""]
    for name, schema in sorted(schemas.items()):
        lines += _comment(schema.get("description"), "")
        if schema.get("type") == "object":
            lines.append(f"export interface {name} {{")
            required = schema.get("required", ())
            for field, shape in schema.get("properties", {}).items():
                lines += _comment(shape.get("description"), "  ")
                # What the service always answers is there even when it has a default.
                optional = "" if field in required or not _is_body(name) else "?"
                lines.append(f"  {field}{optional}: {_ts(shape)};")
            lines.append("}")
        else:
            lines.append(f"export type {name} = {_ts(schema)};")
        lines.append("")
    return "\n".join(lines)


def _ts(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_ts(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    match schema.get("type"):
        case "array":
            return f"Array<{_ts(schema['items'])}>"
        case "object":
            return f"Record<string, {_ts(_values(schema))}>"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null" as plain:
            return str(plain)
        case _:
            return "unknown"


def _comment(text: str | None, indent: str) -> Iterator[str]:
    if text:
        plain = re.sub(r"\s+", " ", text).replace("*/", "* /")
        yield f"{indent}/** {plain} */"


# --- Python ----------------------------------------------------------------------------------------------------------


def python(schemas: Mapping[str, Any]) -> str:
    """A TypedDict for each schema."""
    parts = [
        '"""The shapes of Infobud\'s HTTP API. Written by `python -m clients.generate`; do not change by hand."""',
        "from __future__ import annotations\n\nfrom typing import Literal, NotRequired, TypedDict\n",
    ]
    for name, schema in sorted(schemas.items()):
        if schema.get("type") != "object":
            continue
        required = schema.get("required", ())
        fields = []
        for field, shape in schema.get("properties", {}).items():
            hint = _py(shape, schemas)
            fields.append(f"    {field}: {hint if field in required or not _is_body(name) else f'NotRequired[{hint}]'}")
        text = re.sub(r"\s+", " ", schema.get("description", ""))
        doc = f'    """{text}"""\n' if text else ""
        parts.append(f"class {name}(TypedDict):\n{doc}" + ("\n".join(fields) or "    pass") + "\n")
    return "\n\n".join(parts)


def _py(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return name if schemas[name].get("type") == "object" else _py(schemas[name], schemas)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_py(one, schemas) for one in schema["anyOf"]))
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]"
    if "const" in schema:
        return f"Literal[{json.dumps(schema['const'])}]"
    match schema.get("type"):
        case "array":
            return f"list[{_py(schema['items'], schemas)}]"
        case "object":
            return f"dict[str, {_py(_values(schema), schemas)}]"
        case "integer":
            return "int"
        case "number":
            return "float"
        case "string":
            return "str"
        case "boolean":
            return "bool"
        case "null":
            return "None"
        case _:
            return "Any"


def _values(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the values of an open object are."""
    values = schema.get("additionalProperties")
    if isinstance(values, Mapping):
        return values
    found: Mapping[str, Any] = next(iter(schema.get("patternProperties", {}).values()), {})
    return found


def _is_body(name: str) -> bool:
    """Whether clients send it: then what has a default may be left out."""
    return name in _SENT


_SENT = frozenset(
    (
        "FeedChange NewFeed NewReport NewSource Problem Replay ReportChange SavedFilter Tokens WebhookAddress "
        "WebhookChange Weights"
    ).split()
)


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "types.py", "-"]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - our own words
    return done.stdout


if __name__ == "__main__":
    main()
