"""Another process that writes to a SQLite store: `python -m tests.contract.documents.writer insert DIRECTORY`."""

import asyncio
import resource
import sys
from pathlib import Path

from shared.documents import Documents, Index, StoreUnavailable, Update
from tests.contract.documents.store import sqlite_documents

INDEXES = (Index(("tags",)), Index(("slug",), unique=True))


async def insert(documents: Documents) -> None:
    """Inserts and updates without end; says each number when its writes were acknowledged."""
    collection = await documents.collection("acknowledged", INDEXES)
    n = 0
    while True:
        n += 1
        await collection.insert({"_id": n, "slug": f"s{n}", "tags": ["new", f"t{n}"], "text": "x" * 500})
        await collection.update(n, Update(set={"tags": ["done", f"t{n}"]}))
        print(n, flush=True)


async def count(documents: Documents) -> None:
    """Adds 200 to a counter, one by one."""
    collection = await documents.collection("counters")
    for _ in range(200):
        await collection.update("counter", Update(inc={"n": 1}))


async def fill(documents: Documents) -> None:
    """Writes until the file may not grow, then lets it grow and writes again. Says what happened."""
    collection = await documents.collection("filling")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    inserted = 0
    try:
        while await collection.insert({"_id": inserted, "text": "x" * 10_000}):
            inserted += 1
    except StoreUnavailable as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(await collection.insert({"_id": "after", "text": "x" * 10_000}))
    print(await collection.count() == inserted + 1)


async def main(work: str, directory: str) -> None:
    async with sqlite_documents(Path(directory)) as documents:
        await {"insert": insert, "count": count, "fill": fill}[work](documents)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
