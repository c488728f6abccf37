"""The AsyncAPI document of all five services: `python -m deploy.asyncapi` writes docs/asyncapi.json."""

import asyncio
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from faststream.specification import AsyncAPI

from services.standalone.app import build_all

DOCUMENT = Path(__file__).parent.parent / "docs" / "asyncapi.json"


async def document() -> dict[str, Any]:
    """The document as the services' own brokers describe it: channels, operations, schemas."""
    async with build_all() as services:
        specification = AsyncAPI(
            *(service.broker for service in services),
            title="Infobud",
            version="1",
            description="The events between Infobud's services. The table behind it is shared/topics.py.",
        )
        described: dict[str, Any] = json.loads(specification.to_specification().to_json())
    for server in described.get("servers", {}).values():
        server["host"] = "kafka:9092"
    return described


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        text = json.dumps(asyncio.run(document()), indent=1, ensure_ascii=False, sort_keys=True)
    DOCUMENT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
