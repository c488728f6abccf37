"""One instance in a process of its own: `python -m tests.unit.deduplicator.racer FILE SIDE PAIRS SEED`.

Says "ready", waits for a line on stdin, takes its side of every pair of copies and prints what it published: a JSON
list of [article, kind, original].
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from services.deduplicator.store import open_store
from shared.documents.sqlite import SqliteDocuments
from shared.events import Article
from tests.unit.deduplicator.conftest import Newsdesk
from tests.unit.deduplicator.newswire import article, prose

SIDES = ("a", "b")
TOGETHER = 4


def copies(side: str, pairs: int, seed: int) -> list[Article]:
    """One text of each pair, in an order that is nearly the same on both sides, so that they keep meeting."""
    chance = random.Random(f"{seed} {side}")
    made = [
        article(f"{number:03}{side}", prose(120, 1000 * seed + number), minute=chance.randint(0, 3))
        for number in range(pairs)
    ]
    for place in range(0, pairs, TOGETHER):
        part = made[place : place + TOGETHER]
        chance.shuffle(part)
        made[place : place + TOGETHER] = part
    return made


async def race(file: Path, side: str, pairs: int, seed: int) -> list[tuple[str, str, str]]:
    documents = SqliteDocuments(file)
    desk = Newsdesk(await open_store(documents))
    articles = copies(side, pairs, seed)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for place in range(0, pairs, TOGETHER):
        # Some at once, as a service handles the messages of its partitions.
        await asyncio.gather(*(desk.take(one) for one in articles[place : place + TOGETHER]))
    await documents.close()
    return [(event.article.id, event.kind.value, event.original_id) for event in desk.published]


if __name__ == "__main__":
    _, file, side, pairs, seed = sys.argv
    print(json.dumps(asyncio.run(race(Path(file), side, int(pairs), int(seed)))), flush=True)
